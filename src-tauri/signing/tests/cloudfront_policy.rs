//! Policies byte for byte, what they refuse, and the ranges of addresses in them.
#![allow(clippy::unwrap_used)]

mod keys;

use proptest::prelude::*;
use reeldrop_signing::cloudfront::{
    CloudFrontError, CookieAttributes, CookiePolicy, Hash, Ipv4Range, MAX_EPOCH_SECONDS, Policy,
    PrivateKey, SignUrl, UrlPolicy, append_query, canned_policy, custom_policy, sign_cookies,
    sign_url, signed_query,
};
use time::macros::datetime;

const FILM: &str = "https://d111111abcdef8.cloudfront.net/films/cut%207.mp4?size=large&license=yes";

fn policy(resource: &str) -> Policy<'_> {
    Policy {
        resource,
        expires_at: 1_767_290_400,
        starts_at: None,
        ip: None,
    }
}

#[test]
fn policies_byte_for_byte() {
    assert_eq!(
        canned_policy(FILM, 1_767_290_400).unwrap(),
        r#"{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/films/cut%207.mp4?size=large&license=yes","Condition":{"DateLessThan":{"AWS:EpochTime":1767290400}}}]}"#
    );
    let whole = Policy {
        resource: "https://d111111abcdef8.cloudfront.net/films/*",
        expires_at: MAX_EPOCH_SECONDS,
        starts_at: Some(1),
        ip: Some("192.0.2.0/24".parse().unwrap()),
    };
    assert_eq!(
        custom_policy(&whole).unwrap(),
        r#"{"Statement":[{"Resource":"https://d111111abcdef8.cloudfront.net/films/*","Condition":{"DateLessThan":{"AWS:EpochTime":2147483647},"IpAddress":{"AWS:SourceIp":"192.0.2.0/24"},"DateGreaterThan":{"AWS:EpochTime":1}}}]}"#
    );
}

#[test]
fn urls_that_cannot_work_are_refused() {
    use CloudFrontError as E;
    for (url, wanted) in [
        ("", E::NotAnHttpUrl),
        ("/films/a.mp4", E::NotAnHttpUrl),
        ("films.example/a.mp4", E::NotAnHttpUrl),
        ("ftp://films.example/a.mp4", E::NotAnHttpUrl),
        ("https:///a.mp4", E::NotAnHttpUrl),
        ("https://films.example/a b.mp4", E::NotEncoded(' ')),
        ("https://films.example/ü.mp4", E::NotEncoded('ü')),
        ("https://films.example/a\"b", E::NotEncoded('"')),
        ("https://films.example/a\\b", E::NotEncoded('\\')),
        ("https://films.example/a\n", E::NotEncoded('\n')),
        ("https://films.example/a.mp4#t=10", E::Fragment),
        ("https://films.example/100%.mp4", E::LonePercent),
        ("https://films.example/a%2", E::LonePercent),
        ("https://films.example/a%zz", E::LonePercent),
        ("https://films.example/*.mp4", E::WildcardInCanned),
        (
            "https://films.example/a?Expires=7",
            E::ReservedParameter("Expires"),
        ),
        (
            "https://films.example/a?b=1&Policy",
            E::ReservedParameter("Policy"),
        ),
        (
            "https://films.example/a?Signature=",
            E::ReservedParameter("Signature"),
        ),
        (
            "https://films.example/a?Key-Pair-Id=K",
            E::ReservedParameter("Key-Pair-Id"),
        ),
        (
            "https://films.example/a?Hash-Algorithm=SHA1",
            E::ReservedParameter("Hash-Algorithm"),
        ),
    ] {
        assert_eq!(canned_policy(url, 7).unwrap_err(), wanted, "{url}");
    }
    // Their names are theirs only when spelt so, and only as parameters.
    canned_policy("https://films.example/Policy?expires=1&x=Policy", 7).unwrap();
}

