//! Ctrl-C, and the polite end that service managers ask for: the first is obeyed in order, the second at once.

use tokio::sync::watch;

/// Whether the person asked the process to end.
#[derive(Clone)]
pub(crate) struct Asked(watch::Receiver<bool>);

impl Asked {
    /// Listens from now on. Whoever asks twice does not wait for anything to be put in order.
    pub(crate) fn listen() -> Self {
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            let mut signals = Signals::new();
            loop {
                signals.next().await;
                if sender.send_replace(true) {
                    std::process::exit(130);
                }
            }
        });
        Self(receiver)
    }

    /// Returns when the process is, or has been, asked to end.
    pub(crate) async fn to_end(&self) {
        if self.0.clone().wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

struct Signals {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            terminate: {
                use tokio::signal::unix::{SignalKind, signal};
                signal(SignalKind::terminate()).ok()
            },
        }
    }

    async fn next(&mut self) {
        let interrupt = async {
            // Where Ctrl-C cannot be listened to, it still ends the process the hard way.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        if let Some(terminate) = &mut self.terminate {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        interrupt.await;
    }
}
