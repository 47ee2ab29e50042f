//! Where an S3 server, or a public address, stands: scheme, host, port, path prefix.

use std::fmt;

use crate::{Error, encode_path};

/// A parsed endpoint. Its host is lower case, its default port left out, its prefix without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    scheme: &'static str,
    /// Host and, unless it is the scheme's default, port: what a client sends as `Host`.
    authority: String,
    /// Empty, or percent-encoded and beginning with a slash.
    prefix: String,
}

impl Endpoint {
    /// Parses `http[s]://host[:port][/prefix]`.
    ///
    /// # Errors
    /// [`Error::InvalidEndpoint`] with the reason: another scheme, no host, characters that no host has (an
    /// international name must come as `xn--…`), a user name, a query or a fragment, a prefix that cannot be kept as it is.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or(Error::InvalidEndpoint(
            "it does not begin with https:// or http://",
        ))?;
        let (scheme, default_port) = match scheme.to_ascii_lowercase().as_str() {
            "https" => ("https", 443),
            "http" => ("http", 80),
            _ => {
                return Err(Error::InvalidEndpoint(
                    "it does not begin with https:// or http://",
                ));
            }
        };
        if rest.contains(['?', '#']) {
            return Err(Error::InvalidEndpoint("it carries a query or a fragment"));
        }
        let (authority, prefix) = rest
            .find('/')
            .map_or((rest, ""), |slash| rest.split_at(slash));
        let (host, port) = split_port(authority)?;
        check_host(host)?;
        let mut kept = host.to_ascii_lowercase();
        if let Some(port) = port.filter(|port| *port != default_port) {
            kept.push(':');
            kept.push_str(&port.to_string());
        }
        Ok(Self {
            scheme,
            authority: kept,
            prefix: canonical_prefix(prefix)?,
        })
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.scheme
    }

    /// Host and, unless it is the scheme's default, port: what a client sends as `Host`.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The path prefix, percent-encoded: empty, or with a slash at its beginning and none at its end.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether the host is an address in numbers, which no bucket name can stand before.
    pub fn is_numeric(&self) -> bool {
        let host = self
            .authority
            .rsplit_once(':')
            .map_or(self.authority.as_str(), |(host, _)| host);
        host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), Error> {
    let Some((host, port)) = authority
        .rsplit_once(':')
        .filter(|(_, port)| !port.contains(']'))
    else {
        return Ok((authority, None));
    };
    match port.parse::<u16>() {
        Ok(number) if number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok((host, Some(number)))
        }
        _ => Err(Error::InvalidEndpoint(
            "its port is not a number from 1 to 65535",
        )),
    }
}

fn check_host(host: &str) -> Result<(), Error> {
    if let Some(address) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        let valid = address.parse::<std::net::Ipv6Addr>().is_ok();
        return if valid {
            Ok(())
        } else {
            Err(Error::InvalidEndpoint("its IPv6 address is not one"))
        };
    }
    if host.is_empty() {
        return Err(Error::InvalidEndpoint("it has no host"));
    }
    if host.contains('@') {
        return Err(Error::InvalidEndpoint("it carries a user name"));
    }
    if !host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
    {
        return Err(Error::InvalidEndpoint(
            "its host holds characters that no host name has",
        ));
    }
    if host.starts_with('.') || host.contains("..") {
        return Err(Error::InvalidEndpoint("its host has an empty label"));
    }
    Ok(())
}

/// The prefix as it is signed and sent: decoded and encoded again, so that both are the same string.
fn canonical_prefix(prefix: &str) -> Result<String, Error> {
    let prefix = prefix.trim_end_matches('/');
    let mut decoded = Vec::with_capacity(prefix.len());
    let mut bytes = prefix.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let value = match (
            bytes.next().and_then(hex_digit),
            bytes.next().and_then(hex_digit),
        ) {
            (Some(high), Some(low)) => high << 4 | low,
            _ => {
                return Err(Error::InvalidEndpoint(
                    "its path holds a % that encodes nothing",
                ));
            }
        };
        if value == b'/' {
            return Err(Error::InvalidEndpoint("its path holds an encoded slash"));
        }
        decoded.push(value);
    }
    let decoded =
        String::from_utf8(decoded).map_err(|_| Error::InvalidEndpoint("its path is not UTF-8"))?;
    if decoded.chars().any(char::is_control)
        || decoded
            .split('/')
            .any(|segment| matches!(segment, "." | ".."))
    {
        return Err(Error::InvalidEndpoint(
            "its path holds control characters or dot segments",
        ));
    }
    Ok(encode_path(&decoded))
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
