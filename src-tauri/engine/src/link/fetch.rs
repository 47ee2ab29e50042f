//! Fetches a link as anybody would, with a plain HTTP client, and compares the bytes with the file.

use std::collections::HashSet;

use futures::StreamExt as _;
use md5::{Digest, Md5};
use reeldrop_signing::hls::{Context, MAX_PLAYLIST_BYTES, Playlist};
use serde::Serialize;
use tokio::io::AsyncReadExt as _;

use crate::error::{Error, Result, code};
use crate::upload::package::CONTENT_TYPE;

/// What a link gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fetched {
    /// Bytes.
    pub size: u64,
    /// Content type that the server answered with.
    pub content_type: String,
}

/// Fetches `url` and compares what comes with the file at `path`.
///
/// # Errors
/// `link-mismatch` where the link does not open or gives other bytes; `file-unreadable`.
pub async fn fetch_and_compare(url: &str, path: &std::path::Path) -> Result<Fetched> {
    let broken = |why: String| {
        Error::new(
            code::LINK_MISMATCH,
            format!("The link does not give the file back: {why}."),
            "Retry to send the file again.",
        )
    };
    // The error's own text would quote the address and its signature.
    let answer = reqwest::get(url)
        .await
        .map_err(|_| broken("the server could not be reached".to_owned()))?;
    if !answer.status().is_success() {
        return Err(broken(format!(
            "the server answered {}",
            answer.status().as_u16()
        )));
    }
    let content_type = answer
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let mut fetched = Md5::new();
    let mut size = 0;
    let mut stream = answer.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| broken("the connection broke".to_owned()))?;
        size += chunk.len() as u64;
        fetched.update(&chunk);
    }
    if fetched.finalize() != digest_of(path).await? {
        return Err(broken("the bytes differ".to_owned()));
    }
    Ok(Fetched { size, content_type })
}

/// Follows a package's link as a player does: every playlist, and every file that one names.
///
/// # Errors
/// `link-mismatch` where one of them does not open.
pub async fn fetch_package(url: &str) -> Result<Fetched> {
    let broken = |what: &str, why: &str| {
        // Without its query, which is the signature.
        let what = what.split('?').next().unwrap_or_default();
        Error::new(
            code::LINK_MISMATCH,
            format!("The link does not play: {what} {why}."),
            "Retry to send the package again.",
        )
    };
    let mut waiting = vec![url.to_owned()];
    let mut seen = HashSet::new();
    let mut size = 0;
    while let Some(url) = waiting.pop() {
        if !seen.insert(url.clone()) {
            continue;
        }
        let answer = reqwest::get(&url)
            .await
            .map_err(|_| broken(&url, "cannot be reached"))?;
        if !answer.status().is_success() {
            let status = answer.status().as_u16();
            return Err(broken(&url, &format!("is answered with {status}")));
        }
        let address = answer.url().clone();
        let is_playlist = is_playlist(&answer);
        let mut text = Vec::new();
        let mut stream = answer.bytes_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| broken(&url, "broke off"))?;
            size += chunk.len() as u64;
            if is_playlist && text.len() <= MAX_PLAYLIST_BYTES {
                text.extend_from_slice(&chunk);
            }
        }
        let Ok(text) = std::str::from_utf8(&text) else {
            return Err(broken(&url, "is no playlist"));
        };
        if !is_playlist {
            continue;
        }
        let context = Context {
            parent: None,
            query: address.query(),
        };
        let playlist =
            Playlist::parse_within(text, &context).map_err(|_| broken(&url, "is no playlist"))?;
        for uri in playlist.uris() {
            // Only a player knows the value of a variable from another playlist, or what to do with a scheme of its own.
            if let Some(next) = address
                .join(&uri.uri)
                .ok()
                .filter(|next| uri.is_resolved && matches!(next.scheme(), "http" | "https"))
            {
                waiting.push(next.to_string());
            }
        }
    }
    Ok(Fetched {
        size,
        content_type: CONTENT_TYPE.to_owned(),
    })
}

fn is_playlist(answer: &reqwest::Response) -> bool {
    let kind = answer.headers().get("content-type");
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.eq_ignore_ascii_case(CONTENT_TYPE))
}

/// Whether an address answers with a file. None: it could not be reached.
pub(crate) async fn opens(url: &str) -> Option<bool> {
    // One byte is enough to tell.
    let request = reqwest::Client::new().get(url).header("range", "bytes=0-0");
    let answer = request.send().await.ok()?;
    Some(answer.status().is_success())
}

async fn digest_of(path: &std::path::Path) -> Result<md5::digest::Output<Md5>> {
    let unreadable =
        |error: std::io::Error| crate::upload::unreadable(&path.to_string_lossy(), &error);
    let mut file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    let mut digest = Md5::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let count = file.read(&mut buffer).await.map_err(unreadable)?;
        if count == 0 {
            return Ok(digest.finalize());
        }
        digest.update(&buffer[..count]);
    }
}
