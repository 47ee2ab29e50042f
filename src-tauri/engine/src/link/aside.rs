//! Moves what a link opens to another key of its bucket, so that links to it die and the file stays.

use futures::{StreamExt as _, TryStreamExt as _, stream};
use reeldrop_signing::MAX_KEY_BYTES;
use uuid::Uuid;

use super::package::{LINKS, below};
use super::publish::delete_all;
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::s3::{ChecksumKind, ObjectFacts, Source, Storage};
use crate::upload::plan;
use crate::upload::transfer::again;

/// The largest object that one request copies, in bytes (S3 API: CopyObject).
const WHOLE: u64 = 5 << 30;

/// A part of a larger one, in bytes; more where 10,000 of these are not enough.
const PART: u64 = 512 << 20;

/// Requests at once. Each costs the server a copy.
const AT_ONCE: usize = 4;

/// A new key for an object, or a root for a package, that nobody can guess: beside the old one, so that it is found again.
fn aside(key: &str) -> String {
    let token = Uuid::new_v4().simple().to_string();
    let token = token.get(..16).unwrap_or(&token);
    let (folder, name) = match key.rsplit_once('/') {
        Some((folder, name)) => (format!("{folder}/"), name),
        None => (String::new(), key),
    };
    let beside = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => {
            format!("{folder}{stem}.aside-{token}.{extension}")
        }
        _ => format!("{folder}{name}.aside-{token}"),
    };
    match beside.len() <= MAX_KEY_BYTES {
        true => beside,
        false => format!("aside-{token}"),
    }
}

/// Copies what a link opens, all that is at `keys`, and returns the new key, or the new root of a package. Takes back what
/// it has copied where something fails.
pub(crate) async fn copy_aside(
    storage: &Storage,
    link: &LinkRow,
    keys: &[String],
) -> Result<String> {
    let package = link.details.package.as_ref();
    let root = package.map_or(&link.key, |package| &package.root);
    let to = aside(root);
    // What was written for links alone dies with them.
    let written = package.map(|package| below(&package.root, &format!("{LINKS}/")));
    let moves: Vec<(String, String)> = keys
        .iter()
        .filter(|key| {
            written
                .as_ref()
                .is_none_or(|folder| !key.starts_with(folder))
        })
        .filter_map(|key| {
            let rest = key.strip_prefix(root.as_str())?;
            Some((key.clone(), format!("{to}{rest}")))
        })
        .collect();
    let copied = stream::iter(moves.clone())
        .map(|(from, to)| async move { copy(storage, &from, &to, WHOLE, PART).await })
        .buffer_unordered(AT_ONCE)
        .try_collect::<()>()
        .await;
    if let Err(error) = copied {
        let made = moves.into_iter().map(|(_, to)| to).collect();
        if let Err(error) = delete_all(storage, made).await {
            tracing::warn!(code = %error.code, "copies that are of no use stay in storage");
        }
        return Err(error);
    }
    Ok(to)
}

/// Copies one object: at once up to `whole` bytes, else in parts of at least `part` bytes. Sees that all of it arrived.
async fn copy(storage: &Storage, from: &str, to: &str, whole: u64, part: u64) -> Result<()> {
    let source = again(|| storage.source(from)).await?;
    if source.size <= whole {
        again(|| storage.copy_whole(&source, to)).await?;
    } else {
        copy_in_parts(storage, &source, to, part.max(plan::part_size(source.size))).await?;
    }
    let held = again(|| storage.head(to)).await?;
    if held.size == source.size {
        return Ok(());
    }
    Err(Error::new(
        code::VERIFY_MISMATCH,
        format!(
            "The copy of “{from}” has {} bytes of {}.",
            held.size, source.size
        ),
        "Nothing was taken back. Try again, or delete the file instead of keeping it.",
    ))
}

