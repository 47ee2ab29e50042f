//! Makes links, and makes the same link again from what the library remembers.

use std::sync::Arc;

use reeldrop_signing::{
    self as signing, Batch, BatchSigner, Endpoint, Method, ObjectQuery, ResponseOverrides,
    SigningKey,
};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::cache::{Caches, KeyOf, UrlOf};
use super::cloudfront::{cloudfront_url, package_query};
use super::download::attachment;
use super::package::PackageSigner;
use super::{LinkDetails, LinkKind, Note, PackageLink, Window};
use crate::connection::{CloudFrontHash, Connection, OpenConnection, PackageForm};
use crate::error::{Error, Result, code};
use crate::library::{LinkRow, UploadRow};

/// What a link opens.
#[derive(Debug, Clone, Default)]
pub(crate) struct Target {
    pub upload_id: Option<Uuid>,
    /// Of a package: filled in by its form.
    pub key: String,
    pub name: String,
    pub content_type: String,
    /// Bytes.
    pub size: Option<u64>,
    /// The name under which a browser saves the file.
    pub download: Option<String>,
    pub package: Option<PackageLink>,
    pub note: Note,
}

impl Target {
    pub(crate) fn of_upload(upload: &UploadRow) -> Self {
        Self {
            upload_id: Some(upload.id),
            key: upload.key.clone(),
            name: upload.name.clone(),
            content_type: upload.content_type.clone(),
            size: Some(upload.size),
            ..Self::default()
        }
    }
}

/// A link of the connection's kind.
///
/// # Errors
/// `invalid-public-url` where the kind needs a public address and there is none; `not-for-this-link`.
pub(crate) fn make(connection: &Connection, target: Target, window: Window) -> Result<LinkRow> {
    let kind = connection.link_kind();
    let now = crate::clock::now();
    let public = || {
        let address = connection.public_url.as_deref().ok_or_else(|| {
            Error::new(
                code::INVALID_PUBLIC_URL,
                format!("The connection “{}” has no public address for its links.", connection.name),
                "Enter the public address (the custom domain, or CloudFront's domain) in the connection.",
            )
        })?;
        Ok::<_, Error>(address.trim_end_matches('/').to_owned())
    };
    if kind == LinkKind::Public && target.download.is_some() {
        return Err(Error::new(
            code::NOT_FOR_THIS_LINK,
            "A public link cannot say that a browser saves the file: it is not signed.",
            "Make the link for playing, or use a connection with signed links.",
        ));
    }
    if target.package.is_some() && target.download.is_some() {
        return Err(Error::new(
            code::NOT_FOR_THIS_LINK,
            "A stream is many files: a browser can play it, and not save it as one.",
            "Make the link for playing.",
        ));
    }
    let cloudfront = connection.details.cloudfront.as_ref();
    let (endpoint, key_id) = match kind {
        LinkKind::Presigned => (connection.endpoint.clone(), connection.key_id.clone()),
        LinkKind::CloudfrontSigned => (public()?, key_pair(connection)),
        LinkKind::Public => (public()?, String::new()),
    };
    let id = Uuid::new_v4();
    let key = match &target.package {
        Some(package) => package.key(kind, id, hash_of(connection)),
        None => target.key,
    };
    Ok(LinkRow {
        id,
        upload_id: target.upload_id,
        connection_id: connection.id,
        connection_name: connection.name.clone(),
        kind,
        endpoint,
        region: connection.region.clone(),
        addressing: connection.addressing,
        bucket: connection.bucket.clone(),
        key,
        key_id,
        name: target.name,
        content_type: target.content_type,
        size: target.size,
        signed_at: window.start,
        lifetime_seconds: match kind {
            LinkKind::Public => 0,
            _ => window.lifetime_seconds,
        },
        // CloudFront's key has nothing to do with the credentials of the storage behind it.
        credentials_end_at: connection
            .details
            .credentials_end_at
            .filter(|_| kind == LinkKind::Presigned && connection.details.temporary),
        revoked_at: None,
        moved_to: None,
        still_opens: None,
        note: target.note,
        details: LinkDetails {
            download: target.download,
            hash: cloudfront
                .map(|cloudfront| cloudfront.hash)
                .unwrap_or_default(),
            package: target.package,
            window_seconds: window.length_seconds,
        },
        created_at: now,
    })
}

/// Where a connection's links lead: its server, or its public address.
pub(crate) fn address_of(connection: &Connection) -> &str {
    match connection.link_kind() {
        LinkKind::Presigned => &connection.endpoint,
        _ => connection
            .public_url
            .as_deref()
            .unwrap_or_default()
            .trim_end_matches('/'),
    }
}

/// The id of the key that signs a connection's links; empty where nothing is signed.
pub(crate) fn signing_key_id(connection: &Connection, kind: LinkKind) -> String {
    match kind {
        LinkKind::Presigned => connection.key_id.clone(),
        LinkKind::CloudfrontSigned => key_pair(connection),
        LinkKind::Public => String::new(),
    }
}

fn key_pair(connection: &Connection) -> String {
    let cloudfront = connection.details.cloudfront.as_ref();
    cloudfront
        .map(|cloudfront| cloudfront.key_pair_id.clone())
        .unwrap_or_default()
}

