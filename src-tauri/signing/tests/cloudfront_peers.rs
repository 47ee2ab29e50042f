//! Signed URLs and cookies compared with those of botocore, of `aws cloudfront sign` and of @aws-sdk/cloudfront-signer, run here and now.
//! REELDROP_TEST_PYTHON is a Python with awscli and cryptography, REELDROP_TEST_NODE_MODULES a folder with node/package.json's modules.
//! What is compared where: botocore knows no Hash-Algorithm, so with SHA-256 the rest of the URL is compared; awscli 1 signs with
//! SHA-1 and PKCS#1 only; the npm package puts Key-Pair-Id first, and start before address where both stand in one policy. No peer
//! signs with ECDSA deterministically, so there openssl verifies.
#![allow(clippy::unwrap_used)]

mod keys;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use reeldrop_signing::cloudfront::{
    CookiePolicy, Hash, Ipv4Range, Policy, PrivateKey, SignUrl, UrlPolicy, canned_policy,
    custom_policy, sign_cookies, sign_url,
};
use serde_json::{Value, json};

const KEY_PAIR_ID: &str = "K2JCJMDEHXQW5F";
const CASES: usize = 600;

#[derive(Debug, Clone)]
struct Case {
    url: String,
    /// `None` for a canned policy.
    resource: Option<String>,
    expires_at: i64,
    starts_at: Option<i64>,
    ip: Option<String>,
    sha256: bool,
}

impl Case {
    fn range(&self) -> Option<Ipv4Range> {
        self.ip.as_ref().map(|ip| ip.parse().unwrap())
    }

    fn custom(&self) -> Option<Policy<'_>> {
        self.resource.as_ref().map(|resource| Policy {
            resource,
            expires_at: self.expires_at,
            starts_at: self.starts_at,
            ip: self.range(),
        })
    }

    fn hash(&self) -> Hash {
        if self.sha256 {
            Hash::Sha256
        } else {
            Hash::Sha1
        }
    }

    fn policy_text(&self) -> String {
        match self.custom() {
            Some(policy) => custom_policy(&policy).unwrap(),
            None => canned_policy(&self.url, self.expires_at).unwrap(),
        }
    }

    fn sign(&self, key: &PrivateKey) -> String {
        let custom = self.custom();
        let policy = custom.as_ref().map_or(
            UrlPolicy::Canned {
                expires_at: self.expires_at,
            },
            UrlPolicy::Custom,
        );
        let sign = SignUrl {
            key,
            key_pair_id: KEY_PAIR_ID,
            hash: self.hash(),
            policy,
        };
        sign_url(&self.url, &sign).unwrap()
    }

    fn cookies(&self, key: &PrivateKey) -> BTreeMap<String, String> {
        let custom = self.custom();
        let policy = custom.as_ref().map_or(
            CookiePolicy::Canned {
                url: &self.url,
                expires_at: self.expires_at,
            },
            CookiePolicy::Custom,
        );
        let cookies = sign_cookies(key, KEY_PAIR_ID, self.hash(), &policy).unwrap();
        let pairs = cookies.pairs();
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn ask(&self, key: &str) -> Value {
        json!({
            "key": key, "key_pair_id": KEY_PAIR_ID, "url": self.url, "resource": self.resource,
            "expires_at": self.expires_at, "starts_at": self.starts_at, "ip": self.ip, "sha256": self.sha256,
            "canned": self.resource.is_none(),
        })
    }
}

/// Path segments from names with every awkward character, encoded as browsers' `encodeURIComponent` does.
fn segment() -> impl Strategy<Value = String> {
    "[A-Za-z0-9 +%&=?#/*'()!~äöü電影😀\"\\\\<>.:;,@$_-]{1,12}".prop_map(|name| {
        const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
            .remove(b'-')
            .remove(b'_')
            .remove(b'.')
            .remove(b'!')
            .remove(b'~')
            .remove(b'\'')
            .remove(b'(')
            .remove(b')');
        percent_encoding::utf8_percent_encode(&name, KEPT).to_string()
    })
}