#[test]
fn resources_that_open_everything_are_refused() {
    for resource in [
        "*",
        "**",
        "*?",
        "http*://*",
        "https://*",
        "http://*/*",
        "*://*",
        "https://*.*/*",
    ] {
        let refused = custom_policy(&policy(resource)).unwrap_err();
        assert_eq!(refused, CloudFrontError::OpensEverything, "{resource}");
    }
    for resource in ["", "films/*", "?https://a/b", "rtmp://a/b"] {
        let refused = custom_policy(&policy(resource)).unwrap_err();
        assert_eq!(refused, CloudFrontError::InvalidResource, "{resource}");
    }
    for resource in [
        "https://films.example/*",
        "http*://films.example/*",
        "*/films/*",
    ] {
        custom_policy(&policy(resource)).unwrap();
    }
}

#[test]
fn times_have_bounds() {
    for at in [0, -1, i64::MIN, MAX_EPOCH_SECONDS + 1, i64::MAX] {
        let wanted = CloudFrontError::ExpiryOutOfRange(at);
        assert_eq!(canned_policy(FILM, at).unwrap_err(), wanted);
        let late = Policy {
            expires_at: at,
            ..policy(FILM)
        };
        assert_eq!(custom_policy(&late).unwrap_err(), wanted);
    }
    for at in [0, -1, 1_767_290_400, i64::MAX] {
        let started = Policy {
            starts_at: Some(at),
            ..policy(FILM)
        };
        assert_eq!(
            custom_policy(&started).unwrap_err(),
            CloudFrontError::StartOutOfRange(at)
        );
    }
}

#[test]
fn ranges_of_addresses() {
    for (text, shown) in [
        ("192.0.2.0/24", "192.0.2.0/24"),
        ("192.0.2.7", "192.0.2.7/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("128.0.0.0/1", "128.0.0.0/1"),
        ("255.255.255.255/32", "255.255.255.255/32"),
    ] {
        assert_eq!(text.parse::<Ipv4Range>().unwrap().to_string(), shown);
    }
    for text in [
        "",
        "/",
        "films",
        "192.0.2",
        "192.0.2.256",
        "192.0.2.0/33",
        "192.0.2.0/",
        "192.0.2.0/+8",
        "192.0.2.0/024",
        "192.0.2.7/24",
        "0.0.0.1/0",
        "192.0.2.0/24/8",
        " 192.0.2.0",
        "2001:db8::/32",
        "::ffff:192.0.2.7",
    ] {
        let refused = text.parse::<Ipv4Range>().unwrap_err();
        assert!(
            matches!(refused, CloudFrontError::InvalidIpRange(_)),
            "{text}"
        );
    }
    let told = "2001:db8::/32"
        .parse::<Ipv4Range>()
        .unwrap_err()
        .to_string();
    assert!(told.contains("IPv6"));
}

#[test]
fn one_signature_serves_every_url_beneath_it() {
    let key = PrivateKey::from_pem(&keys::sec1("prime256v1")).unwrap();
    let package = policy("https://films.example/show/*");
    let query = signed_query(&key, "K2JCJMDEHXQW5F", Hash::Sha256, &package).unwrap();
    for (url, between) in [
        ("https://films.example/show/a.ts", "?"),
        ("https://films.example/show/a.ts?v=2", "&"),
    ] {
        let mut out = String::from("before ");
        append_query(&mut out, url, &query);
        assert_eq!(out, format!("before {url}{between}{query}"));
        let sign = SignUrl {
            key: &key,
            key_pair_id: "K2JCJMDEHXQW5F",
            hash: Hash::Sha256,
            policy: UrlPolicy::Custom(&package),
        };
        assert_eq!(sign_url(url, &sign).unwrap(), out["before ".len()..]);
        let beside = sign_url("https://films.example/other/a.ts", &sign);
        assert_eq!(beside.unwrap_err(), CloudFrontError::NotCovered);
        for id in ["", "K 1", "K&1", "K\n"] {
            let refused = sign_url(
                url,
                &SignUrl {
                    key_pair_id: id,
                    ..sign
                },
            );
            assert_eq!(refused.unwrap_err(), CloudFrontError::InvalidKeyPairId);
        }
    }
}

#[test]
fn cookies_as_lines_and_as_a_file() {
    let key = PrivateKey::from_pem(&keys::sec1("prime256v1")).unwrap();
    let canned = CookiePolicy::Canned {
        url: FILM,
        expires_at: 1_767_290_400,
    };
    let cookies = sign_cookies(&key, "K2JCJMDEHXQW5F", Hash::Sha1, &canned).unwrap();
    let names: Vec<_> = cookies.pairs().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "CloudFront-Expires",
            "CloudFront-Signature",
            "CloudFront-Key-Pair-Id",
            "CloudFront-Hash-Algorithm"
        ]
    );
    let attributes = CookieAttributes {
        domain: "films.example",
        path: "/show",
        secure: true,
        http_only: true,
        expires: Some(datetime!(1994-11-06 09:49:37 +1)),
    };
    let lines = cookies.set_cookie_lines(&attributes).unwrap();
    assert_eq!(
        lines[0],
        "CloudFront-Expires=1767290400; Domain=films.example; Path=/show; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Secure; HttpOnly"
    );
    let file = cookies.curl_cookie_file(&attributes).unwrap();
    assert_eq!(file.lines().next().unwrap(), "# Netscape HTTP Cookie File");
    assert_eq!(
        file.lines().nth(1).unwrap(),
        "#HttpOnly_.films.example\tTRUE\t/show\tTRUE\t784111777\tCloudFront-Expires\t1767290400"
    );
    for domain in ["", ".", "a;b", "a b", "a\tb", "a\r\nb"] {
        let bad = CookieAttributes {
            domain,
            ..attributes
        };
        assert!(cookies.set_cookie_lines(&bad).is_err() && cookies.curl_cookie_file(&bad).is_err());
    }
    for path in ["", "show", "/a;b", "/a\tb", "/a\nb"] {
        let bad = CookieAttributes { path, ..attributes };
        assert!(cookies.set_cookie_lines(&bad).is_err() && cookies.curl_cookie_file(&bad).is_err());
    }
}

