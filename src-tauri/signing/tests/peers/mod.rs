//! Others' signers as child processes, a JSON line in and a JSON line out for each case, and the cases to ask them about.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use reeldrop_signing::{
    Addressing, Batch, BatchSigner, Credentials, Endpoint, Method, ObjectQuery, ObjectUrl, Presign,
    ResponseOverrides, SigningKey, UploadPart, presign,
};
use time::OffsetDateTime;

pub const METHODS: [Method; 5] = [
    Method::Get,
    Method::Head,
    Method::Put,
    Method::Delete,
    Method::Post,
];

/// A signer by someone else.
pub struct Peer(Command);

impl Peer {
    /// botocore, with the Python of `REELDROP_TEST_PYTHON`; without it the test says so and is left out.
    pub fn botocore() -> Option<Self> {
        let python = variable("REELDROP_TEST_PYTHON")?;
        let mut command = Command::new(python);
        command.arg(tests().join("botocore_signer.py"));
        Some(Self(command))
    }

    /// The AWS SDK for JavaScript, from the folder `REELDROP_TEST_NODE_MODULES`, whose `node_modules` hold it.
    pub fn javascript() -> Option<Self> {
        let folder = variable("REELDROP_TEST_NODE_MODULES")?;
        let mut command = Command::new("node");
        command.arg(tests().join("node/signer.mjs")).arg(folder);
        // It would ask for a newer Node than it needs.
        command.env("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
        Some(Self(command))
    }

    /// Its answers, in the order of the cases.
    pub fn ask<C: serde::Serialize>(mut self, cases: &[C]) -> Vec<serde_json::Value> {
        let mut child = self
            .0
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let lines: String = cases
            .iter()
            .map(|case| serde_json::to_string(case).unwrap() + "\n")
            .collect();
        // In a thread of its own, as it answers before it has read all.
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let answers: Vec<_> = output
            .lines()
            .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
            .collect();
        assert!(child.wait().unwrap().success());
        writer.join().unwrap().unwrap();
        assert_eq!(answers.len(), cases.len());
        answers
    }
}

fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn variable(name: &str) -> Option<std::ffi::OsString> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    if value.is_none() {
        // Past the test harness, which would keep it to itself.
        let _ = writeln!(std::io::stderr(), "left out: {name} is not set");
    }
    value
}

/// The same cases in every run, so that a failure comes back.
pub fn generated<S: Strategy>(strategy: S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

/// A link to be signed; its overrides are in the order of [`OVERRIDES`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct Case {
    pub kind: &'static str,
    pub scheme: &'static str,
    pub authority: String,
    /// Not encoded.
    pub prefix: String,
    pub virtual_host: bool,
    pub bucket: String,
    pub key: String,
    pub method: &'static str,
    pub version_id: Option<String>,
    pub part: Option<(String, u16)>,
    pub overrides: [Option<String>; 6],
    pub other: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub region: String,
    pub signed_at: i64,
    pub lifetime_seconds: u32,
    pub key_id: String,
    pub secret: String,
    pub session_token: Option<String>,
}

pub const OVERRIDES: [&str; 6] = [
    "response-content-disposition",
    "response-content-type",
    "response-cache-control",
    "response-content-encoding",
    "response-content-language",
    "response-expires",
];

impl Case {
    pub fn signed_at(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.signed_at).unwrap()
    }

    pub fn addressing(&self) -> Addressing {
        if self.virtual_host {
            Addressing::VirtualHost
        } else {
            Addressing::Path
        }
    }

    pub fn endpoint(&self) -> Endpoint {
        let prefix = reeldrop_signing::encode_path(&self.prefix);
        Endpoint::parse(&format!("{}://{}{prefix}", self.scheme, self.authority)).unwrap()
    }

    /// Our link, signed alone and in a batch, which must be the same.
    pub fn sign(&self) -> String {
        let endpoint = self.endpoint();
        let [
            content_disposition,
            content_type,
            cache_control,
            content_encoding,
            content_language,
            expires,
        ] = self.overrides.each_ref().map(Option::as_deref);
        let other = borrowed(&self.other);
        let headers = borrowed(&self.headers);
        let request = Presign {
            method: METHODS
                .into_iter()
                .find(|method| method.as_str() == self.method)
                .unwrap(),
            object: ObjectUrl {
                endpoint: &endpoint,
                addressing: self.addressing(),
                bucket: &self.bucket,
                key: &self.key,
            },
            region: &self.region,
            signed_at: self.signed_at(),
            lifetime_seconds: self.lifetime_seconds,
            overrides: &ResponseOverrides {
                content_disposition,
                content_type,
                cache_control,
                content_encoding,
                content_language,
                expires,
            },
            credentials: Credentials::new(
                &self.key_id,
                &self.secret,
                self.session_token.as_deref(),
            ),
            query: ObjectQuery {
                version_id: self.version_id.as_deref(),
                part: self.part.as_ref().map(|(upload_id, number)| UploadPart {
                    upload_id,
                    number: *number,
                }),
                other: &other,
            },
            signed_headers: &headers,
        };
        let link = presign(&request).unwrap();

        let key = SigningKey::derive(&self.secret, self.signed_at(), &self.region).unwrap();
        let signer = BatchSigner::new(&Batch::from(&request), &key).unwrap();
        let mut out = "kept ".to_owned();
        for key in ["another", &self.key, &self.key] {
            out.truncate("kept ".len());
            signer.sign_into(&mut out, key).unwrap();
        }
        assert_eq!(out.strip_prefix("kept "), Some(link.as_str()));
        link
    }
}

