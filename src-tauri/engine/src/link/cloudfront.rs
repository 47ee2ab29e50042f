//! Links that CloudFront takes: a canned policy for one object, one custom policy with a wildcard for a package.

use reeldrop_signing::cloudfront::{
    self, Cookies, Policy, PrivateKey, SignUrl, UrlPolicy, append_query, sign_url, signed_query,
};
use reeldrop_signing::{encode_path, encode_query};
use secrecy::ExposeSecret;

use super::download::attachment;
use super::package::below;
use super::sign::{cannot_sign, unsigned_url};
use super::{LinkKind, PackageLink};
use crate::connection::{CloudFrontHash, OpenConnection};
use crate::error::{Error, Result, code};
use crate::library::LinkRow;

pub(super) fn cloudfront_url(link: &LinkRow, open: &OpenConnection) -> Result<String> {
    let mut url = unsigned_url(link);
    if let Some(name) = &link.details.download {
        // The storage behind CloudFront answers with it, where the distribution passes queries on.
        url = format!(
            "{url}?response-content-disposition={}",
            encode_query(&attachment(name))
        );
    }
    let Some(package) = &link.details.package else {
        let sign = SignUrl {
            key: &private_key(open)?,
            key_pair_id: &link.key_id,
            hash: hash(link),
            policy: UrlPolicy::Canned {
                expires_at: link.signed_at + i64::from(link.lifetime_seconds),
            },
        };
        return sign_url(&url, &sign).map_err(|_| cannot_sign());
    };
    let mut signed = String::new();
    append_query(&mut signed, &url, &package_query(link, package, open)?);
    Ok(signed)
}

/// The one query that opens every file of a package.
pub(super) fn package_query(
    link: &LinkRow,
    package: &PackageLink,
    open: &OpenConnection,
) -> Result<String> {
    let resource = resource_of(link, package);
    let key = private_key(open)?;
    signed_query(&key, &link.key_id, hash(link), &policy(link, &resource))
        .map_err(|_| cannot_sign())
}

fn resource_of(link: &LinkRow, package: &PackageLink) -> String {
    format!(
        "{}/{}",
        link.endpoint,
        below(&encode_path(&package.root), "*")
    )
}

fn policy<'a>(link: &LinkRow, resource: &'a str) -> Policy<'a> {
    Policy {
        resource,
        expires_at: link.signed_at + i64::from(link.lifetime_seconds),
        starts_at: None,
        ip: None,
    }
}

/// Refuses cookies for a link that is not CloudFront's.
///
/// # Errors
/// `not-for-this-link`.
pub fn check_takes_cookies(kind: LinkKind) -> Result<()> {
    if kind == LinkKind::CloudfrontSigned {
        return Ok(());
    }
    Err(Error::new(
        code::NOT_FOR_THIS_LINK,
        "Only CloudFront takes signed cookies.",
        "Make the link with a CloudFront connection that has a key pair, or without cookies.",
    ))
}

/// The cookies that open what a CloudFront link opens.
pub(crate) fn cookies_of(link: &LinkRow, open: &OpenConnection) -> Result<Cookies> {
    let key = private_key(open)?;
    let (url, resource);
    let policy = match &link.details.package {
        Some(package) => {
            resource = resource_of(link, package);
            policy(link, &resource)
        }
        None => {
            url = unsigned_url(link);
            policy(link, &url)
        }
    };
    let policy = cloudfront::CookiePolicy::Custom(&policy);
    cloudfront::sign_cookies(&key, &link.key_id, hash(link), &policy).map_err(|_| cannot_sign())
}

/// The parameters of CloudFront's custom policy in a URL.
pub(crate) fn parameters(query: &str) -> Vec<&str> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, _)| name)
        .collect()
}

fn hash(link: &LinkRow) -> cloudfront::Hash {
    match link.details.hash {
        CloudFrontHash::Sha1 => cloudfront::Hash::Sha1,
        CloudFrontHash::Sha256 => cloudfront::Hash::Sha256,
    }
}

fn private_key(open: &OpenConnection) -> Result<PrivateKey> {
    let missing = || {
        Error::new(
            code::SECRET_MISSING,
            format!(
                "The private key of “{}” for CloudFront is not there.",
                open.connection.name
            ),
            "Enter the private key of the connection again.",
        )
    };
    let der = open.private_key.as_ref().ok_or_else(missing)?;
    PrivateKey::from_pkcs8_der(der.expose_secret()).map_err(|_| missing())
}