async fn copy_in_parts(storage: &Storage, source: &Source, to: &str, part: u64) -> Result<()> {
    let object = ObjectFacts {
        key: to,
        content_type: &source.content_type,
        cache_control: source.cache_control.as_deref(),
        headers: Some(&source.headers),
        new_only: false,
    };
    let id = again(|| storage.start_multipart(&object, ChecksumKind::ContentMd5)).await?;
    let whole = async {
        let mut parts: Vec<_> = stream::iter(plan::parts(source.size, part))
            .map(|piece| {
                let id = &id;
                async move { again(|| storage.copy_part(source, to, id, piece)).await }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        parts.sort_unstable_by_key(|part| part.number);
        again(|| storage.complete(to, &id, &parts, false)).await
    };
    match whole.await {
        Ok(_) => Ok(()),
        Err(error) => {
            let _ = again(|| storage.abort(to, &id)).await;
            Err(error)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use reeldrop_sandbox::{Options, Sandbox};
    use reeldrop_signing::{
        Credentials, Endpoint, Method, ObjectQuery, ObjectUrl, Presign, ResponseOverrides, presign,
    };

    use super::*;
    use crate::connection::{Addressing, Connection, Details, OpenConnection, Provider};
    use crate::s3::Checksum;
    use crate::upload::placement::Headers;

    #[test]
    fn the_new_key_stands_beside_the_old_one() {
        let named = |key: &str| {
            let key = aside(key);
            let (before, rest) = key.split_once("aside-").unwrap();
            (before.to_owned(), rest.get(16..).unwrap().to_owned())
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(named("a/b/cut.v7.mp4"), pair("a/b/cut.v7.", ".mp4"));
        assert_eq!(named("a.b/master"), pair("a.b/master.", ""));
        assert_eq!(named(".hidden"), pair(".hidden.", ""));
        assert_ne!(aside("a.mp4"), aside("a.mp4"));
    }

    proptest! {
        #[test]
        fn the_new_key_is_another_and_can_be_stored(key in ".{1,300}") {
            let new = aside(&key);
            prop_assert!(new != key && new.len() <= MAX_KEY_BYTES);
        }
    }

    #[tokio::test]
    async fn a_copy_in_parts_has_the_bytes_and_what_they_were_stored_with() {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start(Options {
            folder: folder.path().to_owned(),
            bucket: "films".into(),
            key_id: "REELDROPTEST".into(),
            secret: "not-a-secret-4711".to_owned().into(),
        })
        .await
        .unwrap();
        let connection = Connection {
            id: Uuid::nil(),
            name: "test".to_owned(),
            provider: Provider::S3Compatible,
            endpoint: sandbox.endpoint(),
            region: "us-east-1".to_owned(),
            bucket: "films".to_owned(),
            key_id: "REELDROPTEST".to_owned(),
            public_url: None,
            addressing: Addressing::Path,
            details: Details::default(),
            stored: false,
        };
        let secret = "not-a-secret-4711".to_owned().into();
        let storage = Storage::open(&OpenConnection::new(connection, secret));
        let mut bytes = vec![0; 9_000_000];
        fastrand::Rng::with_seed(7).fill(&mut bytes);
        let body = bytes::Bytes::from(bytes);
        let headers = Headers {
            content_disposition: Some("inline".to_owned()),
            metadata: vec![("reel".to_owned(), "7".to_owned())],
            ..Headers::default()
        };
        let object = ObjectFacts {
            key: "a b/ü+.mp4",
            content_type: "video/mp4",
            cache_control: Some("max-age=60"),
            headers: Some(&headers),
            new_only: false,
        };
        let checksum = Checksum::of(ChecksumKind::ContentMd5, &body);
        storage.put(&object, body.clone(), checksum).await.unwrap();
        // As if 1 MB were the most that one request may copy: two parts, of 8 MiB and the rest.
        for (to, whole) in [("parts.mp4", 1_000_000), ("whole.mp4", WHOLE)] {
            copy(&storage, "a b/ü+.mp4", to, whole, 1).await.unwrap();
            let (old, new) = (
                storage.source("a b/ü+.mp4").await.unwrap(),
                storage.source(to).await.unwrap(),
            );
            assert_eq!(
                (new.size, &new.content_type),
                (9_000_000, &old.content_type)
            );
            assert_eq!(new.cache_control, old.cache_control, "{to}");
            assert_eq!(new.headers, old.headers, "{to}");
            let url = presign(&Presign {
                method: Method::Get,
                object: ObjectUrl {
                    endpoint: &Endpoint::parse(&sandbox.endpoint()).unwrap(),
                    addressing: reeldrop_signing::Addressing::Path,
                    bucket: "films",
                    key: to,
                },
                region: "us-east-1",
                signed_at: std::time::SystemTime::now().into(),
                lifetime_seconds: 60,
                overrides: &ResponseOverrides::default(),
                credentials: Credentials::new("REELDROPTEST", "not-a-secret-4711", None),
                query: ObjectQuery::default(),
                signed_headers: &[],
            });
            let answer = reqwest::get(url.unwrap()).await.unwrap();
            assert!(answer.bytes().await.unwrap() == body, "{to}");
        }
        assert!(copy(&storage, "none", "x", WHOLE, PART).await.is_err());
        sandbox.stop().await;
    }
}
