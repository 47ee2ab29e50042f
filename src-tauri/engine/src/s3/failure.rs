//! Sorts what a server or the network answered into Reeldrop's codes, each with a sentence and what to do.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::diagnose;
use super::time::date_of;
use crate::clock;
use crate::error::{Error, code};

/// What may be done about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The same request may succeed when it is sent again.
    Again,
    /// There is no way to the server now; there may be one later, without anybody's doing.
    Wait,
    /// A person has to mend the connection, the account or this computer's clock: every upload of the connection would
    /// fail the same way.
    Ask,
    /// This upload cannot go on; others may.
    Stop,
}

impl Class {
    /// The class of what ended an upload, after its requests were sent again as often as they may be.
    pub(crate) fn of(error: &Error) -> Self {
        match error.code.as_ref() {
            code::SLOW_DOWN | code::SERVER_FAILED | code::NETWORK | code::DAMAGED_IN_TRANSIT => {
                Self::Again
            }
            code::OFFLINE | code::HOST_NOT_FOUND | code::CONNECTION_REFUSED | code::TIMED_OUT => {
                Self::Wait
            }
            code::WRONG_KEY_ID
            | code::WRONG_SECRET
            | code::WRONG_REGION
            | code::ACCESS_DENIED
            | code::UNKNOWN_BUCKET
            | code::INVALID_BUCKET
            | code::CLOCK_SKEWED
            | code::CREDENTIALS_ENDED
            | code::INVALID_SESSION_TOKEN
            | code::NOT_ENTITLED
            | code::INVALID_STORAGE_CLASS
            | code::INVALID_KMS_KEY
            | code::TLS_FAILED => Self::Ask,
            _ => Self::Stop,
        }
    }
}

/// A request that failed, and what the transfer may do about it.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// For people and programs.
    pub error: Error,
    /// Whether the same request may succeed when it is sent again.
    pub again: bool,
    /// The region that the server named.
    pub region: Option<String>,
    /// Seconds by which this computer's clock is ahead of the server's, where the answer told.
    pub clock_ahead: Option<i64>,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            again: false,
            region: None,
            clock_ahead: None,
        }
    }
}

impl Failure {
    /// The server holds other bytes than were sent.
    pub(crate) fn damaged() -> Self {
        Self {
            again: true,
            ..Error::new(
                code::DAMAGED_IN_TRANSIT,
                "The server received other bytes than were sent.",
                "Retry; if it happens again, something between this computer and the server damages data.",
            )
            .into()
        }
    }

    /// Nothing moved for too long.
    pub(super) fn stalled(endpoint: &str) -> Self {
        Self {
            again: true,
            ..timed_out(endpoint).into()
        }
    }

    pub(crate) fn incomprehensible() -> Self {
        Error::new(
            code::SERVER_REFUSED,
            "The server's answer is not one of an S3 server.",
            "Check the endpoint of this connection.",
        )
        .into()
    }

    /// `signed_with`: seconds by which the request's time was corrected.
    pub(crate) async fn read<E>(
        error: &SdkError<E>,
        endpoint: &str,
        bucket: &str,
        signed_with: i64,
    ) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let raw = match error {
            SdkError::ServiceError(service) => service.raw(),
            // The answer began well and broke off.
            SdkError::ResponseError(response) if response.raw().status().is_success() => {
                return Self {
                    again: true,
                    ..diagnose::network(endpoint).into()
                };
            }
            SdkError::ResponseError(response) => response.raw(),
            SdkError::TimeoutError(_) => return Self::stalled(endpoint),
            SdkError::DispatchFailure(failure) => {
                let error = match failure.as_connector_error() {
                    Some(failure) => diagnose::unreachable(endpoint, failure).await,
                    None => return Self::incomprehensible(),
                };
                // What cannot be reached at all is for the queue to wait for.
                let again = Class::of(&error) == Class::Again || error.is(code::TIMED_OUT);
                return Self {
                    again,
                    ..error.into()
                };
            }
            _ => return Self::incomprehensible(),
        };
        let service_code = error
            .as_service_error()
            .and_then(ProvideErrorMetadata::code);
        let clock_ahead = date_of(raw).map(clock::ahead_of);
        let region = named_region(raw);
        let (error, again) = sort(
            raw,
            service_code,
            region.as_deref(),
            (clock_ahead, signed_with),
            bucket,
            endpoint,
        );
        Self {
            error,
            again,
            region,
            clock_ahead,
        }
    }
}

