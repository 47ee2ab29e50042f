//! CloudFront's signatures asked for by hand, on the command line: of any address, and as cookies. None enters the library.

use reeldrop_signing::cloudfront::{
    CloudFrontError, CookieAttributes, CookiePolicy, Hash, Ipv4Range, Policy, PrivateKey, SignUrl,
    UrlPolicy, sign_cookies, sign_url,
};
use reeldrop_signing::{Endpoint, public_url};
use secrecy::ExposeSecret;

use crate::connection::{CloudFrontHash, OpenConnection, cloudfront_from_environment};
use crate::error::{Error, Result, code};

/// A CloudFront key pair, and the distribution's address where it is known.
#[derive(Debug)]
pub struct CloudFrontSigner {
    /// The private key.
    pub key: PrivateKey,
    /// CloudFront's id of its public half.
    pub key_pair_id: String,
    /// `https://d111111abcdef8.cloudfront.net`, or a name of one's own.
    pub address: Option<String>,
    /// What RSA signs where the request does not say.
    pub hash: CloudFrontHash,
}

impl CloudFrontSigner {
    /// The key pair of a CloudFront connection.
    ///
    /// # Errors
    /// `not-cloudfront` where the connection has none.
    pub fn of(open: &OpenConnection) -> Result<Self> {
        let (Some(cloudfront), Some(key)) =
            (&open.connection.details.cloudfront, &open.private_key)
        else {
            return Err(Error::new(
                code::NOT_CLOUDFRONT,
                format!(
                    "The connection “{}” has no CloudFront key pair.",
                    open.connection.name
                ),
                "Choose a CloudFront connection, or set CDN_KEY_PAIR_ID and CDN_PRIVATE_KEY_FILE.",
            ));
        };
        Ok(Self {
            key: read(key.expose_secret())?,
            key_pair_id: cloudfront.key_pair_id.clone(),
            address: open.connection.public_url.clone(),
            hash: cloudfront.hash,
        })
    }

    /// The key pair that `CDN_KEY_PAIR_ID` and `CDN_PRIVATE_KEY_FILE` name; `CDN_URL` is the distribution's address. Reads
    /// the file, and the variables through `get`.
    ///
    /// # Errors
    /// `invalid-environment` names the variable that is missing or wrong; `invalid-private-key`.
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let found = cloudfront_from_environment(get)?.ok_or_else(|| {
            Error::new(
                code::INVALID_ENVIRONMENT,
                "CDN_KEY_PAIR_ID and CDN_PRIVATE_KEY_FILE are not set.",
                "Set both, or name a CloudFront connection with --connection.",
            )
        })?;
        Ok(Self {
            key: read(found.private_key.expose_secret())?,
            key_pair_id: found.key_pair_id,
            address: found.public_url,
            hash: found.hash,
        })
    }
}

fn read(der: &[u8]) -> Result<PrivateKey> {
    PrivateKey::from_pkcs8_der(der).map_err(|error| {
        Error::new(
            code::INVALID_PRIVATE_KEY,
            format!("The private key cannot be used: {error}."),
            "Edit the connection and paste the private key again.",
        )
    })
}

/// What is to be signed.
#[derive(Debug, Clone)]
pub struct CloudFrontRequest {
    /// An address, or a key below the signer's address.
    pub url: String,
    /// Seconds since 1970, UTC.
    pub expires_at: i64,
    /// Seconds since 1970, UTC.
    pub starts_at: Option<i64>,
    /// An IPv4 address, or a range of them.
    pub ip: Option<String>,
    /// What opens, with wildcards; None: the address alone.
    pub resource: Option<String>,
    /// None: the signer's own.
    pub hash: Option<CloudFrontHash>,
}

/// Cookies, ready to be set.
#[derive(Debug, Clone)]
pub struct CookieExport {
    /// The values of `Set-Cookie` headers.
    pub set_cookie: Vec<String>,
    /// A file for `curl -b FILE`.
    pub curl_file: String,
}

/// Signs an address: with a canned policy where that says enough, else with one of its own.
///
/// # Errors
/// `cloudfront-refused` with the argument at fault.
pub fn sign_cloudfront(signer: &CloudFrontSigner, request: &CloudFrontRequest) -> Result<String> {
    check_times(request)?;
    let url = address(signer, &request.url)?;
    let custom = custom_policy(request, &url)?;
    let policy = custom.as_ref().map_or(
        UrlPolicy::Canned {
            expires_at: request.expires_at,
        },
        UrlPolicy::Custom,
    );
    sign_url(
        &url,
        &SignUrl {
            key: &signer.key,
            key_pair_id: &signer.key_pair_id,
            hash: hash(signer, request),
            policy,
        },
    )
    .map_err(|error| refused(&error))
}

