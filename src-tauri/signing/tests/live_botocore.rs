//! Thousands of generated cases, each signed by botocore in the same run: links, requests, forms, encodings.
#![allow(clippy::unwrap_used)]

mod peers;

use peers::{Case, Peer, awkward, borrowed, cases, generated, header_value, sorted};
use proptest::prelude::*;
use reeldrop_signing::{
    Credentials, HeaderRequest, Match, Method, Payload, PostPolicy, PostSuccess, encode_path,
    encode_query, post_policy, sign_headers,
};
use serde_json::{Value, json};
use sha2::Digest as _;

#[test]
fn links() {
    let Some(botocore) = Peer::botocore() else {
        return;
    };
    let cases = generated(cases(), 4_000);
    for (case, theirs) in cases.iter().zip(botocore.ask(&cases)) {
        let ours = case.sign();
        assert_eq!(sorted(&ours), sorted(theirs.as_str().unwrap()), "{case:#?}");
    }
}

#[test]
fn encodings() {
    let Some(botocore) = Peer::botocore() else {
        return;
    };
    let mut texts = generated(prop_oneof![awkward(20), any::<String>()], 4_000);
    texts.extend((0..=0x2fff).filter_map(char::from_u32).map(String::from));
    let cases: Vec<_> = texts
        .iter()
        .map(|text| json!({"kind": "encode", "text": text}))
        .collect();
    for (text, theirs) in texts.iter().zip(botocore.ask(&cases)) {
        assert_eq!(
            json!([encode_path(text), encode_query(text)]),
            theirs,
            "{text:?}"
        );
    }
}

#[derive(Debug, serde::Serialize)]
struct RequestCase {
    #[serde(flatten)]
    case: Case,
    body: Option<String>,
}

#[test]
fn requests() {
    let Some(botocore) = Peer::botocore() else {
        return;
    };
    let strategy = (cases(), prop::option::of(awkward(5))).prop_map(|(mut case, body)| {
        case.kind = "headers";
        (case.version_id, case.part, case.overrides) = (None, None, Default::default());
        RequestCase { case, body }
    });
    let cases = generated(strategy, 2_000);
    for (RequestCase { case, body }, theirs) in cases.iter().zip(botocore.ask(&cases)) {
        let url = reeldrop_signing::ObjectUrl {
            endpoint: &case.endpoint(),
            addressing: case.addressing(),
            bucket: &case.bucket,
            key: &case.key,
        }
        .unsigned()
        .unwrap();
        let rest = url.split_once("://").unwrap().1;
        let (host, path) = rest.split_at(rest.find('/').unwrap());
        let hash = body
            .as_ref()
            .map(|body| hex::encode(sha2::Sha256::digest(body)));
        let ours = sign_headers(&HeaderRequest {
            method: peers::METHODS
                .into_iter()
                .find(|method| method.as_str() == case.method)
                .unwrap(),
            host,
            path,
            query: &borrowed(&case.other),
            headers: &borrowed(&case.headers),
            payload: hash.as_deref().map_or(Payload::Unsigned, Payload::Sha256),
            region: &case.region,
            signed_at: case.signed_at(),
            credentials: Credentials::new(
                &case.key_id,
                &case.secret,
                case.session_token.as_deref(),
            ),
        })
        .unwrap();
        assert_eq!(json!(ours), theirs, "{case:#?}");
    }
}

/// What bounds a form, besides the case's place and time.
#[derive(Debug)]
struct FormCase {
    case: Case,
    key_is_prefix: bool,
    length: Option<(u64, u64)>,
    content_type: Option<(bool, String)>,
    fields: Vec<(String, String)>,
    success: Option<Result<String, u16>>,
}

impl FormCase {
    /// The same bounds as a caller of botocore writes them.
    fn json(&self) -> Value {
        let mut conditions = Vec::new();
        let mut fields = Vec::new();
        let mut exact = |name: &str, value: &str, conditions: &mut Vec<Value>| {
            conditions.push(json!({ name: value }));
            fields.push(json!([name, value]));
        };
        if let Some((fewest, most)) = self.length {
            conditions.push(json!(["content-length-range", fewest, most]));
        }
        match &self.content_type {
            Some((true, prefix)) => {
                conditions.push(json!(["starts-with", "$Content-Type", prefix]));
            }
            Some((false, value)) => exact("Content-Type", value, &mut conditions),
            None => {}
        }
        for (name, value) in &self.fields {
            exact(name, value, &mut conditions);
        }
        match &self.success {
            Some(Ok(url)) => exact("success_action_redirect", url, &mut conditions),
            Some(Err(status)) => exact(
                "success_action_status",
                &status.to_string(),
                &mut conditions,
            ),
            None => {}
        }
        let mut case = serde_json::to_value(&self.case).unwrap();
        let suffix = if self.key_is_prefix {
            "${filename}"
        } else {
            ""
        };
        case["key"] = json!(format!("{}{suffix}", self.case.key));
        case["conditions"] = json!(conditions);
        case["fields"] = json!(fields);
        case
    }
}