/// By the service's error code (S3 API: error responses), else by the HTTP status (HEAD answers have no body).
fn sort(
    raw: &HttpResponse,
    service_code: Option<&str>,
    region: Option<&str>,
    (clock_ahead, signed_with): (Option<i64>, i64),
    bucket: &str,
    endpoint: &str,
) -> (Error, bool) {
    let status = raw.status().as_u16();
    let clock_is_off =
        clock_ahead.is_some_and(|seconds| seconds.saturating_add(signed_with).abs() > 15 * 60);
    let known = match (service_code.unwrap_or_default(), status) {
        ("NoSuchBucket", _) => unknown_bucket(bucket),
        ("InvalidAccessKeyId", _) => Error::new(
            code::WRONG_KEY_ID,
            "The server does not know this access key id.",
            "Copy the key id again from your storage provider, and check that the endpoint is that provider's.",
        ),
        ("RequestTimeTooSkewed" | "RequestExpired", _) => clock_error(clock_ahead),
        // R2 docs, error codes: 400 where others answer 403; what we sign now has expired only by a wrong clock.
        ("ExpiredRequest", _) => clock_error(clock_ahead),
        ("ExpiredToken" | "ExpiredTokenException" | "TokenRefreshRequired", _) => Error::new(
            code::CREDENTIALS_ENDED,
            "The temporary credentials of this connection have ended.",
            "Get new ones and enter all three parts: key id, secret and session token.",
        ),
        ("InvalidToken" | "InvalidSecurity", _) => Error::new(
            code::INVALID_SESSION_TOKEN,
            "The server does not take the session token of this connection.",
            "Enter key id, secret and session token again: the three belong together.",
        ),
        ("Unauthorized", _) => Error::new(
            code::WRONG_KEY_ID,
            "The server does not know these credentials, or they have ended.",
            "Copy key id and secret again from your storage provider.",
        ),
        ("NotEntitled" | "NotSignedUp" | "AccountProblem" | "UserSuspended", _) => Error::new(
            code::NOT_ENTITLED,
            "The account of this key may not use the storage at present.",
            "Check its subscription and billing at your storage provider.",
        ),
        ("ObjectLockedByBucketPolicy" | "InvalidBucketState", _) => Error::new(
            code::OBJECT_LOCKED,
            format!(
                "The rules of the bucket “{bucket}” keep this object from being replaced or removed."
            ),
            "Upload under another name, or change the bucket's lock rules.",
        ),
        ("InvalidBucketName", _) => Error::new(
            code::INVALID_BUCKET,
            format!("“{bucket}” cannot be the name of a bucket at this provider."),
            "Enter the bucket's name as your provider shows it.",
        ),
        ("InvalidObjectName" | "KeyTooLongError" | "KeyTooLong", _) => Error::new(
            code::KEY_TOO_LONG,
            "The server does not take this file's key: it is longer than 1,024 bytes, or holds a character that it refuses.",
            "Shorten the names of the file and its folders.",
        ),
        ("InvalidStorageClass", _) => Error::new(
            code::INVALID_STORAGE_CLASS,
            "The server does not know the storage class of this connection.",
            "Choose another storage class, or leave it empty.",
        ),
        (name, _) if name.starts_with("KMS.") => Error::new(
            code::INVALID_KMS_KEY,
            format!(
                "The KMS key of this connection cannot be used ({}).",
                word(name)
            ),
            "Check that the key is in the bucket's region, enabled, and that this access key may use it.",
        ),
        ("EntityTooLarge", _) => Error::new(
            code::FILE_TOO_LARGE,
            "The server does not take an object of this size.",
            "Check your provider's limits; most take up to 5 TiB.",
        ),
        // The parts on the server are not those that were sent, or not of the size that it asks for (R2 docs: all
        // parts but the last have the same size). The upload has to begin anew.
        ("EntityTooSmall" | "InvalidPart" | "InvalidPartOrder", _) => Error::new(
            code::PARTS_REFUSED,
            "The server does not accept the parts of this upload.",
            "Retry to send the file again from the start.",
        ),
        ("SignatureDoesNotMatch", _) if clock_is_off => clock_error(clock_ahead),
        ("SignatureDoesNotMatch", _) => Error::new(
            code::WRONG_SECRET,
            "The secret does not belong to this access key id.",
            "Enter the secret access key again; it is shown only once, when the key is made.",
        ),
        ("AuthorizationHeaderMalformed" | "PermanentRedirect" | "TemporaryRedirect", _)
        | (_, 301 | 307)
            if region.is_some() =>
        {
            wrong_region(bucket, region)
        }
        (
            "AuthorizationHeaderMalformed"
            | "PermanentRedirect"
            | "IllegalLocationConstraintException",
            _,
        )
        | (_, 301 | 307) => wrong_region(bucket, region),
        // S3 API, conditional writes: somebody else was there before, or is there at this moment.
        ("PreconditionFailed" | "ConditionalRequestConflict", _) | (_, 412) => Error::new(
            code::KEY_EXISTS,
            "Storage holds something under this name already.",
            "Retry; it then gets another name, or takes that one's place, as you have chosen.",
        ),
        ("NotImplemented", _) | (_, 501) => Error::new(
            code::NOT_IMPLEMENTED,
            "This storage does not know a part of the request.",
            "Check the connection's settings with your storage provider.",
        ),
        ("NoSuchUpload", _) => Error::new(
            code::UPLOAD_UNKNOWN,
            "The server no longer knows this multipart upload.",
            "Retry to send the file again.",
        ),
        ("NoSuchKey" | "NotFound", _) | (_, 404) => Error::new(
            code::OBJECT_MISSING,
            "The file is not in storage.",
            "Upload it again, or check the bucket.",
        ),
        (
            // What we send is well-formed.
            "MalformedXML"
            | "BadDigest"
            | "InvalidDigest"
            | "IncompleteBody"
            | "ClientDisconnect"
            | "XAmzContentSHA256Mismatch"
            // MinIO's name for a checksum that does not match.
            | "XAmzContentChecksumMismatch",
            _,
        ) => {
            return (Failure::damaged().error, true);
        }
        ("SlowDown" | "ServiceUnavailable" | "TooManyRequests" | "ThrottlingException", _)
        | (_, 429 | 503) => {
            return (
                Error::new(
                    code::SLOW_DOWN,
                    "The server asks for fewer requests at once.",
                    "Wait a little and retry.",
                ),
                true,
            );
        }
        ("RequestTimeout", _) => return (timed_out(endpoint), true),
        // S3 API, CompleteMultipartUpload: an answer 200 may turn out to be this error.
        ("InternalError", _) | (_, 500..) => {
            return (
                Error::new(
                    code::SERVER_FAILED,
                    format!("The server failed (HTTP {status})."),
                    "Retry; if it goes on, ask your storage provider.",
                ),
                true,
            );
        }
        // R2 and rclone's server answer 400 to a wrong time, and HEAD answers have no body that would say so.
        ("", 400) if clock_is_off => clock_error(clock_ahead),
        ("AccessDenied", _) | (_, 401 | 403) if clock_is_off => clock_error(clock_ahead),
        ("AccessDenied", _) | (_, 401 | 403) => Error::new(
            code::ACCESS_DENIED,
            format!("This key may not do that in the bucket “{bucket}”."),
            "Give the key permission to read and write objects in this bucket, or use another key.",
        ),
        ("", status) => refused(&format!("HTTP {status}")),
        (name, _) => refused(name),
    };
    (known, false)
}

