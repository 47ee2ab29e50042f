//! What a request shows to be let in: from its URL or its cookies, taken apart and held against time, place and address.

use std::net::{IpAddr, Ipv4Addr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Parameters that CloudFront takes for itself and does not pass on.
const RESERVED: [&str; 5] = [
    "Expires",
    "Policy",
    "Signature",
    "Key-Pair-Id",
    "Hash-Algorithm",
];

/// Why a request is answered with 403: the code in the answer's XML, and the reason.
#[derive(Debug)]
pub(super) struct Denied {
    pub code: &'static str,
    pub reason: &'static str,
}

impl Denied {
    pub(super) fn new(code: &'static str, reason: &'static str) -> Self {
        Self { code, reason }
    }
}

fn malformed(reason: &'static str) -> Denied {
    Denied::new("MalformedPolicy", reason)
}

/// A request's claim, not yet believed.
pub(super) struct Grant {
    /// The URL without CloudFront's own parameters.
    resource: String,
    /// Its path and query.
    pub forwarded: String,
    /// The bytes that were signed.
    pub policy: Vec<u8>,
    pub signature: Vec<u8>,
    pub key_pair_id: String,
    /// openssl's option.
    pub hash: &'static str,
}

impl Grant {
    pub(super) fn read(host: &str, target: &str, cookies: &[String]) -> Result<Self, Denied> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (mut own, mut theirs) = (Vec::new(), Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if RESERVED.contains(&name) {
                own.push((name, value));
            } else {
                theirs.push(pair);
            }
        }
        let mut forwarded = path.to_owned();
        if !theirs.is_empty() {
            forwarded.push('?');
            forwarded.push_str(&theirs.join("&"));
        }
        let resource = format!("http://{host}{forwarded}");
        // "CloudFront determines whether to return the file based only on the signed URL" where there are both.
        if own.is_empty() {
            for cookie in cookies.iter().flat_map(|line| line.split(';')) {
                if let Some((name, value)) = cookie.trim().split_once('=')
                    && let Some(name) = name.strip_prefix("CloudFront-")
                    && RESERVED.contains(&name)
                {
                    own.push((name, value));
                }
            }
        }
        let one = |wanted: &str| {
            let mut values = own.iter().filter(|(name, _)| *name == wanted);
            match (values.next(), values.next()) {
                (Some((_, value)), None) => Ok(Some(*value)),
                (None, _) => Ok(None),
                _ => Err(Denied::new("AccessDenied", "a parameter stands twice")),
            }
        };
        let key_pair_id = one("Key-Pair-Id")?.ok_or(Denied::new(
            "MissingKey",
            "Missing Key-Pair-Id query parameter or cookie value",
        ))?;
        let signature = one("Signature")?.ok_or(Denied::new("AccessDenied", "no signature"))?;
        let signature = decode(signature)
            .ok_or(Denied::new("MalformedSignature", "not CloudFront's base64"))?;
        let policy = match (one("Policy")?, one("Expires")?) {
            (Some(policy), None) => {
                decode(policy).ok_or(malformed("the policy is not CloudFront's base64"))?
            }
            (None, Some(expires)) if expires.bytes().all(|byte| byte.is_ascii_digit()) => {
                canned(&resource, expires)
            }
            (None, Some(_)) => return Err(malformed("Expires is no number")),
            (None, None) => return Err(Denied::new("AccessDenied", "neither policy nor expiry")),
            (Some(_), Some(_)) => {
                return Err(Denied::new("AccessDenied", "both policy and expiry"));
            }
        };
        let hash = match one("Hash-Algorithm")? {
            None | Some("SHA1") => "-sha1",
            Some("SHA256") => "-sha256",
            Some(_) => return Err(Denied::new("AccessDenied", "no such hash algorithm")),
        };
        Ok(Self {
            resource,
            forwarded,
            policy,
            signature,
            key_pair_id: key_pair_id.to_owned(),
            hash,
        })
    }

    /// Holds the policy, whose signature is verified, against the request.
    pub(super) fn check(&self, now: i64, viewer: IpAddr) -> Result<(), Denied> {
        let policy: Value = serde_json::from_slice(&self.policy)
            .map_err(|_| malformed("the policy is not JSON"))?;
        let statement = match policy["Statement"].as_array().map(Vec::as_slice) {
            Some([statement]) => statement,
            _ => return Err(malformed("a policy has one statement")),
        };
        match &statement["Resource"] {
            Value::Null => {}
            Value::String(pattern) if matches(pattern, &self.resource) => {}
            Value::String(_) => {
                return Err(Denied::new(
                    "AccessDenied",
                    "the policy is for another resource",
                ));
            }
            _ => return Err(malformed("a resource is a text")),
        }
        let condition = &statement["Condition"];
        let expires = condition["DateLessThan"]["AWS:EpochTime"]
            .as_i64()
            .ok_or(malformed("a policy has an end"))?;
        if now >= expires {
            return Err(Denied::new("AccessDenied", "the policy has expired"));
        }
        if let Some(start) = condition.get("DateGreaterThan") {
            let start = start["AWS:EpochTime"]
                .as_i64()
                .ok_or(malformed("a start is a number"))?;
            if now < start {
                return Err(Denied::new("AccessDenied", "the policy has not started"));
            }
        }
        if let Some(range) = condition.get("IpAddress") {
            let range = range["AWS:SourceIp"]
                .as_str()
                .ok_or(malformed("a range of addresses is a text"))?;
            if !within(range, viewer).ok_or(malformed("not an IPv4 range"))? {
                return Err(Denied::new(
                    "AccessDenied",
                    "the viewer's address is another",
                ));
            }
        }
        Ok(())
    }
}

/// The canned policy that the guide prints, with URL and expiry put in.
fn canned(resource: &str, expires: &str) -> Vec<u8> {
    [
        r#"{"Statement":[{"Resource":""#,
        resource,
        r#"","Condition":{"DateLessThan":{"AWS:EpochTime":"#,
        expires,
        "}}}]}",
    ]
    .concat()
    .into_bytes()
}

/// The guide's table of characters that are invalid in a URL, backwards.
fn decode(value: &str) -> Option<Vec<u8>> {
    if value.contains(['+', '=', '/']) {
        return None;
    }
    let usual = value.replace('-', "+").replace('_', "=").replace('~', "/");
    STANDARD.decode(usual).ok()
}

/// `*` is zero or more characters, `?` is exactly one. Row by row: which beginnings of the text a beginning of the pattern matches.
fn matches(pattern: &str, text: &str) -> bool {
    let text = text.as_bytes();
    let mut row = vec![false; text.len() + 1];
    row[0] = true;
    for sign in pattern.bytes() {
        let mut next = vec![false; text.len() + 1];
        next[0] = sign == b'*' && row[0];
        for (at, byte) in text.iter().enumerate() {
            next[at + 1] = match sign {
                b'*' => row[at + 1] || next[at],
                b'?' => row[at],
                other => row[at] && other == *byte,
            };
        }
        row = next;
    }
    row[text.len()]
}

fn within(range: &str, viewer: IpAddr) -> Option<bool> {
    let (address, bits) = range.split_once('/').unwrap_or((range, "32"));
    let address: Ipv4Addr = address.parse().ok()?;
    let bits: u32 = bits.parse().ok().filter(|bits| *bits <= 32)?;
    let IpAddr::V4(viewer) = viewer else {
        return Some(false);
    };
    let shift = 32 - bits;
    Some(u64::from(address.to_bits()) >> shift == u64::from(viewer.to_bits()) >> shift)
}
