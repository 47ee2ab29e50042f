//! Requests about the bucket itself: its region, its rules for browsers (CORS) and for what is never finished
//! (lifecycle). Rules of others are kept when one is added.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, CorsConfiguration, CorsRule,
    ExpirationStatus, LifecycleRule, LifecycleRuleFilter,
};

use super::{Answer, Failure, Storage};
use crate::error::{Error, code};

/// The name of Reeldrop's own rules, by which they are found again.
const RULE: &str = "reeldrop";

/// What players on web pages may read of an answer (Fetch standard: `Access-Control-Expose-Headers`).
pub(crate) const EXPOSED: [&str; 4] = ["Accept-Ranges", "Content-Length", "Content-Range", "ETag"];

/// How long a browser may remember the answer, in seconds.
pub(crate) const REMEMBERED: i32 = 86_400;

impl Storage {
    /// The region that the server names for the bucket, where it names one (S3 API: HeadBucket).
    pub(crate) async fn named_region(&self) -> Option<String> {
        let request = self.client.head_bucket().bucket(&self.bucket);
        match self.answer(Box::pin(request.send())).await {
            Ok(answer) => answer.bucket_region().map(str::to_owned),
            Err(failure) => failure.region,
        }
        .filter(|region| !region.is_empty())
    }

    /// The ids of the unfinished multipart uploads to `key` and what begins with it (S3 API: ListMultipartUploads).
    pub(crate) async fn multiparts_of(&self, key: &str) -> Answer<Vec<String>> {
        let request = self
            .client
            .list_multipart_uploads()
            .bucket(&self.bucket)
            .prefix(key);
        let answer = self.answer(Box::pin(request.send())).await?;
        let ours = answer
            .uploads()
            .iter()
            .filter(|upload| upload.key() == Some(key));
        Ok(ours
            .filter_map(|upload| upload.upload_id().map(str::to_owned))
            .collect())
    }

    /// The web pages whose scripts may fetch objects, as the bucket's rules name them; none where it has no rules.
    pub(crate) async fn allowed_origins(&self) -> Answer<Vec<String>> {
        let rules = self.cors_rules().await?;
        let read = rules
            .iter()
            .filter(|rule| rule.allowed_methods().iter().any(|method| method == "GET"));
        Ok(read
            .flat_map(|rule| rule.allowed_origins().iter().cloned())
            .collect())
    }

    /// Lets players on every web page fetch objects, beside what the bucket allows already.
    pub(crate) async fn allow_players(&self) -> Answer<()> {
        let mut rules = self.cors_rules().await?;
        rules.retain(|rule| rule.id() != Some(RULE));
        let mut wanted = CorsRule::builder()
            .id(RULE)
            .allowed_origins("*")
            .allowed_methods("GET")
            .allowed_methods("HEAD")
            .allowed_headers("*")
            .max_age_seconds(REMEMBERED);
        for header in EXPOSED {
            wanted = wanted.expose_headers(header);
        }
        rules.push(wanted.build().map_err(|_| Failure::incomprehensible())?);
        let count = rules.len();
        let configuration = CorsConfiguration::builder()
            .set_cors_rules(Some(rules))
            .build()
            .map_err(|_| Failure::incomprehensible())?;
        let request = self
            .client
            .put_bucket_cors()
            .bucket(&self.bucket)
            .cors_configuration(configuration);
        self.answer(Box::pin(request.send())).await?;
        stored(self.cors_rules().await?.len() >= count)
    }

    async fn cors_rules(&self) -> Answer<Vec<CorsRule>> {
        let request = self.client.get_bucket_cors().bucket(&self.bucket);
        let answer = async {
            match request.send().await {
                Err(error) if is_none_yet(&error) => Ok(None),
                answer => answer.map(Some),
            }
        };
        let answer = self.answer(Box::pin(answer)).await?;
        Ok(answer
            .and_then(|answer| answer.cors_rules)
            .unwrap_or_default())
    }