fn refused(name: &str) -> Error {
    Error::new(
        code::SERVER_REFUSED,
        format!("The server refused the request ({}).", word(name)),
        "Check the connection's settings with your storage provider.",
    )
}

/// A server's own error name is a word of its protocol; anything else is not passed on.
fn word(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .take(60)
        .collect()
}

pub(super) fn unknown_bucket(bucket: &str) -> Error {
    Error::new(
        code::UNKNOWN_BUCKET,
        format!("There is no bucket “{bucket}” at this endpoint."),
        "Check its spelling, or make the bucket at your storage provider.",
    )
}

fn wrong_region(bucket: &str, region: Option<&str>) -> Error {
    match region {
        Some(region) => Error::new(
            code::WRONG_REGION,
            format!("The bucket “{bucket}” is in the region “{region}”."),
            format!("Set the connection's region to {region}."),
        ),
        None => Error::new(
            code::WRONG_REGION,
            format!("The bucket “{bucket}” is in another region."),
            "Set the connection's region and endpoint to those of the bucket.",
        ),
    }
}

fn clock_error(ahead: Option<i64>) -> Error {
    let message = match ahead.filter(|seconds| *seconds != 0) {
        Some(seconds) => clock::apart_in_words(seconds),
        None => "This computer's clock is more than 15 minutes off.".to_owned(),
    };
    Error::new(
        code::CLOCK_SKEWED,
        message,
        "Set the clock (best: automatically), then retry.",
    )
}

