//! Thousands of generated links, each signed by `@aws-sdk/s3-request-presigner` in the same run, by its whole client.
#![allow(clippy::unwrap_used)]

mod peers;

use peers::{Case, Peer, cases, generated, sorted};
use proptest::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// What the SDK adds to each link, never asked for: the operation's name, and that the body is not signed. They are part of
/// its signature, so ours is given the same.
const ADDED: [&str; 2] = ["X-Amz-Content-Sha256", "x-id"];

/// Cases that the SDK's typed operations can express.
fn expressible() -> impl Strategy<Value = Case> {
    let headers = (
        prop::option::of("[a-z]{1,8}/[!-~]{1,8}([ ]{1,3}[!-~]{1,8}){0,2}"),
        prop::option::of(0_u64..5_368_709_120),
        prop::option::of("[!-~]{1,8}([ ]{1,3}[!-~]{1,8}){0,2}"),
    );
    (cases(), 0_usize..5, 0_i64..4_102_444_800, headers).prop_map(
        |(mut case, operation, expires, headers)| {
            case.method = ["GET", "HEAD", "PUT", "DELETE", "PUT"][operation];
            case.other = Vec::new();
            case.headers = Vec::new();
            // UploadPart is the only one with a part, GET and HEAD alone change the answer's headers.
            case.part = case
                .part
                .or(Some(("upload".to_owned(), 1)))
                .filter(|_| operation == 4);
            if operation > 1 {
                case.overrides = Default::default();
            }
            // The SDK writes the date itself, as HTTP does (RFC 9110: IMF-fixdate).
            case.overrides[5] = case.overrides[5].as_ref().map(|_| http_date(expires));
            if matches!(case.method, "PUT") {
                case.version_id = None;
            }
            if operation == 2 {
                let (content_type, length, metadata) = headers;
                case.headers = [
                    ("content-type", content_type),
                    ("content-length", length.map(|length| length.to_string())),
                    ("x-amz-meta-a", metadata),
                ]
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?)))
                .collect();
            }
            case
        },
    )
}

fn http_date(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at).unwrap();
    at.format(&Rfc2822).unwrap().replace("+0000", "GMT")
}

#[test]
fn links() {
    let Some(javascript) = Peer::javascript() else {
        return;
    };
    let cases = generated(expressible(), 3_000);
    for (case, theirs) in cases.iter().zip(javascript.ask(&cases)) {
        let theirs = theirs.as_str().unwrap();
        let (_, parts) = sorted(theirs);
        let mut case = case.clone();
        case.other = parts
            .iter()
            .filter_map(|part| part.split_once('='))
            .filter(|(name, _)| ADDED.contains(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(sorted(&case.sign()), sorted(theirs), "{case:#?}");
    }
}
