//! Real S3 servers: Reeldrop's sandbox, rclone's, or any other that the environment names.

#[path = "../support/rclone.rs"]
mod served;

use reeldrop_sandbox::{Options, Sandbox};
use tempfile::TempDir;

use crate::app::below_root;

/// A server and what a person has to know to use it.
pub struct Server {
    pub endpoint: String,
    pub bucket: String,
    pub key_id: String,
    pub secret: String,
    pub region: String,
    /// Whether it answers a Range with 206. rclone's server gives the whole file to a presigned Range request.
    pub gives_ranges: bool,
    _running: Running,
}

#[allow(dead_code, reason = "held so that the server runs")]
enum Running {
    Sandbox(Sandbox, TempDir),
    Rclone(served::Served, TempDir),
    Elsewhere,
}

/// A secret that is nowhere else, so that a search for it proves something.
fn secret() -> String {
    format!("tops3cret{}", uuid::Uuid::new_v4().simple())
}

impl Server {
    pub async fn sandbox() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = secret();
        let sandbox = Sandbox::start(Options {
            folder: folder.path().join("sandbox"),
            bucket: "films".to_owned(),
            key_id: "AKIDSANDBOX".to_owned(),
            secret: secret.clone().into(),
        })
        .await
        .unwrap();
        Self {
            endpoint: sandbox.endpoint(),
            bucket: "films".to_owned(),
            key_id: "AKIDSANDBOX".to_owned(),
            secret,
            region: "us-east-1".to_owned(),
            gives_ranges: true,
            _running: Running::Sandbox(sandbox, folder),
        }
    }

    pub async fn rclone() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("films")).unwrap();
        let program = std::env::var("REELDROP_TEST_RCLONE")
            .unwrap_or_else(|_| below_root("target/tools/venv/bin/rclone"));
        let secret = secret();
        let running = served::serve(program.as_ref(), folder.path(), "AKIDRCLONE", &secret, 0);
        let endpoint = format!("http://127.0.0.1:{}", running.port);
        Self {
            endpoint,
            bucket: "films".to_owned(),
            key_id: "AKIDRCLONE".to_owned(),
            secret,
            region: "us-east-1".to_owned(),
            gives_ranges: false,
            _running: Running::Rclone(running, folder),
        }
    }

    /// The server that `REELDROP_TEST_S3_ENDPOINT`, `_BUCKET`, `_KEY_ID`, `_SECRET` and `_REGION` name, if they do.
    pub fn elsewhere() -> Option<Self> {
        let read = |name: &str| std::env::var(format!("REELDROP_TEST_S3_{name}")).ok();
        Some(Self {
            endpoint: read("ENDPOINT")?,
            bucket: read("BUCKET")?,
            key_id: read("KEY_ID")?,
            secret: read("SECRET")?,
            region: read("REGION").unwrap_or_else(|| "us-east-1".to_owned()),
            gives_ranges: true,
            _running: Running::Elsewhere,
        })
    }
}

/// Answers as AWS does for a bucket in eu-central-1, to whatever region a request was signed for: none of the real
/// servers here knows regions.
pub async fn bucket_in_frankfurt() -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => request.push(byte),
                    Err(_) => break,
                }
            }
            let right = String::from_utf8_lossy(&request).contains("/eu-central-1/s3/aws4_request");
            let (status, body) = if right {
                (
                    "200 OK",
                    "<ListBucketResult><Name>films</Name><KeyCount>0</KeyCount></ListBucketResult>",
                )
            } else {
                (
                    "400 Bad Request",
                    "<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong</Message>\
                     <Region>eu-central-1</Region></Error>",
                )
            };
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    endpoint
}
