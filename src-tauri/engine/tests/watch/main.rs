//! Watch folders: what is finished in them is uploaded once, and nothing is lost.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../common/mod.rs"]
#[allow(dead_code)]
mod common;

mod files;
mod processes;
mod stored;

use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{Place, open, until};
use reeldrop_engine::{
    Afterwards, Begun, Engine, Error, NewWatch, UploadState, UploadView, WatchState,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Long enough to write a file in one go, short enough for a test.
pub const QUIET: Duration = Duration::from_millis(300);

/// A watched folder and the sandbox that its files go to.
pub struct Watched {
    pub place: Place,
    pub folder: PathBuf,
}

/// What a test hears of a watch folder.
pub struct Watching {
    pub begun: mpsc::UnboundedReceiver<Begun>,
    pub states: mpsc::UnboundedReceiver<(WatchState, Option<Error>)>,
    task: JoinHandle<Result<(), Error>>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Watched {
    pub async fn new() -> Self {
        let place = Place::new().await;
        let folder = place.folder.path().join("watched");
        std::fs::create_dir(&folder).unwrap();
        Self { place, folder }
    }

    pub fn rules(&self) -> NewWatch {
        new_watch(&self.folder, &self.place.sandbox.endpoint())
    }

    pub fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn watch(&self) -> Watching {
        watch(&self.place.engine, self.rules())
    }

    /// Takes what is there and waits for its end; the files that were sent, by name.
    pub async fn once(&self, engine: &Engine, rules: NewWatch) -> Vec<UploadView> {
        let (sender, mut begun) = mpsc::unbounded_channel();
        let rules = NewWatch {
            once: true,
            ..rules
        };
        engine.watch(rules, sender, |_, _| {}).await.unwrap();
        let mut sent = Vec::new();
        while let Some(begun) = begun.recv().await {
            sent.extend(engine.batch(begun.batch_id).await.unwrap().uploads);
        }
        sent.sort_by(|a, b| a.name.cmp(&b.name));
        sent
    }

    /// Waits until exactly these keys are in storage.
    pub async fn stored(&self, keys: &[&str]) {
        until(&format!("{keys:?} are stored"), async || {
            self.place.stored_keys().await == keys
        })
        .await;
    }
}

pub fn new_watch(folder: &Path, endpoint: &str) -> NewWatch {
    NewWatch {
        folder: folder.to_owned(),
        patterns: Vec::new(),
        subfolders: true,
        afterwards: Afterwards::Leave,
        quiet: QUIET,
        to: open(endpoint),
        lifetime_seconds: None,
        prefix: Some(String::new()),
        once: false,
    }
}

pub fn watch(engine: &Engine, rules: NewWatch) -> Watching {
    let (engine, (sender, begun)) = (engine.clone(), mpsc::unbounded_channel());
    let (tell, states) = mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        let told = move |state, error| {
            let _ = tell.send((state, error));
        };
        engine.watch(rules, sender, told).await
    });
    Watching {
        begun,
        states,
        task,
    }
}

impl Watching {
    /// The next batch, ended; all of its files are done.
    pub async fn done(&mut self, engine: &Engine) -> Vec<UploadView> {
        let limit = Duration::from_secs(60);
        let begun = tokio::time::timeout(limit, self.begun.recv()).await;
        let begun = begun.expect("never: a batch begins").unwrap();
        let batch = begun.batch_id;
        begun.ended().await;
        let uploads = engine.batch(batch).await.unwrap().uploads;
        for upload in &uploads {
            assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
        }
        uploads
    }

    /// Waits for a state.
    pub async fn is(&mut self, state: WatchState) -> Option<Error> {
        let heard = async {
            loop {
                let (now, error) = self.states.recv().await.unwrap();
                if now == state {
                    return error;
                }
            }
        };
        let limit = Duration::from_secs(60);
        tokio::time::timeout(limit, heard)
            .await
            .unwrap_or_else(|_| panic!("never: {state:?}"))
    }
}

pub fn names(uploads: &[UploadView]) -> Vec<&str> {
    uploads.iter().map(|upload| upload.name.as_str()).collect()
}
