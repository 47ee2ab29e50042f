//! The query of a presigned URL: which version or part is meant, what the answer's headers are to be, and the signature's own parameters.

use crate::Error;
use crate::encode::encode_query;

/// Highest number of a part (S3 API: UploadPart).
pub const MAX_PART_NUMBER: u16 = 10_000;

/// What the signature writes itself (S3 API: query authentication); capitals make no difference.
const OWN: [&str; 7] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
];

/// Which state of an object a URL means, and whatever else stands in its query.
#[derive(Debug, Clone, Copy, Default)]
pub struct ObjectQuery<'a> {
    /// `versionId`: one version of the object rather than the newest.
    pub version_id: Option<&'a str>,
    /// With [`Method::Put`](crate::Method::Put): the URL takes one part of a multipart upload.
    pub part: Option<UploadPart<'a>>,
    /// Further names and values, not encoded, in any order: `("uploads", "")`, `("tagging", "")`, `("x-id", "GetObject")`.
    pub other: &'a [(&'a str, &'a str)],
}

/// One part of a multipart upload (S3 API: UploadPart).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadPart<'a> {
    /// What CreateMultipartUpload answered.
    pub upload_id: &'a str,
    /// 1 to [`MAX_PART_NUMBER`].
    pub number: u16,
}

/// Headers that the server is to answer with instead of the stored ones (S3 API: GetObject). They are part of the signature.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResponseOverrides<'a> {
    /// `response-content-disposition`: `inline`, or `attachment; filename="…"`.
    pub content_disposition: Option<&'a str>,
    /// `response-content-type`.
    pub content_type: Option<&'a str>,
    /// `response-cache-control`.
    pub cache_control: Option<&'a str>,
    /// `response-content-encoding`.
    pub content_encoding: Option<&'a str>,
    /// `response-content-language`.
    pub content_language: Option<&'a str>,
    /// `response-expires`: an HTTP date (RFC 9110, section 5.6.7).
    pub expires: Option<&'a str>,
}

/// Names and values, encoded; sorted when written.
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn of(
        query: &ObjectQuery<'_>,
        overrides: &ResponseOverrides<'_>,
    ) -> Result<Self, Error> {
        let mut parameters = Self::others(query.other)?;
        if let Some(part) = query.part {
            if !(1..=MAX_PART_NUMBER).contains(&part.number) {
                return Err(Error::PartOutOfRange(part.number));
            }
            parameters.push("partNumber", &part.number.to_string());
            parameters.push("uploadId", part.upload_id);
        }
        for (name, value) in [
            ("versionId", query.version_id),
            ("response-cache-control", overrides.cache_control),
            (
                "response-content-disposition",
                overrides.content_disposition,
            ),
            ("response-content-encoding", overrides.content_encoding),
            ("response-content-language", overrides.content_language),
            ("response-content-type", overrides.content_type),
            ("response-expires", overrides.expires),
        ] {
            if let Some(value) = value {
                parameters.push(name, value);
            }
        }
        Ok(parameters)
    }

    /// Parameters that are none of the signature's.
    pub(crate) fn others(pairs: &[(&str, &str)]) -> Result<Self, Error> {
        let mut parameters = Self(Vec::with_capacity(pairs.len() + 16));
        for (name, value) in pairs {
            if name.is_empty() {
                return Err(Error::InvalidQuery("it has no name"));
            }
            if OWN.iter().any(|own| own.eq_ignore_ascii_case(name)) {
                return Err(Error::InvalidQuery("the signature writes it itself"));
            }
            parameters.push(name, value);
        }
        Ok(parameters)
    }

    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push((encode_query(name), encode_query(value)));
    }

    /// The canonical query: by encoded name, then value, in byte order, which puts capitals before small letters.
    pub(crate) fn canonical(mut self) -> String {
        self.0.sort_unstable();
        let mut out = String::with_capacity(512);
        for (name, value) in &self.0 {
            if !out.is_empty() {
                out.push('&');
            }
            out.push_str(name);
            out.push('=');
            out.push_str(value);
        }
        out
    }
}
