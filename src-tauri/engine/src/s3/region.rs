//! Finds the region of a bucket: Amazon's answer names it, even where it refuses.

use super::{Failure, Storage};
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};

/// The region of the bucket of this connection, whose own region may be any.
///
/// HeadBucket names it in `x-amz-bucket-region`, with 200 as with 301, 400 and 403 (S3 API: HeadBucket). A server that
/// leaves it out is asked with GetBucketLocation.
///
/// # Errors
/// `invalid-region` where nothing names it; else what the server or the network answered.
pub(crate) async fn region_of_bucket(open: &OpenConnection) -> Result<String> {
    let storage = Storage::open(open);
    let failure = match storage.head_bucket().await {
        Ok(Some(region)) => return Ok(region),
        Ok(None) => None,
        Err(Failure {
            region: Some(region),
            ..
        }) => return Ok(region),
        Err(failure) => Some(failure),
    };
    // HEAD answers have no body: without a region, 404 means the bucket, and the network's errors are final.
    match failure.map(|failure| failure.error) {
        Some(error) if error.is(code::OBJECT_MISSING) || error.is(code::UNKNOWN_BUCKET) => {
            return Err(super::failure::unknown_bucket(&open.connection.bucket));
        }
        Some(error)
            if [
                code::HOST_NOT_FOUND,
                code::CONNECTION_REFUSED,
                code::TLS_FAILED,
                code::NETWORK,
                code::TIMED_OUT,
                code::CLOCK_SKEWED,
            ]
            .iter()
            .any(|code| error.is(code)) =>
        {
            return Err(error);
        }
        _ => {}
    }
    match storage.location().await {
        Ok(region) => Ok(region),
        Err(Failure {
            region: Some(region),
            ..
        }) => Ok(region),
        Err(Failure { error, .. })
            if error.is(code::WRONG_KEY_ID) || error.is(code::WRONG_SECRET) =>
        {
            Err(error)
        }
        Err(_) => Err(Error::new(
            code::INVALID_REGION,
            format!(
                "The region of the bucket “{}” could not be found out: this key may not ask for it.",
                open.connection.bucket
            ),
            "Enter the region; the bucket's page at your provider shows it.",
        )),
    }
}

impl Storage {
    async fn head_bucket(&self) -> super::Answer<Option<String>> {
        let request = self.client.head_bucket().bucket(&self.bucket);
        let answer = self.answer(Box::pin(request.send())).await?;
        Ok(answer
            .bucket_region()
            .filter(|region| !region.is_empty())
            .map(str::to_owned))
    }

    /// S3 API, GetBucketLocation: empty for us-east-1, `EU` for the oldest buckets of eu-west-1.
    async fn location(&self) -> super::Answer<String> {
        let request = self.client.get_bucket_location().bucket(&self.bucket);
        let answer = self.answer(Box::pin(request.send())).await?;
        let region = answer
            .location_constraint()
            .map(|place| place.as_str())
            .unwrap_or_default();
        Ok(match region {
            "" => "us-east-1".to_owned(),
            "EU" => "eu-west-1".to_owned(),
            region => region.to_owned(),
        })
    }
}
