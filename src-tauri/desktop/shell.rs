//! What the shell holds: the engine (or why there is none), the sandbox, and the notices of the start.

use reeldrop_engine::{Engine, Error, Home, Result};
use reeldrop_sandbox::{Options, Sandbox};
use tauri::{AppHandle, Manager};
use tokio::sync::{RwLock, watch};

/// The state of the app.
pub(crate) struct Shell {
    home: Home,
    engine: RwLock<Result<Engine>>,
    sandbox: RwLock<Option<Sandbox>>,
    notices: RwLock<Vec<Error>>,
    /// Whether the start of the sandbox has ended, well or not.
    settled: watch::Sender<bool>,
}

impl Shell {
    /// Opens the engine. One that cannot be opened leaves its error, which every command then answers with.
    pub(crate) async fn open(home: Home) -> Self {
        let (engine, notices) = open_engine(home.clone()).await;
        Self {
            home,
            engine: RwLock::new(engine),
            sandbox: RwLock::default(),
            notices: RwLock::new(notices),
            settled: watch::Sender::new(false),
        }
    }

    /// The data folder.
    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    /// The engine.
    pub(crate) async fn engine(&self) -> Result<Engine> {
        self.engine.read().await.clone()
    }

    /// Tries again to open an engine that could not be opened. Whether that made one.
    pub(crate) async fn reopen(&self) -> bool {
        let mut engine = self.engine.write().await;
        if engine.is_ok() {
            return false;
        }
        let (opened, notices) = open_engine(self.home.clone()).await;
        self.notices.write().await.extend(notices);
        *engine = opened;
        engine.is_ok()
    }

    /// The engine, once the start of the sandbox has ended: what is sent at once should find it.
    pub(crate) async fn settled_engine(&self) -> Result<Engine> {
        let engine = self.engine().await?;
        // The sender lives as long as this shell.
        let _ = self.settled.subscribe().wait_for(|settled| *settled).await;
        Ok(engine)
    }

    /// What must be said once at the start.
    pub(crate) async fn notices(&self) -> Vec<Error> {
        self.notices.read().await.clone()
    }

    /// Where the sandbox answers, and whether this process serves it.
    pub(crate) async fn sandbox(&self) -> Option<(String, bool)> {
        self.sandbox
            .read()
            .await
            .as_ref()
            .map(|sandbox| (sandbox.endpoint(), sandbox.serves_here()))
    }

    async fn notice(&self, notice: Error) {
        if let Ok(engine) = self.engine().await {
            engine.notify(notice.clone());
        }
        self.notices.write().await.push(notice);
    }

    pub(crate) async fn close(&self) {
        if let Some(sandbox) = self.sandbox.write().await.take() {
            sandbox.stop().await;
        }
        if let Ok(engine) = self.engine().await {
            engine.close().await;
        }
    }
}

async fn open_engine(home: Home) -> (Result<Engine>, Vec<Error>) {
    match Engine::open(home).await {
        Ok((engine, notices)) => {
            engine.attend();
            engine.keep_awake();
            engine.watch_library().await;
            (Ok(engine), notices)
        }
        Err(error) => (Err(error), Vec::new()),
    }
}

/// Starts the sandbox beside the window, so that a keychain that asks to be unlocked does not hold the window back.
pub(crate) fn start_sandbox(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let shell = app.state::<Shell>();
        let Ok(engine) = shell.engine().await else {
            return;
        };
        if let Err(error) = sandbox(&shell, &engine).await {
            shell.notice(error).await;
        }
        shell.settled.send_replace(true);
        if let Err(error) = engine.recover().await {
            shell.notice(error).await;
        }
        if let Err(error) = engine.start_watching().await {
            shell.notice(error).await;
        }
    });
}

async fn sandbox(shell: &Shell, engine: &Engine) -> Result<()> {
    let (open, notice) = engine.sandbox_credentials().await?;
    if let Some(notice) = notice {
        shell.notice(notice).await;
    }
    let sandbox = Sandbox::start(Options {
        folder: engine.home().sandbox_folder(),
        bucket: open.connection.bucket,
        key_id: open.connection.key_id,
        secret: open.secret,
    })
    .await
    .map_err(|error| Error::new(error.code(), error.to_string(), error.action()))?;
    engine.attach_sandbox(&sandbox.endpoint()).await?;
    *shell.sandbox.write().await = Some(sandbox);
    Ok(())
}
