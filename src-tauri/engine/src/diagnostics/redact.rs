//! Takes out of a text what would open something or name somebody: secrets, keys, signatures, queries of addresses. Too
//! much rather than too little: whoever helps needs to know what happened, not with which key.

use std::sync::LazyLock;

use regex::Regex;

/// Stands where something was taken out.
pub(super) const REMOVED: &str = "[removed]";

/// What is taken out, and what stands there instead; one after another.
const RULES: [(&str, &str); 9] = [
    // A private key, also one that was cut off.
    (
        r"(?s)-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\z)",
        REMOVED,
    ),
    // Headers, to the end of the line.
    (
        r"(?i)\b(authorization|cookie|x-amz-security-token)\b([\x22']?\s*[:=]\s*).*",
        "${1}${2}[removed]",
    ),
    // Who signs in by an address.
    (r"://[^/\s@?#\x22'<>]+@", "://[removed]@"),
    // All queries: signatures are in them, and names of recipients may be.
    (
        r"(?i)\b([a-z][a-z0-9+.-]*://[^\s?\x22'<>]*)\?[^\s\x22'<>]*",
        "${1}?[removed]",
    ),
    // What is left of one that was cut off or encoded again.
    (
        r"(?i)\b(x-amz-[a-z0-9-]+|(?:cloudfront-)?(?:signature|policy|key-pair-id)|awsaccesskeyid)(=|%3d|:\s*)[^\s&\x22'<>;,]+",
        "${1}${2}[removed]",
    ),
    // Whatever says of itself that it is a secret.
    (
        r"(?i)((?:secret|password|passphrase|token|private[_ -]?key|access[_ -]?key|key[_ -]?id)(?:[_ -]?(?:access[_ -]?)?(?:key|id))*[\x22']?\s*(?:[:=]|%3d)\s*[\x22']?)[^\s\x22',;&}\[\]]+",
        "${1}[removed]",
    ),
    // Access key ids (IAM User Guide, unique identifiers).
    (
        r"\b(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|APKA)[A-Z0-9]{8,}",
        REMOVED,
    ),
    // Cloudflare's ids, keys and secrets, and every signature in hexadecimal.
    (r"(?i)\b[0-9a-f]{32,}\b", REMOVED),
    // Secrets of AWS have 40 characters, tokens and signatures of CloudFront have more.
    (r"[A-Za-z0-9+/=_~-]{40,}", REMOVED),
];

static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let compile = |(pattern, instead): (&str, &'static str)| {
        (
            Regex::new(pattern).expect("the patterns are tested"),
            instead,
        )
    };
    RULES.into_iter().map(compile).collect()
});