fn forms() -> impl Strategy<Value = FormCase> {
    (
        cases(),
        // Few, so that the peer makes few clients.
        0_usize..3,
        any::<bool>(),
        prop::option::of((0_u64..1_000, 1_000_u64..=5_368_709_120)),
        prop::option::of((any::<bool>(), awkward(3))),
        prop::collection::btree_map("(acl|x-amz-meta-[a-z]{1,6})", awkward(4), 0..3),
        prop::option::of(prop_oneof![
            awkward(6).prop_map(Ok),
            prop::sample::select(vec![200, 201, 204]).prop_map(Err)
        ]),
    )
        .prop_map(
            |(mut case, who, key_is_prefix, length, content_type, fields, success)| {
                case.kind = "post";
                let whos = [
                    ("AKIA1", "s3cr/t+", None),
                    ("ASIA2", "other", Some("tok=en//+")),
                    ("k3", "x", None),
                ];
                let (key_id, secret, token) = whos[who];
                (case.key_id, case.secret) = (key_id.to_owned(), secret.to_owned());
                case.session_token = token.map(str::to_owned);
                case.region = ["us-east-1", "auto", "eu-central-1"][who].to_owned();
                case.authority = [
                    "storage.example.com",
                    "h.example:8443",
                    "s3.eu-west-1.amazonaws.com",
                ][who]
                    .to_owned();
                // Nothing to encode: botocore encodes a prefix twice where the bucket stands in the path.
                case.prefix = ["", "/s3/v1", ""][who].to_owned();
                case.scheme = "https";
                case.signed_at = case.signed_at.min(253_000_000_000);
                FormCase {
                    case,
                    key_is_prefix,
                    length,
                    content_type,
                    fields: fields.into_iter().collect(),
                    success,
                }
            },
        )
}

#[test]
fn upload_forms() {
    let Some(botocore) = Peer::botocore() else {
        return;
    };
    let forms = generated(forms(), 1_000);
    let cases: Vec<_> = forms.iter().map(FormCase::json).collect();
    for (form, theirs) in forms.iter().zip(botocore.ask(&cases)) {
        let case = &form.case;
        let signed_at = case.signed_at();
        let endpoint = case.endpoint();
        let mut ours = post_policy(&PostPolicy {
            endpoint: &endpoint,
            addressing: case.addressing(),
            bucket: &case.bucket,
            region: &case.region,
            credentials: Credentials::new(
                &case.key_id,
                &case.secret,
                case.session_token.as_deref(),
            ),
            signed_at,
            expires_at: signed_at + time::Duration::seconds(case.lifetime_seconds.into()),
            key: if form.key_is_prefix {
                Match::StartsWith(&case.key)
            } else {
                Match::Exact(&case.key)
            },
            content_length_range: form.length,
            content_type: form.content_type.as_ref().map(|(is_prefix, text)| {
                if *is_prefix {
                    Match::StartsWith(text.as_str())
                } else {
                    Match::Exact(text)
                }
            }),
            fields: &borrowed(&form.fields),
            success: form.success.as_ref().map(|success| match success {
                Ok(url) => PostSuccess::Redirect(url),
                Err(status) => PostSuccess::Status(*status),
            }),
        })
        .unwrap();
        ours.fields.sort();
        assert_eq!(json!([ours.url, ours.fields]), theirs, "{form:#?}");
    }
}

/// A header's blanks are folded alike, and a name given twice is one header.
#[test]
fn signed_headers() {
    let Some(botocore) = Peer::botocore() else {
        return;
    };
    let header = ("(?i)x-amz-meta-[ab]", header_value());
    let strategy =
        (cases(), prop::collection::vec(header, 2..8)).prop_map(|(mut case, headers)| {
            case.method = Method::Put.as_str();
            case.headers = headers;
            // A body bound by its hash.
            case.headers
                .push(("X-Amz-Content-SHA256".to_owned(), "0f".repeat(32)));
            case
        });
    let cases = generated(strategy, 1_000);
    for (case, theirs) in cases.iter().zip(botocore.ask(&cases)) {
        assert_eq!(
            sorted(&case.sign()),
            sorted(theirs.as_str().unwrap()),
            "{case:#?}"
        );
    }
}
