//! Requests: a link by which someone else can send files into the bucket, within bounds that the signature holds.
//!
//! The link opens a page that stands in the bucket itself, so that page and upload have one origin and no CORS rule is needed.

use bytes::Bytes;
use reeldrop_signing::{Credentials, Endpoint, Match, PostPolicy, PostSuccess, post_policy};
use secrecy::ExposeSecret;
use serde::Serialize;
use uuid::Uuid;

use super::presigner::{PresignMethod, PresignOptions, Presigner};
use crate::connection::{OpenConnection, Provider};
use crate::error::{Error, Result, code};
use crate::s3::{Checksum, ChecksumKind, ObjectFacts, Storage};
use crate::upload::{plan, transfer};

/// The most bytes that one request of either kind can carry: 5 GiB (S3 API: PutObject, POST Object).
const MOST_BYTES: u64 = 5 << 30;

const PAGE: &str = include_str!("request.html");

/// How a file comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestForm {
    /// A POST form with a policy: any number of files below a prefix; the server holds size and type.
    Post,
    /// A presigned PUT: one file under one key; the server holds the type, and the size where it is exact.
    Put,
}

/// What someone else may send.
#[derive(Debug, Clone)]
pub struct UploadRequest {
    /// Keys begin with this; None: `requests/` and a random name.
    pub prefix: Option<String>,
    /// The one name of the file; needed by no form, and random for a PUT without one.
    pub name: Option<String>,
    /// None: a form where the provider has them, else a PUT.
    pub form: Option<RequestForm>,
    /// How long it can be used, in seconds.
    pub lifetime_seconds: u64,
    /// The most bytes of a file.
    pub max_bytes: u64,
    /// `video/mp4`, or `video/*` for any of a kind.
    pub content_type: Option<String>,
}

/// A request, ready to be handed out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadRequestView {
    /// The page: open it, drop a file.
    pub page_url: String,
    /// How a file comes in.
    pub form: RequestForm,
    /// Where programs send it.
    pub url: String,
    /// The fields of a POST form, before the file.
    pub fields: Vec<(String, String)>,
    /// The headers that a PUT must carry.
    pub headers: Vec<(String, String)>,
    /// What keys begin with, or the one key.
    pub key: String,
    /// The most bytes of a file.
    pub max_bytes: u64,
    /// Whether the server refuses larger files, or the page alone.
    pub size_held_by_server: bool,
    /// The type that is taken.
    pub content_type: Option<String>,
    /// RFC 3339, UTC.
    pub expires_at: String,
}

impl UploadRequestView {
    /// When it ends, in local time, for people.
    pub fn until_in_words(&self) -> String {
        let time = self.expires_at.parse::<jiff::Timestamp>();
        time.map_or_else(
            |_| self.expires_at.clone(),
            |time| crate::clock::in_words(time.as_second()),
        )
    }
}

/// Signs a request and puts its page into the bucket.
///
/// # Errors
/// `invalid-request`, `invalid-prefix`, `lifetime-out-of-range`, and those of the upload of the page.
pub async fn request_upload(
    open: &OpenConnection,
    request: &UploadRequest,
) -> Result<UploadRequestView> {
    let now = crate::clock::now_at(&open.connection.endpoint);
    if !(1..=MOST_BYTES).contains(&request.max_bytes) {
        return Err(refused(
            "One request carries from 1 byte to 5 GiB.",
            "Choose a smaller size; larger files need Reeldrop on the other side.",
        ));
    }
    let short: String = Uuid::new_v4()
        .simple()
        .to_string()
        .chars()
        .take(12)
        .collect();
    let prefix = match &request.prefix {
        Some(prefix) => plan::prefix(prefix)?,
        None => format!("requests/{short}"),
    };
    let form = request.form.unwrap_or(match open.connection.provider {
        Provider::CloudflareR2 => RequestForm::Put,
        _ => RequestForm::Post,
    });
    if form == RequestForm::Post && open.connection.provider == Provider::CloudflareR2 {
        return Err(refused(
            "Cloudflare R2 takes no POST forms.",
            "Ask for a PUT instead: --form put.",
        ));
    }
    let view = match form {
        RequestForm::Post => post(open, request, &prefix, now)?,
        RequestForm::Put => put(open, request, &prefix, &short, now)?,
    };
    publish(
        open,
        request,
        view,
        // A name of its own: a later request for the same prefix must not widen what this one's page allows.
        &plan::key(&prefix, &format!("_request-{short}.html"))?,
        now,
    )
    .await
}

