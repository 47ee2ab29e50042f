#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

/// 2026-11-21T09:05:07Z
const DROPPED: i64 = 1_795_251_907;

fn values(name: &str) -> Values<'_> {
    Values {
        name,
        is_package: false,
        dropped_at: DROPPED,
        zone: TimeZone::UTC,
        upload: Uuid::from_u128(0xabcd_ef01 << 96),
        batch: Uuid::from_u128(0x1234_5678 << 96),
        user: "ann",
        hash8: Some("0badcafe"),
    }
}

fn key(template: &str, name: &str) -> Result<String> {
    Template::parse(template)?.key(&values(name))
}

fn refusal(template: &str) -> String {
    let error = key(template, "a.mp4").unwrap_err();
    assert_eq!(error.code, code::INVALID_TEMPLATE, "{template}");
    error.message
}

#[test]
fn every_field_has_its_value() {
    let all = "{year}/{month}/{day}/{date}_{time}/{user}/{batch}/{folder}/{name}-{hash8}.{ext}";
    assert_eq!(
        key(all, "show/day 1/cut v7.MOV").unwrap(),
        "2026/11/21/2026-11-21_09-05-07/ann/12345678/show/day 1/cut v7-0badcafe.MOV"
    );
    assert_eq!(
        key("{uuid}.{ext}", "cut.mp4").unwrap(),
        "abcdef01-0000-0000-0000-000000000000.mp4"
    );
}

#[test]
fn the_default_does_what_was_always_done() {
    for (name, made) in [
        ("cut.mp4", "2026-11-21/cut.mp4"),
        ("show/a/cut.mp4", "2026-11-21/show/a/cut.mp4"),
        ("LICENSE", "2026-11-21/LICENSE"),
        (".hidden", "2026-11-21/.hidden"),
        ("end.", "2026-11-21/end."),
        ("show/.tar.gz", "2026-11-21/show/.tar.gz"),
    ] {
        assert_eq!(key(DEFAULT, name).unwrap(), made, "{name}");
    }
    let package = Values {
        is_package: true,
        ..values("show.v2")
    };
    let made = Template::parse(DEFAULT).unwrap().key(&package).unwrap();
    assert_eq!(made, "2026-11-21/show.v2");
}

#[test]
fn empty_fields_leave_no_slash_and_no_dot() {
    assert_eq!(key("{folder}/{name}", "a.mp4").unwrap(), "a");
    assert_eq!(key("x/{folder}/{name}", "a.mp4").unwrap(), "x/a");
    assert_eq!(key("{name}.{ext}/v1", "a").unwrap(), "a/v1");
    assert_eq!(key("a//b/{name}", "c").unwrap(), "a//b/c");
    assert_eq!(key("{name}{ext}", "a.").unwrap(), "a.");
}

#[test]
fn braces_are_written_twice() {
    assert_eq!(key("{{{name}}}", "a.mp4").unwrap(), "{a}");
    assert_eq!(key("{{name}}/{name}", "a.mp4").unwrap(), "{name}/a");
}

#[test]
fn what_cannot_be_a_template_says_why() {
    assert!(refusal("{nmae}").contains("{nmae}"));
    assert!(refusal("{Name}").contains("{Name}"));
    assert!(refusal("a/{name").contains("not closed"));
    assert!(refusal("a}/{name}").contains("closes nothing"));
    assert!(refusal("").contains("empty"));
    assert!(refusal(" / ").contains("empty"));
    assert!(refusal("../{name}").contains(".."));
    assert!(refusal("a\n{name}").contains("control"));
    assert!(refusal(&"x".repeat(8193)).contains("8193"));
    // Nothing is left of it, or a browser would fold it.
    refusal("{folder}");
    refusal("./{name}");
    assert_eq!(
        key("{name}", &"n".repeat(1025)).unwrap_err().code,
        code::KEY_TOO_LONG
    );
    assert_eq!(
        template_example("{folder}").unwrap_err().code,
        code::INVALID_TEMPLATE
    );
    let example = template_example(DEFAULT).unwrap();
    assert!(example.ends_with("/Nordlicht/Day 1/Trailer v7.mp4"));
}

#[test]
fn a_hash_that_is_not_known_yet_stays_a_field() {
    let template = Template::parse("{hash8}/{name}").unwrap();
    assert!(template.needs_hash() && template.is_hashed());
    let unknown = Values {
        hash8: None,
        ..values("a.mp4")
    };
    assert_eq!(template.key(&unknown).unwrap(), "{hash8}/a");
    assert!(Template::parse("{uuid}").unwrap().is_hashed());
    assert!(!Template::parse(DEFAULT).unwrap().is_hashed());
}

fn part() -> impl Strategy<Value = String> {
    "[^/\\p{Cc}]{1,12}".prop_filter("no dots alone", |part| {
        // What `.` and `..` stand for is not a name; the key is trimmed of nothing but slashes.
        part != "." && part != ".." && !part.trim().is_empty()
    })
}

proptest! {
    /// Whatever prefix and name: a prefix gives the key that it always gave.
    #[test]
    fn a_prefix_stays_what_it_was(folders in prop::collection::vec(part(), 0..3), file in part(), prefix in prop::collection::vec(part(), 0..3)) {
        let prefix = prefix.join("/");
        let name = folders.iter().chain([&file]).cloned().collect::<Vec<_>>().join("/");
        let template = Template::parse(&Template::after_prefix(&prefix)).unwrap();
        prop_assert_eq!(template.key(&values(&name)).unwrap(), plan::key(&prefix, &name).unwrap());
    }

    /// Whatever is entered is read or refused, and what is read makes a key that S3 and browsers take, or is refused.
    #[test]
    fn nothing_makes_a_key_that_no_link_carries(entered in "[a-z{}./ ]{0,24}", name in part()) {
        if let Ok(made) = key(&entered, &name) {
            prop_assert!(!made.is_empty() && made.len() <= 1024);
            prop_assert!(!made.starts_with('/') && !made.ends_with('/'));
            prop_assert!(made.split('/').all(|part| part != "." && part != ".."));
        }
    }

    /// Text without fields comes out as it went in.
    #[test]
    fn text_is_kept(text in "[A-Za-z0-9 ()_-]{1,30}", braces in prop::bool::ANY) {
        let text = if braces { format!("{{{text}}}") } else { text };
        let written = text.replace('{', "{{").replace('}', "}}");
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(key(&written, "a.mp4").unwrap(), text);
    }
}