pub(super) fn timed_out(endpoint: &str) -> Error {
    Error::new(
        code::TIMED_OUT,
        format!("The server at {endpoint} did not answer in time."),
        "Check the network and retry.",
    )
}

/// The region that the answer names, in its header or in the body of the error.
fn named_region(raw: &HttpResponse) -> Option<String> {
    let header = raw.headers().get("x-amz-bucket-region").map(str::to_owned);
    header
        .or_else(|| {
            let text = std::str::from_utf8(raw.body().bytes()?).ok()?;
            let document = roxmltree::Document::parse(text).ok()?;
            let region = document
                .descendants()
                .find(|node| node.has_tag_name("Region"))?;
            region.text().map(str::to_owned)
        })
        .filter(|region| {
            !region.is_empty()
                && region.len() < 64
                && region
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        })
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn sorted(status: u16, service_code: &str, region: Option<&str>) -> (Error, bool) {
        let status = StatusCode::try_from(status).unwrap_or_else(|_| unreachable!());
        let raw = HttpResponse::new(status, SdkBody::empty());
        let service_code = Some(service_code).filter(|code| !code.is_empty());
        sort(&raw, service_code, region, (None, 0), "films", "http://h")
    }

    #[test]
    fn every_answer_of_a_server_has_its_class() {
        for (class, answers) in [
            (
                Class::Again,
                &[
                    (500, "InternalError"),
                    (500, ""),
                    (502, ""),
                    (503, "SlowDown"),
                    (503, ""),
                    (429, ""),
                    (429, "TooManyRequests"),
                    (400, "ThrottlingException"),
                    (400, "BadDigest"),
                    (400, "MalformedXML"),
                    (400, "IncompleteBody"),
                    (200, "InternalError"),
                ][..],
            ),
            (
                Class::Ask,
                &[
                    (403, "InvalidAccessKeyId"),
                    (403, "SignatureDoesNotMatch"),
                    (403, "AccessDenied"),
                    (403, ""),
                    (401, ""),
                    (401, "Unauthorized"),
                    (404, "NoSuchBucket"),
                    (400, "InvalidBucketName"),
                    (403, "RequestTimeTooSkewed"),
                    (400, "ExpiredRequest"),
                    (400, "ExpiredToken"),
                    (400, "InvalidToken"),
                    (403, "NotEntitled"),
                    (301, "PermanentRedirect"),
                    (400, "AuthorizationHeaderMalformed"),
                    (400, "InvalidStorageClass"),
                    (400, "KMS.DisabledException"),
                ],
            ),
            (
                Class::Stop,
                &[
                    (404, "NoSuchUpload"),
                    (404, "NoSuchKey"),
                    (404, ""),
                    (400, "EntityTooLarge"),
                    (400, "KeyTooLongError"),
                    (400, "InvalidPart"),
                    (403, "ObjectLockedByBucketPolicy"),
                    (400, "SomethingNew"),
                    (418, ""),
                    (412, "PreconditionFailed"),
                    (409, "ConditionalRequestConflict"),
                    (501, "NotImplemented"),
                ],
            ),
        ] {
            for (status, service_code) in answers {
                let (error, again) = sorted(*status, service_code, None);
                assert_eq!(Class::of(&error), class, "{status} {service_code}");
                assert_eq!(again, class == Class::Again, "{status} {service_code}");
            }
        }
        // The server waited for a body in vain: sent again, and then the way to it is in doubt.
        let (error, again) = sorted(400, "RequestTimeout", None);
        assert!(again && Class::of(&error) == Class::Wait);
    }

    #[test]
    fn what_cannot_be_reached_is_waited_for() {
        for code in [
            code::OFFLINE,
            code::HOST_NOT_FOUND,
            code::CONNECTION_REFUSED,
            code::TIMED_OUT,
        ] {
            assert_eq!(Class::of(&Error::new(code, "", "")), Class::Wait, "{code}");
        }
        for code in [code::FILE_CHANGED, code::CANCELLED, code::VERIFY_MISMATCH] {
            assert_eq!(Class::of(&Error::new(code, "", "")), Class::Stop, "{code}");
        }
        assert_eq!(Class::of(&super::diagnose::network("h")), Class::Again);
    }
}
