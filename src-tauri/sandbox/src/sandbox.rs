//! A started sandbox: it serves the folder itself, or uses the process that does and takes over when that one ends.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::time::{Duration, Instant};

use s3s::service::S3ServiceBuilder;
use secrecy::SecretString;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::auth::Owner;
use crate::claim::{Claim, answers, known_port};
use crate::serve::Server;
use crate::store::Store;
use crate::web::Web;
use crate::{Error, serve};

/// How long a process that holds the lock may take until it answers.
const STARTING: Duration = Duration::from_secs(10);
/// How often a process that does not serve looks whether it should.
const TAKE_OVER_EVERY: Duration = Duration::from_secs(2);

/// What a sandbox is started with.
#[derive(Debug)]
pub struct Options {
    /// Everything that it keeps: `lock`, `port`, the objects under `objects/BUCKET/`, and what it must remember of them.
    pub folder: PathBuf,
    /// The bucket that is there from the beginning (S3 user guide: bucket naming rules).
    pub bucket: String,
    /// The access key id of every request.
    pub key_id: String,
    /// The secret that every request is signed with.
    pub secret: SecretString,
}

/// A running sandbox. Dropping it stops it at once; [`Sandbox::stop`] lets transfers end.
#[derive(Debug)]
pub struct Sandbox {
    state: Arc<State>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    port: AtomicU16,
    here: AtomicBool,
}

impl Sandbox {
    /// Starts serving the folder or, when another process serves it, uses that one.
    ///
    /// # Errors
    /// [`Error::Bucket`], [`Error::Folder`], [`Error::Port`]; [`Error::Busy`] when the process that holds the folder
    /// does not answer within 10 seconds.
    pub async fn start(options: Options) -> Result<Self, Error> {
        if !s3s::path::check_bucket_name(&options.bucket) {
            return Err(Error::Bucket {
                name: options.bucket,
            });
        }
        std::fs::create_dir_all(&options.folder).map_err(Error::folder(&options.folder))?;
        let state = Arc::new(State::default());
        let stop = CancellationToken::new();
        let began = Instant::now();
        let task = loop {
            if let Some(claim) = Claim::try_take(&options.folder)? {
                let server = open(&options, claim, &state).await?;
                break tokio::spawn(server.run(stop.clone()));
            }
            if let Some(port) = known_port(&options.folder)
                && answers(port).await
            {
                state.port.store(port, Ordering::Release);
                break tokio::spawn(stand_by(options, state.clone(), stop.clone()));
            }
            if began.elapsed() > STARTING {
                return Err(Error::Busy {
                    folder: options.folder,
                });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        Ok(Self {
            state,
            stop,
            task: Some(task),
        })
    }

    /// The endpoint to send requests to, path style: `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> String {
        format!(
            "http://127.0.0.1:{}",
            self.state.port.load(Ordering::Acquire)
        )
    }

    /// Whether this process serves. If not, another process of this user does, and links live as long as that one does;
    /// it turns true within about 2 seconds after that one ended.
    pub fn serves_here(&self) -> bool {
        self.state.here.load(Ordering::Acquire)
    }

    /// Takes no new connections, lets running transfers end for up to 2 seconds, and gives the folder free.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // It ends by itself; only a panic in it could be an error here, and that has been reported.
            let _ = task.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Opens folder and port, and says so in the state.
async fn open(options: &Options, claim: Claim, state: &State) -> Result<Server, Error> {
    let store = Store::open(&options.folder, &options.bucket)?;
    let listener = claim.listen(&options.folder).await?;
    let port = listener
        .local_addr()
        .map_err(|source| Error::Port { source })?
        .port();

    let work = store.work();
    let mut service = S3ServiceBuilder::new(store);
    service.set_auth(Owner {
        key_id: options.key_id.clone(),
        secret: options.secret.clone(),
    });
    state.port.store(port, Ordering::Release);
    state.here.store(true, Ordering::Release);
    Ok(serve::Server {
        claim,
        listener,
        web: Web::new(service.build()),
        work,
    })
}

/// Waits for the serving process to end, then serves on its port.
async fn stand_by(options: Options, state: Arc<State>, stop: CancellationToken) {
    let mut turns = tokio::time::interval(TAKE_OVER_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turns.tick() => {}
        }
        let taken = match Claim::try_take(&options.folder) {
            Ok(Some(claim)) => open(&options, claim, &state).await,
            Ok(None) => {
                if let Some(port) = known_port(&options.folder) {
                    state.port.store(port, Ordering::Release);
                }
                continue;
            }
            Err(error) => Err(error),
        };
        match taken {
            Ok(server) => return server.run(stop).await,
            Err(error) => {
                tracing::warn!(code = error.code(), %error, "the sandbox could not be taken over yet")
            }
        }
    }
}
