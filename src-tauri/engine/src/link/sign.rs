//! Makes links, and makes the same link again from what the library remembers.

use reeldrop_signing::{
    self as signing, Credentials, Endpoint, Method, ObjectQuery, ObjectUrl, Presign, ResponseOverrides,
};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::{LinkDetails, LinkKind};
use crate::connection::Connection;
use crate::error::{Error, Result, code};
use crate::library::{LinkRow, UploadRow};

/// The link of a finished upload, presigned from now on.
pub(crate) fn make(connection: &Connection, upload: &UploadRow, lifetime_seconds: u32) -> LinkRow {
    let now = crate::clock::now();
    LinkRow {
        id: Uuid::new_v4(),
        upload_id: Some(upload.id),
        connection_id: connection.id,
        connection_name: connection.name.clone(),
        kind: LinkKind::Presigned,
        endpoint: connection.endpoint.clone(),
        region: connection.region.clone(),
        addressing: connection.addressing,
        bucket: connection.bucket.clone(),
        key: upload.key.clone(),
        key_id: connection.key_id.clone(),
        name: upload.name.clone(),
        content_type: upload.content_type.clone(),
        size: Some(upload.size),
        signed_at: now,
        lifetime_seconds,
        credentials_end_at: None,
        revoked_at: None,
        details: LinkDetails::default(),
        created_at: now,
    }
}

/// The address itself. SigV4 is deterministic, so that a link is the same each time it is shown.
pub(crate) fn url_of(link: &LinkRow, secret: &SecretString) -> Result<String> {
    if link.kind == LinkKind::Public {
        return Ok(format!(
            "{}/{}",
            link.endpoint,
            signing::encode_path(&link.key)
        ));
    }
    let endpoint = Endpoint::parse(&link.endpoint).map_err(|_| cannot_sign())?;
    let signed_at =
        time::OffsetDateTime::from_unix_timestamp(link.signed_at).map_err(|_| cannot_sign())?;
    signing::presign(&Presign {
        method: Method::Get,
        object: ObjectUrl {
            endpoint: &endpoint,
            addressing: link.addressing.for_signing(),
            bucket: &link.bucket,
            key: &link.key,
        },
        region: &link.region,
        signed_at,
        lifetime_seconds: link.lifetime_seconds,
        overrides: &ResponseOverrides::default(),
        credentials: Credentials::new(&link.key_id, secret.expose_secret(), None),
        query: ObjectQuery::default(),
        signed_headers: &[],
    })
    .map_err(|_| cannot_sign())
}

fn cannot_sign() -> Error {
    Error::new(
        code::INTERNAL,
        "This link cannot be signed.",
        "Make a new link for the file.",
    )
}
