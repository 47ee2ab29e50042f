//! A sandbox in a folder of its own, and a client for it.
#![allow(dead_code, clippy::unwrap_used)]

use aws_sdk_s3::Client;
use aws_sdk_s3::config::{
    BehaviorVersion, Builder, Credentials, Region, RequestChecksumCalculation,
    ResponseChecksumValidation,
};
use reeldrop_sandbox::{Options, Sandbox};
use tempfile::TempDir;

pub const BUCKET: &str = "films";
pub const KEY_ID: &str = "REELDROPTEST";
pub const SECRET: &str = "not/a+secret";

pub struct Place {
    pub folder: TempDir,
    pub sandbox: Sandbox,
    pub client: Client,
}

pub fn options(folder: &TempDir) -> Options {
    Options {
        folder: folder.path().join("sandbox"),
        bucket: BUCKET.into(),
        key_id: KEY_ID.into(),
        secret: SECRET.to_owned().into(),
    }
}

pub async fn start() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::start(options(&folder)).await.unwrap();
    let client = client(&sandbox.endpoint(), KEY_ID, SECRET);
    Place {
        folder,
        sandbox,
        client,
    }
}

pub fn config(endpoint: &str, key_id: &str, secret: &str) -> Builder {
    aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .credentials_provider(Credentials::new(key_id, secret, None, None, "test"))
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .force_path_style(true)
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
}

pub fn client(endpoint: &str, key_id: &str, secret: &str) -> Client {
    let config = config(endpoint, key_id, secret)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
    Client::from_conf(config.build())
}

impl Place {
    pub async fn put(&self, key: &str, body: impl Into<Vec<u8>>) {
        self.client
            .put_object()
            .bucket(BUCKET)
            .key(key)
            .body(body.into().into())
            .send()
            .await
            .unwrap();
    }

    pub async fn get(&self, key: &str) -> Vec<u8> {
        let answer = self
            .client
            .get_object()
            .bucket(BUCKET)
            .key(key)
            .send()
            .await
            .unwrap();
        answer.body.collect().await.unwrap().to_vec()
    }

    /// All keys below a prefix, page by page; common prefixes are among them.
    pub async fn list(&self, prefix: &str, delimiter: Option<&str>, page: i32) -> Vec<String> {
        let mut seen = Vec::new();
        let mut token = None;
        loop {
            let ask = self
                .client
                .list_objects_v2()
                .bucket(BUCKET)
                .prefix(prefix)
                .max_keys(page);
            let ask = ask
                .set_delimiter(delimiter.map(str::to_owned))
                .set_continuation_token(token);
            let answer = ask.send().await.unwrap();
            seen.extend(
                answer
                    .common_prefixes()
                    .iter()
                    .map(|common| common.prefix().unwrap().to_owned()),
            );
            seen.extend(
                answer
                    .contents()
                    .iter()
                    .map(|object| object.key().unwrap().to_owned()),
            );
            token = answer.next_continuation_token().map(str::to_owned);
            if token.is_none() {
                assert_eq!(answer.is_truncated(), Some(false));
                seen.sort();
                return seen;
            }
        }
    }

    /// Names of all files below the sandbox's folder.
    pub fn files(&self) -> Vec<String> {
        let root = self.folder.path().join("sandbox");
        let mut open = vec![root.clone()];
        let mut names = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path)
                } else {
                    names.push(
                        path.strip_prefix(&root)
                            .unwrap()
                            .to_str()
                            .unwrap()
                            .to_owned(),
                    )
                }
            }
        }
        names.sort();
        names
    }
}

pub fn long_key_of_segments() -> String {
    let mut key = vec!["über-lang"; 110].join("/");
    while key.len() > 1024 {
        key.pop();
    }
    key.push_str(&"k".repeat(1024 - key.len()));
    key
}
