//! The HTTP server: accepts connections until it is told to stop, then gives running transfers two seconds.

use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::claim::Claim;
use crate::web::Web;

/// How long running transfers may go on after a stop.
const GRACE: Duration = Duration::from_secs(2);
/// Pause after an accept that failed, which happens when the process has too many open files.
const BREATH: Duration = Duration::from_millis(50);

pub(crate) struct Server {
    pub(crate) claim: Claim,
    pub(crate) listener: TcpListener,
    pub(crate) web: Web,
    /// Work that outlives its connection: uploads being put together.
    pub(crate) work: TaskTracker,
}

impl Server {
    /// Serves until `stop`; the claim is given back when the port is free and no file is written any more.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let Self {
            claim,
            listener,
            web,
            work,
        } = self;
        let connections = TaskTracker::new();
        let cut = CancellationToken::new();
        let graceful = GracefulShutdown::new();
        let http = auto::Builder::new(TokioExecutor::new());
        loop {
            let socket = tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((socket, _)) => socket,
                    Err(error) => {
                        tracing::warn!(%error, "the sandbox could not take a connection");
                        tokio::time::sleep(BREATH).await;
                        continue;
                    }
                },
                () = stop.cancelled() => break,
            };
            // Only speed is lost without it.
            let _ = socket.set_nodelay(true);
            let connection = http
                .serve_connection(TokioIo::new(socket), web.clone())
                .into_owned();
            let connection = graceful.watch(connection);
            let cut = cut.clone();
            connections.spawn(async move {
                tokio::select! {
                    ended = connection => {
                        if let Err(error) = ended {
                            tracing::debug!(error, "a connection to the sandbox broke");
                        }
                    }
                    () = cut.cancelled() => {}
                }
            });
        }
        drop(listener);
        connections.close();
        work.close();
        let quiet = async {
            graceful.shutdown().await;
            connections.wait().await;
            work.wait().await;
        };
        if tokio::time::timeout(GRACE, quiet).await.is_err() {
            cut.cancel();
            connections.wait().await;
        }
        if !work.is_empty() {
            // An upload that is still being put together keeps the folder: nobody else may tidy it up meanwhile.
            tokio::spawn(async move {
                work.wait().await;
                drop(claim);
            });
        }
    }
}
