//! The server's time: learnt from the `Date` of its answers, and what its requests are signed with.

use std::time::SystemTime;

use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::clock;

/// The clock of the server at this endpoint.
#[derive(Debug, Clone)]
pub(super) struct ServerTime(pub(super) String);

impl TimeSource for ServerTime {
    fn now(&self) -> SystemTime {
        clock::system_at(&self.0)
    }
}

#[dyn_dispatch_hint]
impl Intercept for ServerTime {
    fn name(&self) -> &'static str {
        "ServerTime"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(date) = date_of(context.response()) {
            clock::learn(&self.0, date);
        }
        Ok(())
    }
}

/// When the server says that it answered. None where it does not say, or something in between kept the answer (RFC 9111:
/// `Age`).
pub(super) fn date_of(answer: &HttpResponse) -> Option<SystemTime> {
    let headers = answer.headers();
    if headers.contains_key("age") {
        return None;
    }
    httpdate::parse_http_date(headers.get("date")?).ok()
}