/// Signs cookies for an address, or for what a pattern matches; they are for the address's host.
///
/// # Errors
/// `cloudfront-refused` with the argument at fault.
pub fn sign_cloudfront_cookies(
    signer: &CloudFrontSigner,
    request: &CloudFrontRequest,
) -> Result<CookieExport> {
    check_times(request)?;
    let url = address(signer, &request.url)?;
    let custom = custom_policy(request, &url)?;
    let policy = custom.as_ref().map_or(
        CookiePolicy::Canned {
            url: &url,
            expires_at: request.expires_at,
        },
        CookiePolicy::Custom,
    );
    let cookies = sign_cookies(
        &signer.key,
        &signer.key_pair_id,
        hash(signer, request),
        &policy,
    )
    .map_err(|error| refused(&error))?;
    let endpoint = url::Url::parse(&url).map_err(|_| not_an_address(&url))?;
    let attributes = CookieAttributes {
        domain: endpoint.host_str().unwrap_or_default(),
        path: "/",
        secure: endpoint.scheme() == "https",
        http_only: true,
        expires: None,
    };
    Ok(CookieExport {
        set_cookie: cookies
            .set_cookie_lines(&attributes)
            .map_err(|error| refused(&error))?,
        curl_file: cookies
            .curl_cookie_file(&attributes)
            .map_err(|error| refused(&error))?,
    })
}

/// Refuses times with which it could never open.
fn check_times(request: &CloudFrontRequest) -> Result<()> {
    let never = |why: String, action: &str| Err(Error::new(code::CLOUDFRONT_REFUSED, why, action));
    let end = crate::clock::rfc3339(request.expires_at);
    if request.expires_at <= crate::clock::now() {
        return never(
            format!("This could never open: its end, {end}, is over."),
            "Choose an end that is still to come.",
        );
    }
    match request.starts_at {
        Some(start) if start >= request.expires_at => never(
            format!(
                "This could never open: it begins at {} and ends at {end}.",
                crate::clock::rfc3339(start)
            ),
            "Choose an end after the beginning; both count from now on where they are lengths of time.",
        ),
        _ => Ok(()),
    }
}

/// The address as it is sent: a key is encoded and put below the signer's address.
fn address(signer: &CloudFrontSigner, url: &str) -> Result<String> {
    if url.contains("://") {
        return Ok(url.to_owned());
    }
    let base = signer
        .address
        .as_deref()
        .and_then(|address| Endpoint::parse(address).ok())
        .ok_or_else(|| not_an_address(url))?;
    public_url(&base, url).map_err(|_| not_an_address(url))
}

/// None: a canned policy says it all.
fn custom_policy<'a>(request: &'a CloudFrontRequest, url: &'a str) -> Result<Option<Policy<'a>>> {
    if request.resource.is_none() && request.starts_at.is_none() && request.ip.is_none() {
        return Ok(None);
    }
    let ip = request.ip.as_deref().map(str::parse::<Ipv4Range>);
    Ok(Some(Policy {
        resource: request.resource.as_deref().unwrap_or(url),
        expires_at: request.expires_at,
        starts_at: request.starts_at,
        ip: ip.transpose().map_err(|error| refused(&error))?,
    }))
}

fn hash(signer: &CloudFrontSigner, request: &CloudFrontRequest) -> Hash {
    match request.hash.unwrap_or(signer.hash) {
        CloudFrontHash::Sha1 => Hash::Sha1,
        CloudFrontHash::Sha256 => Hash::Sha256,
    }
}

fn refused(error: &CloudFrontError) -> Error {
    Error::new(
        code::CLOUDFRONT_REFUSED,
        format!("CloudFront would not take this: {error}."),
        "Change what the sentence names; `reeldrop cloudfront sign --help` lists the arguments.",
    )
}

fn not_an_address(url: &str) -> Error {
    Error::new(
        code::CLOUDFRONT_REFUSED,
        format!("“{url}” is not an address."),
        "Give it whole, with https://, or set CDN_URL to the distribution's address and give the key.",
    )
}
