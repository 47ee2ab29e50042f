//! Tells CloudFront to forget its copies of what a link opened (CloudFront API 2020-05-31: CreateInvalidation).

use std::time::Duration;

use reeldrop_signing::{
    Credentials, Endpoint, HeaderRequest, Method, Payload, encode_path, sign_headers_for,
};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::LinkKind;
use super::package::below;
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};
use crate::library::LinkRow;

/// CloudFront is one service for the world; its requests are signed for this region (AWS General Reference: CloudFront).
const REGION: &str = "us-east-1";

const ENDPOINT: &str = "https://cloudfront.amazonaws.com";

/// The name by which AWS's own tools take another address of the service, such as one of a private network (AWS SDKs and
/// Tools Reference: service-specific endpoints).
const ENDPOINT_VARIABLE: &str = "AWS_ENDPOINT_URL_CLOUDFRONT";

/// How long the service may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Invalidated {
    /// The link does not go through CloudFront, or the distribution's id is not known.
    NotAsked,
    /// The order was taken: it is done within minutes.
    Asked,
    Failed(Error),
}

/// Invalidates what a CloudFront link opened, where the connection knows the distribution's id.
pub(crate) async fn invalidate(link: &LinkRow, open: &OpenConnection) -> Invalidated {
    let cloudfront = open.connection.details.cloudfront.as_ref();
    let id = cloudfront.and_then(|cloudfront| cloudfront.distribution_id.as_deref());
    let (LinkKind::CloudfrontSigned, Some(id)) = (link.kind, id) else {
        return Invalidated::NotAsked;
    };
    let endpoint = std::env::var(ENDPOINT_VARIABLE).unwrap_or_else(|_| ENDPOINT.to_owned());
    match order(&endpoint, id, &path_of(link), open).await {
        Ok(()) => Invalidated::Asked,
        Err(error) => Invalidated::Failed(error),
    }
}

/// What is invalidated, as a viewer asks for it: encoded, with all of a package under one wildcard.
fn path_of(link: &LinkRow) -> String {
    match &link.details.package {
        Some(package) => format!("/{}", below(&encode_path(&package.root), "*")),
        None => format!("/{}", encode_path(&link.key)),
    }
}

/// `reference`: one order is one order, however often it is sent.
fn body_of(path: &str, reference: &str) -> String {
    // An encoded path has no character that XML would take for its own but this one.
    let path = path.replace('&', "&amp;");
    format!(
        "<InvalidationBatch xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Paths><Quantity>1</Quantity><Items><Path>{path}</Path></Items></Paths><CallerReference>{reference}</CallerReference></InvalidationBatch>"
    )
}

async fn order(endpoint: &str, id: &str, path: &str, open: &OpenConnection) -> Result<()> {
    let refused = |why: &str| {
        Error::new(
            code::CLOUDFRONT_REFUSED,
            format!("{why}."),
            "Invalidate the path in CloudFront's console, or allow the access key cloudfront:CreateInvalidation.",
        )
    };
    let address = Endpoint::parse(endpoint)
        .map_err(|_| refused("the address of its service cannot be read"))?;
    let body = body_of(path, &format!("reeldrop-{}", Uuid::new_v4()));
    let hash = hex::encode(Sha256::digest(body.as_bytes()));
    let resource = format!("/2020-05-31/distribution/{id}/invalidation");
    let path = format!("{}{resource}", address.prefix());
    let headers = sign_headers_for(
        "cloudfront",
        &HeaderRequest {
            method: Method::Post,
            host: address.authority(),
            path: &path,
            query: &[],
            headers: &[("content-type", "application/xml")],
            payload: Payload::Sha256(&hash),
            region: REGION,
            signed_at: clock::system_at(&open.connection.endpoint).into(),
            credentials: Credentials::new(
                &open.connection.key_id,
                open.secret.expose_secret(),
                open.session_token.as_ref().map(ExposeSecret::expose_secret),
            ),
        },
    )
    .map_err(|_| refused("the order cannot be signed with this access key"))?;
    let mut request = reqwest::Client::new()
        .post(format!("{}{resource}", endpoint.trim_end_matches('/')))
        .timeout(PATIENCE)
        .header("content-type", "application/xml")
        .body(body);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let answer = request
        .send()
        .await
        .map_err(|_| refused("its service could not be reached"))?;
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let text = answer.text().await.unwrap_or_default();
    let document = roxmltree::Document::parse(&text).ok();
    let code = document
        .as_ref()
        .and_then(|document| {
            let mut all = document.descendants();
            all.find(|node| node.tag_name().name() == "Code")?.text()
        })
        .filter(|code| code.len() < 80 && code.chars().all(|c| c.is_ascii_alphanumeric()))
        .unwrap_or("no reason given");
    Err(refused(&format!(
        "it answered {} ({code})",
        status.as_u16()
    )))
}
