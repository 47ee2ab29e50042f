//! Names that other uploaders break on, through to the bytes that their links give.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::rclone::Rclone;
use common::{Place, Running, get, run};
use serde_json::Value;

const NAMES: [&str; 14] = [
    "two words.mp4",
    "a+b.mp4",
    "#1 take.mp4",
    "100% done.mp4",
    "%41%2F.mp4",
    "why?.mp4",
    "say \"hello\" & 'bye'.mp4",
    "🎬 take 🎥.mp4",
    "M\u{fc}nchen.mp4",
    "Mu\u{308}nchen.mp4",
    "semi;colon, equals=at@$!*()[]{}|^`~.mp4",
    "back\\slash:colon<angle>.mp4",
    " leading and trailing .mp4 ",
    "日本語のレンダー.mp4",
];

/// Files whose content is their own name, and a prefix that is awkward itself.
fn files(place: &Place) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = NAMES
        .iter()
        .map(|name| place.write(name, name.as_bytes()))
        .collect();
    // A folder whose files have keys of 1,024 bytes: 5 of prefix, then folders and a name of at most 255.
    let (long, umlauts) = ("l".repeat(254), "ü".repeat(127));
    let deep = format!("deep/{long}/{umlauts}/{long}/");
    let name = format!("{}.mp4", "x".repeat(1024 - "p +é/".len() - deep.len() - 4));
    place.write(&format!("{deep}{name}"), b"deep");
    files.push(place.file("deep"));
    files
}

async fn all_come_back(objects: &[Value]) {
    assert_eq!(objects.len(), NAMES.len() + 1);
    let mut longest = 0;
    for object in objects {
        let key = object["key"].as_str().unwrap_or_else(|| panic!("{object}"));
        longest = longest.max(key.len());
        let name = Path::new(object["file"].as_str().unwrap())
            .file_name()
            .unwrap()
            .to_str()
            .unwrap();
        assert!(key.starts_with("p +é/") && key.ends_with(name), "{key}");
        let answer = get(object["signedUrl"].as_str().unwrap()).await;
        let expected = if key.contains("/deep/") { "deep" } else { name };
        assert_eq!(
            (
                answer.status,
                String::from_utf8_lossy(&answer.body).as_ref()
            ),
            (200, expected),
            "{key}"
        );
    }
    assert_eq!(longest, 1024);
}

#[tokio::test]
async fn every_name_comes_back_from_the_sandbox() {
    let place = Place::new();
    let mut serving = Running::start(
        place
            .program()
            .args(["upload", "--json", "--prefix", "p +é"])
            .args(files(&place)),
    );
    let objects: Vec<Value> = (0..=NAMES.len()).map(|_| serving.object()).collect();
    all_come_back(&objects).await;
    let links = place.run(["links", "--json"]).objects();
    assert_eq!(links.len(), objects.len());
    for object in &objects {
        assert!(
            links
                .iter()
                .any(|link| link["signedUrl"] == object["signedUrl"]),
            "{object}"
        );
    }
    serving.interrupt();
    assert_eq!(serving.end().status, Some(0));
}

#[tokio::test]
async fn every_name_comes_back_from_a_server_that_others_wrote() {
    let (place, server) = (Place::new(), Rclone::start());
    let ran = run(place
        .program()
        .envs(server.variables())
        .args(["upload", "--json", "--prefix", "p +é"])
        .args(files(&place)));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    all_come_back(&ran.objects()).await;
}

#[test]
fn one_byte_more_than_a_key_can_have_is_refused_before_anything_is_sent() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("x.mp4", b"x");
    let ran = |length: usize| {
        let prefix = vec!["y".repeat(200); 5].join("/") + "/" + &"z".repeat(length);
        let mut command = place.program();
        run(command
            .envs(server.variables())
            .args(["upload", "--json", "--prefix", &prefix])
            .arg(&file))
    };
    // Five times 200 and five slashes, the name's 5 bytes and its slash.
    assert_eq!(ran(1024 - 1005 - 6).status, Some(0));
    assert_eq!(server.objects().len(), 1);
    assert_eq!(ran(1024 - 1005 - 5).code(), "key-too-long");
    assert_eq!(server.objects().len(), 1);
}