fn post(
    open: &OpenConnection,
    request: &UploadRequest,
    prefix: &str,
    now: i64,
) -> Result<UploadRequestView> {
    let connection = &open.connection;
    let endpoint = Endpoint::parse(&connection.endpoint).map_err(|error| cannot(&error))?;
    let key = match &request.name {
        Some(name) => plan::key(prefix, name)?,
        None => format!("{prefix}/"),
    };
    let ends = now.saturating_add_unsigned(request.lifetime_seconds);
    let time = |seconds| {
        time::OffsetDateTime::from_unix_timestamp(seconds)
            .map_err(|_| cannot(&reeldrop_signing::Error::TimeOutOfRange))
    };
    let content_type = request
        .content_type
        .as_deref()
        .map(|kind| match kind.strip_suffix('*') {
            Some(begin) => Match::StartsWith(begin),
            None => Match::Exact(kind),
        });
    let form = post_policy(&PostPolicy {
        endpoint: &endpoint,
        addressing: connection.addressing.for_signing(),
        bucket: &connection.bucket,
        region: &connection.region,
        credentials: Credentials::new(
            &connection.key_id,
            open.secret.expose_secret(),
            open.session_token.as_ref().map(ExposeSecret::expose_secret),
        ),
        signed_at: time(now)?,
        expires_at: time(ends)?,
        key: match &request.name {
            Some(_) => Match::Exact(&key),
            None => Match::StartsWith(&key),
        },
        content_length_range: Some((0, request.max_bytes)),
        content_type,
        fields: &[],
        success: Some(PostSuccess::Status(201)),
    })
    .map_err(|error| match error {
        reeldrop_signing::Error::LifetimeOutOfRange(_) => {
            super::lifetime_out_of_range(reeldrop_signing::MAX_LIFETIME_SECONDS)
        }
        other => cannot(&other),
    })?;
    Ok(UploadRequestView {
        page_url: String::new(),
        form: RequestForm::Post,
        url: form.url,
        fields: form.fields,
        headers: Vec::new(),
        key,
        max_bytes: request.max_bytes,
        size_held_by_server: true,
        content_type: request.content_type.clone(),
        expires_at: end_of(open, request, now),
    })
}

fn put(
    open: &OpenConnection,
    request: &UploadRequest,
    prefix: &str,
    short: &str,
    now: i64,
) -> Result<UploadRequestView> {
    let name = request
        .name
        .clone()
        .unwrap_or_else(|| format!("file-{short}"));
    let key = plan::key(prefix, &name)?;
    let headers: Vec<(String, String)> = match &request.content_type {
        Some(kind) if kind.ends_with('*') => {
            return Err(refused(
                "A presigned PUT holds one exact type.",
                "Name it whole, such as video/mp4, or ask for a POST form.",
            ));
        }
        Some(kind) => vec![("content-type".to_owned(), kind.clone())],
        None => Vec::new(),
    };
    let options = PresignOptions {
        method: PresignMethod::Put,
        lifetime_seconds: request.lifetime_seconds,
        download: None,
        headers: headers.clone(),
    };
    let mut url = String::new();
    Presigner::new(open, &options, now)?.sign_into(&mut url, &key)?;
    Ok(UploadRequestView {
        page_url: String::new(),
        form: RequestForm::Put,
        url,
        fields: Vec::new(),
        headers,
        key,
        max_bytes: request.max_bytes,
        size_held_by_server: false,
        content_type: request.content_type.clone(),
        expires_at: end_of(open, request, now),
    })
}

/// When a request ends, RFC 3339: with the temporary credentials that sign it, where those end first.
fn end_of(open: &OpenConnection, request: &UploadRequest, now: i64) -> String {
    let asked = now.saturating_add_unsigned(request.lifetime_seconds);
    let details = &open.connection.details;
    let credentials = details.credentials_end_at.filter(|_| details.temporary);
    crate::clock::rfc3339(credentials.map_or(asked, |end| end.min(asked)))
}

/// Puts the page beside the files that are to come, and links it for as long.
async fn publish(
    open: &OpenConnection,
    request: &UploadRequest,
    mut view: UploadRequestView,
    page_key: &str,
    now: i64,
) -> Result<UploadRequestView> {
    let told = serde_json::to_string(&view)
        .unwrap_or_default()
        // Inside a script element nothing may look like its end.
        .replace('<', "\\u003c");
    let page = Bytes::from(PAGE.replace("__REQUEST__", &told));
    let checksum = Checksum::of(ChecksumKind::ContentMd5, &page);
    let storage = Storage::open(open);
    let object = ObjectFacts {
        key: page_key,
        content_type: "text/html; charset=utf-8",
        cache_control: Some(crate::upload::package::NEVER),
        ..ObjectFacts::default()
    };
    transfer::again(|| storage.put(&object, page.clone(), checksum)).await?;
    let options = PresignOptions {
        method: PresignMethod::Get,
        lifetime_seconds: request.lifetime_seconds,
        download: None,
        headers: Vec::new(),
    };
    Presigner::new(open, &options, now)?.sign_into(&mut view.page_url, page_key)?;
    Ok(view)
}

fn cannot(error: &reeldrop_signing::Error) -> Error {
    refused(
        format!("This request cannot be signed: {error}."),
        "Change what the sentence names.",
    )
}

fn refused(message: impl Into<String>, action: &str) -> Error {
    Error::new(code::INVALID_REQUEST, message, action)
}
