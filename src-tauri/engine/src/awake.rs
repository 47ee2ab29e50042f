//! Awake: keeps the computer from sleeping while something is sent, and lets it sleep as soon as nothing is.

use std::sync::Arc;

use keepawake::KeepAwake;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::event::{Board, Frame};

const WHO: &str = "Reeldrop";
const WHY: &str = "Uploading files";

/// Follows what is sent, until the frames end. Where the computer cannot be asked to stay awake, uploads go on all the
/// same; that is logged once.
pub(crate) async fn follow(board: Arc<Board>, mut frames: Receiver<Arc<Frame>>) {
    let mut awake = None;
    let mut told = false;
    loop {
        let sends = board.overall().running > 0;
        if sends && awake.is_none() {
            awake = tokio::task::spawn_blocking(take).await.ok().flatten();
            if awake.is_none() && !told {
                told = true;
                tracing::info!("this computer cannot be asked to stay awake");
            }
        } else if !sends && let Some(held) = awake.take() {
            // It may speak to the system, which blocks; a system that is gone has let go already.
            let _ = tokio::task::spawn_blocking(move || drop::<KeepAwake>(held)).await;
        }
        match frames.recv().await {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Asks the system; where it has no such service, the desktop, which then also keeps the screen on. Blocks.
fn take() -> Option<KeepAwake> {
    let ask = |of_system: bool| {
        keepawake::Builder::default()
            .idle(of_system)
            .sleep(of_system)
            .display(!of_system)
            .app_name(WHO)
            .app_reverse_domain("app.reeldrop.desktop")
            .reason(WHY)
            .create()
    };
    ask(true).or_else(|_| ask(false)).ok()
}