pub fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// The address of a URL, and its query's parts in order of their text: every tool writes them in an order of its own.
pub fn sorted(url: &str) -> (&str, Vec<&str>) {
    let (address, query) = url.split_once('?').unwrap();
    let mut parts: Vec<_> = query.split('&').collect();
    parts.sort_unstable();
    (address, parts)
}

/// Text with everything that has broken somebody's signature.
pub fn awkward(max_pieces: usize) -> impl Strategy<Value = String> {
    let traps = prop::sample::select(vec![
        " ",
        "  ",
        "+",
        "#",
        "%",
        "%20",
        "%2F",
        "?",
        "&",
        "=",
        "'",
        "\"",
        "`",
        "/",
        "//",
        "/../",
        "/./",
        ".",
        "..",
        "~",
        "*",
        "(",
        ")",
        "!",
        "@",
        ":",
        ";",
        ",",
        "$",
        "[",
        "]",
        "{",
        "}",
        "|",
        "\\",
        "^",
        "<",
        ">",
        "\u{fc}",
        "u\u{308}",
        "\u{1f3ac}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "\u{65e5}\u{672c}",
        "\u{202e}",
        "\u{a0}",
        "\u{feff}",
        "\u{2028}",
        "\t",
        "\n",
        "\r",
        "\u{0}",
        "\u{7f}",
        "\u{8}",
        "\u{c}",
        "\u{1b}",
        "\u{85}",
        "\u{10ffff}",
    ])
    .prop_map(str::to_owned);
    let piece = prop_oneof![
        4 => traps,
        3 => "[a-zA-Z0-9._-]{1,12}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..=max_pieces).prop_map(|pieces| pieces.concat())
}

/// The value of a header: printable, blanks anywhere. No other white space, about which the tools do not agree.
pub fn header_value() -> impl Strategy<Value = String> {
    "[ \t]{0,2}[!-~äß]([ \t]{0,3}[!-~äß]{1,8}){0,4}[ \t]{0,2}"
}

/// Links with anything that both a name of a host and a key can hold.
pub fn cases() -> impl Strategy<Value = Case> {
    let place = (
        prop::sample::select(vec!["https", "http"]),
        prop::sample::select(vec![
            "s3.eu-central-1.amazonaws.com",
            "account.eu.r2.cloudflarestorage.com",
            "storage.example.com:8443",
            "storage.example.com",
        ]),
        prop::sample::select(vec!["", "", "", "/s3/v1", "/with space/ü"]),
        any::<bool>(),
        "[a-z0-9]{2,4}(-[a-z0-9]{1,6}){1,3}",
        awkward(12),
    );
    let query = (
        prop::option::of(awkward(3)),
        prop::option::of((awkward(3), 1_u16..=10_000)),
        prop::array::uniform6(prop::option::weighted(0.3, awkward(5))),
        prop::collection::btree_map("[a-zA-Z][!-~ü]{0,8}", awkward(3), 0..3),
        prop::collection::vec(
            (
                "(?i)(content-type|content-length|x-amz-acl|x-amz-meta-[a-c])",
                header_value(),
            ),
            0..4,
        ),
    );
    let signature = (
        prop::sample::select(METHODS.map(Method::as_str).to_vec()),
        prop_oneof![Just("auto".to_owned()), "[a-z]{2}-[a-z]{4,9}-[1-9]"],
        0_i64..=253_402_300_799,
        1_u32..=604_800,
        "[!-.0-~]{1,40}",
        "[ -~]{1,60}",
        prop::option::of("[!-~]{1,200}"),
    );
    (place, query, signature).prop_map(|(place, query, signature)| {
        let (scheme, authority, prefix, virtual_host, bucket, key) = place;
        let (version_id, part, overrides, other, headers) = query;
        let (method, region, signed_at, lifetime_seconds, key_id, secret, session_token) =
            signature;
        Case {
            kind: "presign",
            scheme,
            authority: authority.to_owned(),
            prefix: prefix.to_owned(),
            virtual_host,
            bucket,
            key,
            method,
            version_id,
            part,
            overrides,
            other: other.into_iter().collect(),
            headers,
            region,
            signed_at,
            lifetime_seconds,
            key_id,
            secret,
            session_token,
        }
    })
}