fn case() -> impl Strategy<Value = Case> {
    let host = prop::sample::select(vec![
        "https://d111111abcdef8.cloudfront.net",
        "http://films.example:8080",
        "https://xn--bcher-kva.example",
    ]);
    let query = prop::collection::vec(
        ("[a-z]{1,6}", "[A-Za-z0-9._~-]{0,8}(%2B|%20)?")
            .prop_map(|(name, value)| format!("{name}={value}")),
        0..3,
    );
    let url =
        (host, prop::collection::vec(segment(), 1..5), query).prop_map(|(host, path, query)| {
            let mark = if query.is_empty() { "" } else { "?" };
            format!("{host}/{}{mark}{}", path.join("/"), query.join("&"))
        });
    let ip = (any::<u32>(), 1u8..=32, any::<bool>()).prop_map(|(bits, prefix, single)| {
        let network = std::net::Ipv4Addr::from_bits(bits & (u32::MAX << (32 - prefix)));
        if single {
            network.to_string()
        } else {
            format!("{network}/{prefix}")
        }
    });
    (
        url,
        0..5u8,
        prop::option::of(1..1_000_000_000i64),
        prop::option::of(ip),
        1_000_000_001..=2_147_483_647i64,
        any::<bool>(),
    )
        .prop_map(|(url, kind, starts_at, ip, expires_at, sha256)| {
            let slash = url.rfind('/').unwrap();
            let resource = match kind {
                0 | 1 => None,
                2 => Some(url.clone()),
                3 => Some(format!("{}/*", &url[..slash])),
                _ => Some(format!("{}?*", &url[..=slash])),
            };
            let canned = resource.is_none();
            Case {
                url,
                resource,
                expires_at,
                starts_at: starts_at.filter(|_| !canned),
                ip: ip.filter(|_| !canned),
                sha256,
            }
        })
}

fn cases() -> Vec<Case> {
    let mut runner = TestRunner::default();
    let mut next = || case().new_tree(&mut runner).unwrap().current();
    std::iter::repeat_with(&mut next).take(CASES).collect()
}

fn variable(name: &str) -> Option<OsString> {
    let value = std::env::var_os(name);
    if value.is_none() {
        eprintln!("{name} is not set: nothing is compared here");
    }
    value
}

/// Runs a program that answers each line of JSON with one.
fn ask_all(mut command: Command, asks: Vec<Value>) -> Vec<Value> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let wanted = asks.len();
    let writer = std::thread::spawn(move || {
        for ask in asks {
            writeln!(stdin, "{ask}").unwrap();
        }
    });
    let answers: Vec<Value> = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(answers.len(), wanted);
    answers
}

#[test]
fn urls_are_those_of_botocore() {
    let Some(python) = variable("REELDROP_TEST_PYTHON") else {
        return;
    };
    let pem = keys::rsa(2_048);
    let key = PrivateKey::from_pem(&pem).unwrap();
    let cases = cases();
    let mut command = Command::new(python);
    command.arg(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/python/cloudfront.py"
    ));
    let answers = ask_all(command, cases.iter().map(|case| case.ask(&pem)).collect());
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(
            case.policy_text(),
            answer["policy"].as_str().unwrap(),
            "{case:?}"
        );
        let theirs = answer["url"].as_str().unwrap();
        let ending = if case.sha256 {
            "&Hash-Algorithm=SHA256"
        } else {
            ""
        };
        assert_eq!(case.sign(&key), format!("{theirs}{ending}"), "{case:?}");
    }
}