    /// After how many days the bucket ends every upload that was begun and not finished. None: never.
    pub(crate) async fn unfinished_end_after(&self) -> Answer<Option<i32>> {
        let (rules, _) = self.lifecycle().await?;
        let days = rules.iter().filter(|rule| is_for_all(rule));
        Ok(days
            .filter_map(|rule| {
                rule.abort_incomplete_multipart_upload()?
                    .days_after_initiation()
            })
            .min())
    }

    /// Has the bucket end uploads that are not finished `days` after they began, beside the rules that it has already.
    pub(crate) async fn end_unfinished_after(&self, days: i32) -> Answer<()> {
        let (mut rules, smallest) = self.lifecycle().await?;
        rules.retain(|rule| rule.id() != Some(RULE));
        let rule = LifecycleRule::builder()
            .id(RULE)
            .status(ExpirationStatus::Enabled)
            .filter(LifecycleRuleFilter::builder().prefix("").build())
            .abort_incomplete_multipart_upload(
                AbortIncompleteMultipartUpload::builder()
                    .days_after_initiation(days)
                    .build(),
            )
            .build()
            .map_err(|_| Failure::incomprehensible())?;
        rules.push(rule);
        let count = rules.len();
        let configuration = BucketLifecycleConfiguration::builder()
            .set_rules(Some(rules))
            .build()
            .map_err(|_| Failure::incomprehensible())?;
        let request = self
            .client
            .put_bucket_lifecycle_configuration()
            .bucket(&self.bucket)
            .set_transition_default_minimum_object_size(smallest)
            .lifecycle_configuration(configuration);
        self.answer(Box::pin(request.send())).await?;
        stored(self.lifecycle().await?.0.len() >= count)
    }

    /// The rules, and what else stands beside them.
    async fn lifecycle(
        &self,
    ) -> Answer<(
        Vec<LifecycleRule>,
        Option<aws_sdk_s3::types::TransitionDefaultMinimumObjectSize>,
    )> {
        let request = self
            .client
            .get_bucket_lifecycle_configuration()
            .bucket(&self.bucket);
        let answer = async {
            match request.send().await {
                Err(error) if is_none_yet(&error) => Ok(None),
                answer => answer.map(Some),
            }
        };
        let answer = self.answer(Box::pin(answer)).await?;
        Ok(answer
            .map(|answer| {
                let smallest = answer.transition_default_minimum_object_size().cloned();
                (answer.rules.unwrap_or_default(), smallest)
            })
            .unwrap_or_default())
    }
}

/// Whether the bucket has no such rules yet: S3 answers 404 with a code of its own to that. Any other answer must not
/// pass for it, or the rules of others would be replaced.
fn is_none_yet<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let code = error
        .as_service_error()
        .and_then(ProvideErrorMetadata::code);
    matches!(
        code,
        Some("NoSuchCORSConfiguration" | "NoSuchLifecycleConfiguration")
    )
}

/// Whether a rule is in force for every key.
fn is_for_all(rule: &LifecycleRule) -> bool {
    #[allow(deprecated, reason = "older rules stand there")]
    let prefix = rule.prefix();
    let filter = rule.filter().is_none_or(|filter| {
        filter.prefix().unwrap_or_default().is_empty()
            && filter.tag().is_none()
            && filter.and().is_none()
            && filter.object_size_greater_than().is_none()
            && filter.object_size_less_than().is_none()
    });
    *rule.status() == ExpirationStatus::Enabled && filter && prefix.unwrap_or_default().is_empty()
}

fn stored(is: bool) -> Answer<()> {
    match is {
        true => Ok(()),
        false => Err(Error::new(
            code::SERVER_REFUSED,
            "The server took the rules of the bucket and does not show them.",
            "Look at the bucket's rules at your storage provider.",
        )
        .into()),
    }
}
