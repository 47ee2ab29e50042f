//! Opens links as their receiver does: with a plain HTTP client that knows nothing of S3.

use std::path::Path;

/// Fetches a link and compares it with a file, byte for byte.
pub async fn same_as(link: &str, file: &Path) {
    let answer = reqwest::get(link).await.unwrap();
    assert_eq!(answer.status(), 200, "{link}");
    let content_type = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    let bytes = answer.bytes().await.unwrap();
    assert!(
        bytes == std::fs::read(file).unwrap(),
        "{link} gives other bytes"
    );
    assert_eq!(content_type, "video/mp4");
}

/// A browser that seeks asks for a range.
pub async fn can_be_sought(link: &str, file: &Path) {
    let answer = reqwest::Client::new()
        .get(link)
        .header("range", "bytes=1000-1999")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 206);
    assert_eq!(answer.headers()["content-type"], "video/mp4");
    assert!(answer.bytes().await.unwrap() == std::fs::read(file).unwrap()[1000..2000]);
}

pub async fn status(link: &str) -> u16 {
    reqwest::get(link).await.unwrap().status().as_u16()
}

/// The link with something of it changed: another file, another time, another signature, none at all.
pub fn tampered(link: &str) -> Vec<String> {
    let (address, query) = link.split_once('?').unwrap();
    let (folder, name) = address.rsplit_once('/').unwrap();
    let longer = |part: &str| match part.strip_prefix("X-Amz-Expires=") {
        Some(_) => "X-Amz-Expires=604800".to_owned(),
        None => part.to_owned(),
    };
    let swapped = |part: &str| match part.strip_prefix("X-Amz-Signature=") {
        Some(signature) => format!(
            "X-Amz-Signature={}",
            signature.chars().rev().collect::<String>()
        ),
        None => part.to_owned(),
    };
    let each = |change: &dyn Fn(&str) -> String| {
        format!(
            "{address}?{}",
            query.split('&').map(change).collect::<Vec<_>>().join("&")
        )
    };
    vec![
        format!("{folder}/x{name}?{query}"),
        each(&longer),
        each(&swapped),
        address.to_owned(),
    ]
}