#[test]
fn urls_are_those_of_the_command_aws() {
    let Some(python) = variable("REELDROP_TEST_PYTHON") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let pem = keys::pkcs1(&keys::rsa(2_048));
    let path = folder.path().join("key.pem");
    std::fs::write(&path, &pem).unwrap();
    let key = PrivateKey::from_pem(&pem).unwrap();
    let url =
        "https://d111111abcdef8.cloudfront.net/films/Gr%C3%BCn%20%26%20final+1.mp4?v=2&s=a%20b";
    for (starts_at, ip) in [
        (None, None),
        (Some(1_700_000_000), None),
        (None, Some("192.0.2.0/24")),
        (Some(1), Some("198.51.100.7")),
    ] {
        let case = Case {
            url: url.into(),
            resource: (starts_at.is_some() || ip.is_some()).then(|| url.into()),
            expires_at: 2_000_000_000,
            starts_at,
            ip: ip.map(str::to_owned),
            sha256: false,
        };
        let mut command = Command::new(&python);
        command
            .args(["-m", "awscli", "cloudfront", "sign", "--url", url])
            .args([
                "--key-pair-id",
                KEY_PAIR_ID,
                "--date-less-than",
                "2000000000",
            ])
            .args(["--private-key", &format!("file://{}", path.display())])
            .env("AWS_CONFIG_FILE", folder.path().join("none"))
            .env("AWS_SHARED_CREDENTIALS_FILE", folder.path().join("none"))
            .env("AWS_EC2_METADATA_DISABLED", "true");
        if let Some(at) = starts_at {
            command.args(["--date-greater-than", &at.to_string()]);
        }
        if let Some(ip) = ip {
            command.args(["--ip-address", ip]);
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(case.sign(&key), String::from_utf8(output.stdout).unwrap());
    }
}

/// The address with the URL's own query, and CloudFront's parameters, whatever their order.
fn parts(signed: &str, own: &str) -> BTreeSet<String> {
    let rest = signed.strip_prefix(own).unwrap();
    let rest = rest.strip_prefix(['?', '&']).unwrap();
    rest.split('&').map(str::to_owned).collect()
}

#[test]
fn urls_and_cookies_are_those_of_the_npm_package() {
    let Some(modules) = variable("REELDROP_TEST_NODE_MODULES") else {
        return;
    };
    let pem = keys::rsa(2_048);
    let key = PrivateKey::from_pem(&pem).unwrap();
    // It writes %2A as *, and so would sign another URL than the one it is given.
    let cases: Vec<Case> = cases()
        .into_iter()
        .filter(|case| !case.url.contains("%2A"))
        .collect();
    // It writes a custom policy itself only for exactly the URL, and only with a start or an address.
    let writes_itself = |case: &Case| match &case.resource {
        None => true,
        Some(resource) => *resource == case.url && (case.starts_at.is_some() != case.ip.is_some()),
    };
    let asks = cases.iter().map(|case| {
        let mut ask = case.ask(&pem);
        ask["policy"] = if writes_itself(case) {
            Value::Null
        } else {
            case.policy_text().into()
        };
        ask
    });
    let mut command = Command::new("node");
    command
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/node/cloudfront.mjs"
        ))
        .env("REELDROP_TEST_NODE_MODULES", modules);
    let answers = ask_all(command, asks.collect());
    for (case, answer) in cases.iter().zip(answers) {
        let theirs = answer["url"].as_str().unwrap();
        assert_eq!(
            parts(&case.sign(&key), &case.url),
            parts(theirs, &case.url),
            "{case:?}"
        );
        let theirs: BTreeMap<String, Value> =
            serde_json::from_value(answer["cookies"].clone()).unwrap();
        let theirs = theirs.into_iter().map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name, text)
        });
        assert_eq!(case.cookies(&key), theirs.collect(), "{case:?}");
    }
}

#[test]
fn openssl_verifies_what_either_key_signs() {
    use base64::Engine as _;
    let folder = tempfile::tempdir().unwrap();
    let (rsa, ec) = (keys::rsa(2_048), keys::sec1("prime256v1"));
    for (pem, rounds) in [
        (&rsa, 10),
        (&keys::pkcs1(&rsa), 10),
        (&ec, 40),
        (&keys::pkcs8(&ec), 40),
    ] {
        let key = PrivateKey::from_pem(pem).unwrap();
        let public = key.public_key_pem();
        assert_eq!(public, keys::public(pem));
        for case in cases().into_iter().take(rounds) {
            let cookies = case.cookies(&key);
            let signature = cookies["CloudFront-Signature"]
                .replace('-', "+")
                .replace('_', "=")
                .replace('~', "/");
            let signature = base64::engine::general_purpose::STANDARD
                .decode(signature)
                .unwrap();
            let sha256 = cookies
                .get("CloudFront-Hash-Algorithm")
                .is_some_and(|name| name == "SHA256");
            assert_eq!(
                sha256,
                case.sha256 || pem.contains("EC PRIVATE") || pem.len() < 400
            );
            let hash = if sha256 { "-sha256" } else { "-sha1" };
            let text = case.policy_text();
            assert!(keys::verifies(
                folder.path(),
                &public,
                hash,
                text.as_bytes(),
                &signature
            ));
            let longer = text.replace("\"AWS:EpochTime\":1", "\"AWS:EpochTime\":2");
            if longer != text {
                assert!(!keys::verifies(
                    folder.path(),
                    &public,
                    hash,
                    longer.as_bytes(),
                    &signature
                ));
            }
            assert_eq!(case.cookies(&key), cookies, "the same again");
        }
    }
}
