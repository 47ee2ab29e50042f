//! The answer of an upload: a link for each file, or why there is none.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use indicatif::MultiProgress;
use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::link::LinkKind;
use reeldrop_engine::{BatchView, Engine, Error, Result, UploadState, UploadView, code, link};
use serde::Serialize;
use uuid::Uuid;

use crate::output;

/// What `--json` prints for a file that is done.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Done<'a> {
    file: &'a str,
    key: &'a str,
    size: u64,
    content_type: &'a str,
    kind: Option<LinkKind>,
    signed_url: String,
    public_url: Option<String>,
    expires_at: Option<&'a str>,
    /// How long the upload took.
    seconds: f64,
    /// Whether nothing was sent because storage holds the key already; the link leads to what is there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    skipped: bool,
}

/// What `--json` prints for a file that failed.
#[derive(Serialize)]
struct Failed<'a> {
    file: &'a str,
    error: &'a Error,
}

/// Prints each file's end once.
pub(crate) struct Report<'a> {
    engine: &'a Engine,
    open: &'a OpenConnection,
    json: bool,
    verify_link: bool,
    cookie_file: Option<&'a Path>,
    told: HashSet<Uuid>,
    /// Addresses of links that were read together, until they are told.
    urls: HashMap<Uuid, Result<String>>,
    failed: usize,
    done: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        open: &'a OpenConnection,
        arguments: &'a super::Arguments,
    ) -> Self {
        Self {
            verify_link: arguments.verify_link,
            cookie_file: arguments.cookie_file.as_deref(),
            ..Self::plain(engine, open, arguments.json)
        }
    }

    /// Only prints what there is to say.
    pub(crate) fn plain(engine: &'a Engine, open: &'a OpenConnection, json: bool) -> Self {
        Self {
            engine,
            open,
            json,
            verify_link: false,
            cookie_file: None,
            told: HashSet::new(),
            urls: HashMap::new(),
            failed: 0,
            done: 0,
        }
    }

    /// Whether any file failed.
    pub(crate) fn failed(&self) -> bool {
        self.failed > 0
    }

    /// Whether any file is done.
    pub(crate) fn done(&self) -> bool {
        self.done > 0
    }

    /// Tells of the uploads of the batch that no frame told of: none is passed over in silence.
    pub(crate) async fn finish(&mut self, batch: &BatchView) {
        let left = |report: &Self| {
            let untold = batch.uploads.iter();
            let untold = untold.filter(|upload| !report.told.contains(&upload.id));
            untold.cloned().collect::<Vec<_>>()
        };
        let untold: Vec<_> = left(self).iter().map(|upload| upload.id).collect();
        if untold.is_empty() {
            return;
        }
        let bars = MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
        let why = match self.engine.uploads(batch.id, &untold).await {
            Ok(now) => {
                let ended = now.iter().filter(|upload| upload.state.is_final());
                self.all_ended(ended, &bars).await;
                cancelled()
            }
            Err(error) => error,
        };
        for mut upload in left(self) {
            upload.error.get_or_insert_with(|| why.clone());
            self.ended(&upload, &bars).await;
        }
    }

    /// Tells how these uploads ended.
    pub(crate) async fn all_ended(
        &mut self,
        uploads: impl Iterator<Item = &UploadView> + Clone,
        bars: &MultiProgress,
    ) {
        let links = uploads.clone().filter_map(|upload| upload.link.as_ref());
        let links: Vec<_> = links.map(|link| link.id).collect();
        if links.len() > 1
            && let Ok(urls) = self.engine.link_urls_with(&links, self.open).await
        {
            self.urls = urls;
        }
        for upload in uploads {
            self.ended(upload, bars).await;
        }
        self.urls.clear();
    }

    /// Tells how an upload ended.
    async fn ended(&mut self, upload: &UploadView, bars: &MultiProgress) {
        if self.told.contains(&upload.id) {
            return;
        }
        let told = match (upload.state, &upload.error) {
            (UploadState::Done | UploadState::Skipped, _) => self.link_of(upload).await,
            (_, Some(error)) => Err(error.clone()),
            _ => Err(cancelled()),
        };
        match &told {
            Ok(_) => self.done += 1,
            Err(_) => self.failed += 1,
        }
        bars.suspend(|| self.print(upload, told));
        self.told.insert(upload.id);
    }

    async fn link_of(&mut self, upload: &UploadView) -> Result<String> {
        let link = upload.link.as_ref().ok_or_else(cancelled)?;
        let url = match self.urls.remove(&link.id) {
            Some(url) => url?,
            None => self.engine.link_url_with(link.id, self.open).await?,
        };
        if let Some(file) = self.cookie_file {
            crate::hls::write_cookies(self.engine, link, self.open, file).await?;
        }
        if self.verify_link {
            if upload.package.is_some() {
                let fetched = link::fetch_package(&url).await?;
                output::say(format_args!(
                    "Followed through its link: every file of the stream opens, {} in all.",
                    output::bytes(fetched.size)
                ));
                return Ok(url);
            }
            let fetched = link::fetch_and_compare(&url, Path::new(&upload.path)).await?;
            output::say(format_args!(
                "Fetched back through its link: {} as {}, the same as the file.",
                output::bytes(fetched.size),
                fetched.content_type
            ));
        }
        Ok(url)
    }

    fn print(&self, upload: &UploadView, told: Result<String>) {
        match (told, self.json) {
            (Ok(url), true) => output::json(&Done {
                file: &upload.path,
                key: &upload.key,
                size: upload.size,
                content_type: &upload.content_type,
                kind: upload.link.as_ref().map(|link| link.kind),
                signed_url: url,
                public_url: self.open.connection.public_url_of(&upload.key),
                expires_at: upload
                    .link
                    .as_ref()
                    .and_then(|link| link.expires_at.as_deref()),
                seconds: upload.seconds.unwrap_or_default(),
                skipped: upload.state == UploadState::Skipped,
            }),
            (Ok(url), false) => {
                let size = match upload.state {
                    UploadState::Skipped => "already there".to_owned(),
                    _ => output::bytes(upload.size).to_string(),
                };
                output::say(format_args!(
                    "{}  {size}  {}",
                    upload.name,
                    self.words(upload)
                ));
                output::answer(url);
            }
            (Err(error), true) => failure(&upload.path, &error),
            (Err(error), false) if error.is(code::CANCELLED) => {
                output::say(format_args!("{}  cancelled", upload.name));
            }
            (Err(error), false) => {
                output::say(format_args!("{}  failed", upload.name));
                output::complain(&error);
            }
        }
    }

    fn words(&self, upload: &UploadView) -> String {
        upload
            .link
            .as_ref()
            .map(crate::links::words)
            .unwrap_or_default()
    }
}

/// One object for a file that failed.
pub(crate) fn failure(file: &str, error: &Error) {
    output::json(&Failed { file, error });
}

fn cancelled() -> Error {
    Error::new(
        code::CANCELLED,
        "The upload was cancelled.",
        "Upload the file again.",
    )
}
