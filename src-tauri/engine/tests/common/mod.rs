//! A home, an engine and a real sandbox server of their own for each test.

pub mod capture;
pub mod proxy;
pub mod rclone;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use reeldrop_engine::connection::{
    Addressing, Connection, ConnectionForm, Details, OpenConnection, Provider,
};
use reeldrop_engine::{
    BatchOutcome, Begun, Destination, Engine, Frame, Home, NewBatch, UploadState, UploadView,
};
use reeldrop_sandbox::{Options, Sandbox};
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;
use uuid::Uuid;

pub const BUCKET: &str = "films";
pub const KEY_ID: &str = "REELDROPTEST";
pub const SECRET: &str = "not-a-secret-4711";
pub const MIB: usize = 1024 * 1024;

pub struct Place {
    pub folder: TempDir,
    pub engine: Engine,
    pub sandbox: Sandbox,
}

impl Place {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::start(Options {
            folder: folder.path().join("storage"),
            bucket: BUCKET.into(),
            key_id: KEY_ID.into(),
            secret: SECRET.to_owned().into(),
        })
        .await
        .unwrap();
        let engine = engine(&folder.path().join("home")).await;
        Self {
            folder,
            engine,
            sandbox,
        }
    }

    /// With a person before the window.
    pub async fn attended() -> Self {
        let place = Self::new().await;
        place.engine.attend();
        place
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A file of that size that no other file equals.
    pub fn file(&self, name: &str, size: usize) -> PathBuf {
        let folder = self.folder.path().join("renders");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, content(name, size)).unwrap();
        path
    }

    pub fn client(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .credentials_provider(Credentials::new(KEY_ID, SECRET, None, None, "test"))
            .region(Region::new("us-east-1"))
            .endpoint_url(self.sandbox.endpoint())
            .force_path_style(true);
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// Multipart uploads that the server knows of.
    pub async fn multiparts(&self) -> usize {
        let request = self.client().list_multipart_uploads().bucket(BUCKET);
        request.send().await.unwrap().uploads().len()
    }

    /// Every key in storage, in order.
    pub async fn stored_keys(&self) -> Vec<String> {
        let request = self.client().list_objects_v2().bucket(BUCKET);
        let answer = request.send().await.unwrap();
        let keys = answer.contents().iter().filter_map(|object| object.key());
        keys.map(str::to_owned).collect()
    }

    /// What storage holds under a key.
    pub async fn stored(&self, key: &str) -> Vec<u8> {
        let request = self.client().get_object().bucket(BUCKET).key(key);
        let body = request.send().await.unwrap().body;
        body.collect().await.unwrap().to_vec()
    }

    /// A stored connection to `endpoint`.
    pub async fn connect(&self, endpoint: &str) -> Uuid {
        self.engine.save_connection(form(endpoint)).await.unwrap()
    }

    pub async fn begin(&self, connection: Uuid, paths: &[PathBuf]) -> Begun {
        begin(&self.engine, Destination::Stored(connection), paths).await
    }

    /// Uploads one file through `endpoint`, and gives its last view.
    pub async fn upload(&self, endpoint: &str, path: &Path) -> UploadView {
        let open = Destination::Open(open(endpoint));
        let begun = begin(&self.engine, open, &[path.to_owned()]).await;
        let batch = begun.batch_id;
        begun.ended().await;
        self.only(batch).await
    }

    pub async fn only(&self, batch: Uuid) -> UploadView {
        let mut uploads = self.engine.batch(batch).await.unwrap().uploads;
        assert_eq!(uploads.len(), 1);
        uploads.remove(0)
    }

    /// The upload is done, and storage holds exactly the file.
    pub async fn assert_done(&self, upload: &UploadView) {
        assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
        let file = std::fs::read(&upload.path).unwrap();
        assert!(self.stored(&upload.key).await == file, "the bytes differ");
        assert_eq!(upload.sent, upload.size);
    }
}

pub async fn engine(home: &Path) -> Engine {
    Engine::open(Home::at(home).unwrap()).await.unwrap().0
}

pub async fn begin(engine: &Engine, destination: Destination, paths: &[PathBuf]) -> Begun {
    let new = NewBatch {
        destination,
        prefix: Some(String::new()),
        ..NewBatch::of(paths.to_vec())
    };
    engine.begin(new).await.unwrap()
}

pub fn form(endpoint: &str) -> ConnectionForm {
    ConnectionForm {
        id: None,
        name: format!("Test {}", Uuid::new_v4()),
        provider: Provider::S3Compatible,
        endpoint: endpoint.to_owned(),
        region: String::new(),
        bucket: BUCKET.to_owned(),
        key_id: KEY_ID.to_owned(),
        secret: Some(SECRET.to_owned().into()),
        session_token: None,
        credentials_end_at: None,
        private_key: None,
        pasted: None,
        public_url: None,
        addressing: Addressing::Path,
        details: Details::default(),
        keep_in_memory: true,
    }
}

pub fn open(endpoint: &str) -> OpenConnection {
    OpenConnection::new(
        Connection {
            id: Uuid::nil(),
            name: "test".to_owned(),
            provider: Provider::S3Compatible,
            endpoint: endpoint.to_owned(),
            region: "us-east-1".to_owned(),
            bucket: BUCKET.to_owned(),
            key_id: KEY_ID.to_owned(),
            public_url: None,
            addressing: Addressing::Path,
            details: Details::default(),
            stored: false,
        },
        SECRET.to_owned().into(),
    )
}

/// Bytes that look random, and differ with the name.
pub fn content(name: &str, size: usize) -> Vec<u8> {
    let seed = name.bytes().fold(7, |sum: u64, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    let mut random = fastrand::Rng::with_seed(seed);
    let mut bytes = vec![0; size];
    random.fill(&mut bytes);
    bytes
}

pub fn counts(outcome: &BatchOutcome) -> (u32, u32, u32) {
    (outcome.done, outcome.failed, outcome.cancelled)
}

/// Chance that can be had again: the seed is told, and is taken from `REELDROP_TEST_SEED` where that is set.
pub fn seed() -> fastrand::Rng {
    let given = std::env::var("REELDROP_TEST_SEED").ok();
    let seed = given.map_or_else(|| fastrand::u64(0..1 << 32), |seed| seed.parse().unwrap());
    eprintln!("REELDROP_TEST_SEED={seed}");
    fastrand::Rng::with_seed(seed)
}

/// Waits for a condition.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits for a frame.
pub async fn frame(
    frames: &mut Receiver<Arc<Frame>>,
    what: &str,
    is_it: impl Fn(&Frame) -> bool,
) -> Arc<Frame> {
    let wanted = async {
        loop {
            let frame = frames.recv().await.unwrap();
            if is_it(&frame) {
                return frame;
            }
        }
    };
    let limit = Duration::from_secs(60);
    tokio::time::timeout(limit, wanted)
        .await
        .unwrap_or_else(|_| panic!("never: {what}"))
}

/// This very program, to run one test of it as another process; the test sees `value` in [`role`].
pub fn again(test: &str, value: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([test, "--exact", "--nocapture"])
        .env("REELDROP_TEST_ROLE", value);
    command
}

/// What this process is to do, where another test started it.
pub fn role() -> Option<String> {
    std::env::var("REELDROP_TEST_ROLE").ok()
}

/// The files below `folder` that hold these bytes.
pub fn files_with(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read(&path)
                .unwrap()
                .windows(bytes.len())
                .any(|part| part == bytes)
            {
                found.push(path);
            }
        }
    }
    found
}