proptest! {
    #[test]
    fn policies_are_json_and_come_back(
        path in "[A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]-]{0,40}",
        expires_at in 2..=MAX_EPOCH_SECONDS,
        start in prop::option::of(0.0..1.0f64),
        ip in prop::option::of((any::<u32>(), 0u8..=32)),
    ) {
        let resource = format!("https://films.example/{path}");
        let starts_at = start.map(|share| 1 + (share * (expires_at - 1) as f64) as i64).filter(|at| *at < expires_at);
        let ip = ip.map(|(bits, prefix)| {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            format!("{}/{prefix}", std::net::Ipv4Addr::from_bits(bits & mask))
        });
        let range = ip.as_ref().map(|ip| ip.parse::<Ipv4Range>().unwrap());
        let text = custom_policy(&Policy { resource: &resource, expires_at, starts_at, ip: range }).unwrap();
        let mut condition = serde_json::json!({ "DateLessThan": { "AWS:EpochTime": expires_at } });
        if let Some(at) = starts_at {
            condition["DateGreaterThan"] = serde_json::json!({ "AWS:EpochTime": at });
        }
        if let Some(ip) = ip {
            condition["IpAddress"] = serde_json::json!({ "AWS:SourceIp": ip });
        }
        let wanted = serde_json::json!({ "Statement": [{ "Resource": resource, "Condition": condition }] });
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), wanted);
        prop_assert!(!text.contains(' '));
        if !path.contains('*') {
            let canned = canned_policy(&resource, expires_at).unwrap();
            serde_json::from_str::<serde_json::Value>(&canned).unwrap();
        }
    }

    #[test]
    fn no_text_makes_a_policy_panic_or_break_its_json(resource in "\\PC{0,60}", at in any::<i64>()) {
        for text in [canned_policy(&resource, at), custom_policy(&Policy { expires_at: at, ..policy(&resource) })].into_iter().flatten() {
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read["Statement"][0]["Resource"].as_str(), Some(resource.as_str()));
        }
    }

    #[test]
    fn the_wildcards_match_as_a_regular_expression_would(pattern in "[ab*?]{0,8}", text in "[ab?]{0,10}") {
        fn slow(pattern: &[u8], text: &[u8]) -> bool {
            match (pattern.split_first(), text.split_first()) {
                (None, None) => true,
                (Some((b'*', rest)), _) => slow(rest, text) || (!text.is_empty() && slow(pattern, &text[1..])),
                (Some((p, rest)), Some((t, after))) => (*p == b'?' || p == t) && slow(rest, after),
                _ => false,
            }
        }
        prop_assert_eq!(policy(&pattern).covers(&text), slow(pattern.as_bytes(), text.as_bytes()));
    }
}