/// `text` without what is `known` to be nobody's business (key ids, folders), and without what looks like a secret.
pub(super) fn redact(text: &str, known: &[String]) -> String {
    let mut text = text.to_owned();
    for known in known.iter().filter(|known| known.len() >= 4) {
        text = text.replace(known.as_str(), REMOVED);
    }
    for (pattern, instead) in COMPILED.iter() {
        text = pattern.replace_all(&text, *instead).into_owned();
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIGNED: &str = "https://films.s3.eu-central-1.amazonaws.com/Nordlicht%20v7.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256\
        &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20311127%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20311127T140500Z\
        &X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    #[test]
    fn what_opens_something_is_taken_out_and_what_explains_something_stays() {
        for (text, left) in [
            (
                SIGNED,
                "https://films.s3.eu-central-1.amazonaws.com/Nordlicht%20v7.mp4?[removed]",
            ),
            (
                "GET /a.mp4?X-Amz-Signature=abc&X-Amz-Expires=5 403",
                "GET /a.mp4?X-Amz-Signature=[removed]&X-Amz-Expires=[removed] 403",
            ),
            (
                "d1.cloudfront.net/a?Policy=eyJ_&Signature=ab~c-_&Key-Pair-Id=K2JC",
                "d1.cloudfront.net/a?Policy=[removed]&Signature=[removed]&Key-Pair-Id=[removed]",
            ),
            (
                "X-Amz-Signature%3Dabcdef and more",
                "X-Amz-Signature%3D[removed] and more",
            ),
            (
                "authorization: AWS4-HMAC-SHA256 Credential=AKID/2031, Signature=abc\nnext line",
                "authorization: [removed]\nnext line",
            ),
            (
                "Cookie: CloudFront-Policy=a; CloudFront-Signature=b",
                "Cookie: [removed]",
            ),
            (
                "key AKIAIOSFODNN7EXAMPLE is unknown",
                "key [removed] is unknown",
            ),
            (
                r#"{"secret_access_key": "short", "bucket": "films"}"#,
                r#"{"secret_access_key": "[removed]", "bucket": "films"}"#,
            ),
            (
                "CDN_SESSION_TOKEN=FwoGZXIvYXdz",
                "CDN_SESSION_TOKEN=[removed]",
            ),
            (
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY was pasted",
                "[removed] was pasted",
            ),
            (
                "https://anna:hunter2@proxy.example:8080",
                "https://[removed]@proxy.example:8080",
            ),
            (
                "0a1b2c3d4e5f60718293a4b5c6d7e8f9.r2.cloudflarestorage.com",
                "[removed].r2.cloudflarestorage.com",
            ),
            (
                "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nok",
                "[removed]\nok",
            ),
            ("-----BEGIN EC PRIVATE KEY-----\nMIIE", "[removed]"),
        ] {
            assert_eq!(redact(text, &[]), left);
        }
        for plain in [
            "2031-11-27T14:05:00.123456Z  WARN reeldrop_engine::upload::queue: part failed code=slow-down attempt=3",
            "upload 4be0643f-1d98-573b-97cd-ca98a65347dd is done: 104857600 bytes in 2.31 s",
            "{date}/{folder}/{name}.{ext}",
        ] {
            assert_eq!(redact(plain, &[]), plain);
        }
        assert_eq!(
            redact(
                "key-of-mine and a",
                &["key-of-mine".to_owned(), "a".to_owned()]
            ),
            "[removed] and a"
        );
    }

    fn planted() -> impl Strategy<Value = (String, String)> {
        let secret = "[A-Za-z0-9+/]{40}".prop_map(|secret| (secret.clone(), secret));
        let labelled = (
            "[a-z0-9]{6,30}",
            "(secret|password|session_token|secretAccessKey)(=|: |\": \")",
        )
            .prop_map(|(secret, label)| (format!("{label}{secret}"), secret));
        let signature = "[0-9a-f]{64}".prop_map(|signature| {
            (
                SIGNED.replace(&SIGNED[SIGNED.len() - 64..], &signature),
                signature,
            )
        });
        let key_id = "(AKIA|ASIA)[A-Z0-9]{16}".prop_map(|id| (id.clone(), id));
        let query =
            "[a-z0-9]{8,40}".prop_map(|name| (format!("https://a.example/v.mp4?for={name}"), name));
        prop_oneof![secret, labelled, signature, key_id, query]
    }

    proptest! {
        #[test]
        fn what_is_planted_anywhere_is_gone((planted, secret) in planted(), before in "[ -~\n]{0,60}", after in "[ -~\n]{0,60}") {
            // Pasted to a word, nothing tells where a secret begins.
            let text = format!("{before} {planted} {after}");
            let left = redact(&text, &[]);
            prop_assume!(!before.contains(&secret) && !after.contains(&secret));
            prop_assert!(!left.contains(&secret), "{left}");
        }

        #[test]
        fn nothing_breaks_it_and_a_second_time_changes_nothing(text in "\\PC{0,200}") {
            let once = redact(&text, &[]);
            prop_assert_eq!(redact(&once, &[]), once);
        }
    }
}