/// How playlists of a connection's packages carry the signature.
pub(crate) fn form_of(connection: &Connection) -> PackageForm {
    let cloudfront = connection.details.cloudfront.as_ref();
    cloudfront
        .map(|cloudfront| cloudfront.package_form)
        .unwrap_or_default()
}

fn hash_of(connection: &Connection) -> CloudFrontHash {
    let cloudfront = connection.details.cloudfront.as_ref();
    cloudfront
        .map(|cloudfront| cloudfront.hash)
        .unwrap_or_default()
}

/// The address of a public link, which no secret signs.
pub(crate) fn public_url_of(link: &LinkRow) -> Option<String> {
    (link.kind == LinkKind::Public).then(|| unsigned_url(link))
}

/// The address itself. It comes out the same each time it is shown, but for ECDSA, whose signatures hold chance.
pub(crate) fn url_of(link: &LinkRow, open: &OpenConnection, caches: &Caches) -> Result<Arc<str>> {
    if link.revoked_at.is_some() {
        return Err(revoked(link));
    }
    if let Some(url) = public_url_of(link) {
        return Ok(url.into());
    }
    let now = crate::clock::now_at(&link.endpoint);
    let of = UrlOf {
        connection: link.connection_id,
        fingerprint: caches.fingerprint(open),
        endpoint: format!("{}|{}|{}", link.endpoint, link.region, link.key_id),
        key: format!("{}/{}", link.bucket, link.key),
        overrides: serde_json::to_string(&link.details).unwrap_or_default(),
        signed_at: link.signed_at,
        lifetime_seconds: link.lifetime_seconds,
    };
    if let Some(url) = caches.urls().get(&of, now, 0) {
        return Ok(url);
    }
    let url: Arc<str> = match link.kind {
        LinkKind::CloudfrontSigned => cloudfront_url(link, open)?,
        _ => presigned_url(link, open, caches)?,
    }
    .into();
    caches.urls().put(of, url.clone());
    Ok(url)
}

fn presigned_url(link: &LinkRow, open: &OpenConnection, caches: &Caches) -> Result<String> {
    let disposition = link.details.download.as_deref().map(attachment);
    let batch = batch_of(link, open, caches, disposition.as_deref())?;
    batch.sign(&link.key).map_err(|_| cannot_sign())
}

fn batch_of(
    link: &LinkRow,
    open: &OpenConnection,
    caches: &Caches,
    disposition: Option<&str>,
) -> Result<BatchSigner> {
    let endpoint = Endpoint::parse(&link.endpoint).map_err(|_| cannot_sign())?;
    let signed_at =
        time::OffsetDateTime::from_unix_timestamp(link.signed_at).map_err(|_| cannot_sign())?;
    let key_of = KeyOf {
        connection: link.connection_id,
        fingerprint: caches.fingerprint(open),
        region: link.region.clone(),
    };
    let derive = || SigningKey::derive(open.secret.expose_secret(), signed_at, &link.region);
    let now = crate::clock::now();
    let key = caches
        .keys()
        .get(&key_of, link.signed_at, now, derive)
        .map_err(|_| cannot_sign())?;
    let batch = Batch {
        method: Method::Get,
        endpoint: &endpoint,
        addressing: link.addressing.for_signing(),
        bucket: &link.bucket,
        region: &link.region,
        signed_at,
        lifetime_seconds: link.lifetime_seconds,
        overrides: &ResponseOverrides {
            content_disposition: disposition,
            ..ResponseOverrides::default()
        },
        query: ObjectQuery::default(),
        signed_headers: &[],
        key_id: &link.key_id,
        session_token: open.session_token.as_ref().map(ExposeSecret::expose_secret),
    };
    BatchSigner::new(&batch, &key).map_err(|_| cannot_sign())
}

/// What signs the addresses in the playlists of a package's link. None: nothing is signed in them.
pub(crate) fn package_signer(
    link: &LinkRow,
    open: &OpenConnection,
    caches: &Caches,
) -> Result<Option<PackageSigner>> {
    let Some(package) = &link.details.package else {
        return Ok(None);
    };
    Ok(match link.kind {
        LinkKind::Public => None,
        LinkKind::Presigned => Some(PackageSigner::presigned(batch_of(
            link, open, caches, None,
        )?)),
        LinkKind::CloudfrontSigned => Some(PackageSigner::appended(
            &link.endpoint,
            package_query(link, package, open)?,
        )),
    })
}

pub(super) fn unsigned_url(link: &LinkRow) -> String {
    format!("{}/{}", link.endpoint, signing::encode_path(&link.key))
}

pub(crate) fn revoked(link: &LinkRow) -> Error {
    match &link.moved_to {
        Some(key) => Error::new(
            code::LINK_REVOKED,
            format!("This link was taken back: what it opened is kept as “{key}”."),
            "Make a new link to it.",
        ),
        None => Error::new(
            code::LINK_REVOKED,
            "This link was taken back: what it opened is deleted from storage.",
            "Upload the file again for a new link.",
        ),
    }
}

pub(super) fn cannot_sign() -> Error {
    Error::new(
        code::INTERNAL,
        "This link cannot be signed.",
        "Make a new link for the file.",
    )
}
