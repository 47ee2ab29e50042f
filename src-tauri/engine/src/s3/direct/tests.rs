//! What is sent and understood here is what the SDK sends and understands.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use crate::connection::{Addressing, Connection, Details, OpenConnection, Provider};
use crate::s3::{Answer, Checksum, ChecksumKind, Held, ObjectFacts, Storage, connections};
use crate::upload::placement::Headers;

type Requests = Arc<Mutex<Vec<(String, BTreeMap<String, String>)>>>;

/// A server that answers every request the same, and remembers their first lines and headers. None: it hangs up.
async fn server(answer: Option<&'static str>) -> (String, Requests) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let requests = Requests::default();
    let seen = requests.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, answer, seen.clone()));
        }
    });
    (endpoint, requests)
}

async fn serve(mut stream: TcpStream, answer: Option<&'static str>, seen: Requests) {
    let mut came = Vec::new();
    loop {
        while !came.windows(4).any(|end| end == b"\r\n\r\n") {
            if stream.read_buf(&mut came).await.unwrap_or(0) == 0 {
                return;
            }
        }
        let end = came.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        let head = String::from_utf8(came[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let first = lines.next().unwrap().replace("?x-id=PutObject", "");
        let headers: BTreeMap<_, _> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let body = headers
            .get("content-length")
            .map_or(0, |n| n.parse().unwrap());
        let body = if first.starts_with("PUT") { body } else { 0 };
        while came.len() < end + body {
            if stream.read_buf(&mut came).await.unwrap_or(0) == 0 {
                return;
            }
        }
        came.drain(..end + body);
        seen.lock().unwrap().push((first, headers));
        match answer {
            Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
            None => return,
        }
    }
}

fn storage(endpoint: &str, details: Details, token: Option<&str>) -> Storage {
    let connection = Connection {
        id: Uuid::nil(),
        name: "test".to_owned(),
        provider: Provider::S3Compatible,
        endpoint: endpoint.to_owned(),
        region: "us-east-1".to_owned(),
        bucket: "films".to_owned(),
        key_id: "key".to_owned(),
        public_url: None,
        addressing: Addressing::Path,
        details,
        stored: false,
    };
    let mut open = OpenConnection::new(connection, "secret".to_owned().into());
    open.session_token = token.map(|token| token.to_owned().into());
    Storage::open(&open)
}

/// The same requests by the SDK, and by what is written here. The SDK's come first: theirs are the connections.
async fn both<T>(storage: Storage, send: impl AsyncFn(&Storage) -> T) -> [T; 2] {
    let by_sdk = Storage {
        direct: None,
        ..storage.clone()
    };
    let sdk = send(&by_sdk).await;
    assert!(storage.direct.is_some() && connections::connector(&storage.endpoint).is_some());
    [sdk, send(&storage).await]
}

const KEY: &str = "a b/ü+~(1).mp4";

fn headers() -> Headers {
    Headers {
        cache_control: None,
        content_disposition: Some("attachment; filename=\"a  b.mp4\"".to_owned()),
        storage_class: Some("STANDARD_IA".to_owned()),
        metadata: vec![
            ("brief_id".to_owned(), "4711".to_owned()),
            ("by".to_owned(), "Ann".to_owned()),
        ],
        tagging: Some("a=b&c=d%20e".to_owned()),
    }
}

async fn put(
    storage: &Storage,
    body: &'static [u8],
    kind: ChecksumKind,
    new_only: bool,
) -> Answer<String> {
    let headers = headers();
    let object = ObjectFacts {
        key: KEY,
        content_type: "video/mp4",
        cache_control: Some("public, max-age=31536000, immutable"),
        headers: Some(&headers),
        new_only,
    };
    let checksum = Checksum::of(kind, body);
    let body = Bytes::from_static(body);
    storage.put_once(&object, body, checksum, new_only).await
}

#[tokio::test]
async fn the_same_is_sent() {
    let details = Details {
        kms_key: Some("alias/films".to_owned()),
        ..Details::default()
    };
    for (body, kind, new_only, token) in [
        (&b"abc"[..], ChecksumKind::Crc64Nvme, true, None),
        (b"abc", ChecksumKind::Crc32c, false, Some("token")),
        (b"", ChecksumKind::ContentMd5, true, None),
    ] {
        let answer = "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 0\r\n\r\n";
        let (endpoint, requests) = server(Some(answer)).await;
        let storage = storage(&endpoint, details.clone(), token);
        for etag in both(storage.clone(), async |storage| {
            put(storage, body, kind, new_only).await
        })
        .await
        {
            assert_eq!(etag.unwrap(), "\"x\"");
        }
        let asked = async |storage: &Storage| storage.head_summed(KEY, kind).await.unwrap().size;
        assert_eq!(both(storage, asked).await, [0, 0]);
        let mut requests = std::mem::take(&mut *requests.lock().unwrap());
        for (_, headers) in &mut requests {
            let signature = headers.remove("authorization").unwrap();
            assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=key/"));
            assert!(headers.remove("x-amz-date").is_some());
            headers.retain(|name, _| !name.contains("user-agent") && !name.starts_with("amz-sdk-"));
        }
        assert_eq!(requests.len(), 4);
        assert_eq!(requests[0], requests[1]);
        assert_eq!(requests[2], requests[3]);
    }
}

#[tokio::test]
async fn what_fails_is_sorted_the_same() {
    for answer in [
        Some(
            "HTTP/1.1 503 Slow\r\nContent-Length: 40\r\n\r\n<Error><Code>SlowDown</Code></Error>    ",
        ),
        Some(
            "HTTP/1.1 403 No\r\nContent-Length: 53\r\n\r\n<Error><Code>SignatureDoesNotMatch</Code></Error>    ",
        ),
        Some("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"),
        Some("HTTP/1.1 412 There\r\nContent-Length: 0\r\n\r\n"),
        Some("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        Some("HTTP/1.1 500 Oh\r\nContent-Length: 13\r\n\r\n<html></html>"),
        Some("HTTP/1.1 301 Moved\r\nx-amz-bucket-region: eu-west-1\r\nContent-Length: 0\r\n\r\n"),
        Some("HTTP/1.1 400 Bad\r\nContent-Length: 4\r\n\r\nText"),
        // It breaks off.
        Some("HTTP/1.1 nonsense\r\n\r\n"),
        None,
    ] {
        let (endpoint, _) = server(answer).await;
        let storage = storage(&endpoint, Details::default(), None);
        let put = async |storage: &Storage| {
            let failure = put(storage, b"abc", ChecksumKind::Crc64Nvme, true)
                .await
                .unwrap_err();
            (failure.error, failure.again, failure.region)
        };
        let [sdk, here] = both(storage.clone(), put).await;
        assert_eq!(sdk, here, "{answer:?}");
        // What is not an answer to HEAD leaves a connection that is not at its end.
        if answer.is_none_or(|answer| answer.contains("Length: 0")) {
            let head = async |storage: &Storage| {
                let failure = storage.head(KEY).await.unwrap_err();
                (failure.error, failure.again, failure.region)
            };
            let [sdk, here] = both(storage, head).await;
            assert_eq!(sdk, here, "HEAD {answer:?}");
        }
    }
}

#[tokio::test]
async fn what_the_server_holds_is_read_the_same() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: \"900150983cd24fb0d6963f7d28e17f72\"\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: W/\"900150983cd24fb0d6963f7d28e17f72\"\r\nx-amz-checksum-crc64nvme: AAAAAAAAAAA=\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: \"900150983cd24fb0d6963f7d28e17f72\"\r\nx-amz-server-side-encryption: aws:kms\r\nx-amz-checksum-crc32c: AAAAAA==\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    ] {
        let (endpoint, _) = server(Some(answer)).await;
        let storage = storage(&endpoint, Details::default(), None);
        let head = async |storage: &Storage| -> Held {
            storage
                .head_summed(KEY, ChecksumKind::Crc64Nvme)
                .await
                .unwrap()
        };
        let [sdk, here] = both(storage.clone(), head).await;
        assert_eq!(sdk, here, "{answer}");
        for kind in [
            ChecksumKind::Crc64Nvme,
            ChecksumKind::Crc32c,
            ChecksumKind::ContentMd5,
        ] {
            let put = async |storage: &Storage| {
                let answer = put(storage, b"abc", kind, false).await;
                answer.map_err(|failure| (failure.error, failure.again))
            };
            let [sdk, here] = both(storage.clone(), put).await;
            assert_eq!(sdk, here, "{kind:?} {answer}");
        }
    }
}
