//! The life of one watch folder: look, wait until something happens or half a minute has passed, look again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc};

use super::due::reach_wait;
use super::{Afterwards, Eye, Rules, Settling, WatchState, not_reachable, scan};
use crate::engine::{Begun, Destination, WeakEngine};
use crate::error::{Error, Result};

/// The longest time between two looks: systems do not tell of everything, least of all on network drives.
const RESCAN: Duration = Duration::from_secs(30);

/// Looks take at most this share of the time, however much happens and however many files there are.
const SHARE: u32 = 20;

/// What is watched, and where its files go.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    pub rules: Rules,
    /// What tells it apart from other places that the same files go to.
    pub place: String,
    pub to: Destination,
    /// Seconds. None: as set.
    pub lifetime_seconds: Option<u64>,
    /// None: by the template.
    pub prefix: Option<String>,
    /// Whether it ends once what is there has been sent.
    pub once: bool,
}

/// Watches until the engine is gone; where it is to be once, until all that was found has ended. `woken` makes it look at
/// once; `told` hears how it is; `begun` gets what is sent.
///
/// # Errors
/// Only where it is to be once: why the folder cannot be read, or its files cannot be sent.
pub(crate) async fn follow(
    engine: WeakEngine,
    watch: &Watch,
    woken: Arc<Notify>,
    mut told: impl FnMut(WatchState, Option<Error>),
    begun: Option<mpsc::UnboundedSender<Begun>>,
) -> Result<()> {
    let (mut settling, mut eye, mut failures) = (Settling::default(), None::<Eye>, 0);
    let mut sent = Vec::new();
    loop {
        let began = Instant::now();
        let (rules, wakes) = (watch.rules.clone(), woken.clone());
        let looked = tokio::task::spawn_blocking(move || {
            // Before the look: what happens from then on is heard.
            let open = || Eye::open(&rules.folder, rules.subfolders, wakes);
            let eye = match eye.filter(|eye| !eye.is_lost()) {
                Some(eye) => eye,
                None => open(),
            };
            (scan(&rules).map(|found| (found, eye)), rules.quiet)
        });
        let Ok((looked, quiet)) = looked.await else {
            return Ok(());
        };
        let took = began.elapsed();
        let mut new = Vec::new();
        let (ended, next) = match looked {
            Err(_) => {
                eye = None;
                let error = not_reachable(&watch.rules.folder.to_string_lossy());
                (Err((WatchState::NotReachable, error)), None)
            }
            Ok((found, open)) => {
                eye = Some(open);
                let (finished, next) = settling.finished(found, Instant::now(), quiet);
                let Some(engine) = engine.upgrade() else {
                    return Ok(());
                };
                let taken = engine.take_finished(watch, finished, &woken, &mut new);
                let taken = Box::pin(taken).await;
                (taken.map_err(|error| (WatchState::Trouble, error)), next)
            }
        };
        for one in new {
            if let Some(begun) = &begun {
                // Whoever listened may have gone.
                let _ = begun.send(one.clone());
            }
            if watch.once {
                sent.push(one);
            }
        }
        let wait = match ended {
            Ok(()) => {
                failures = 0;
                told(WatchState::Watching, None);
                if watch.once && next.is_none() {
                    return all_ended(engine, watch, sent).await;
                }
                next.unwrap_or(RESCAN).min(RESCAN)
            }
            Err((_, error)) if watch.once => return Err(error),
            Err((state, error)) => {
                told(state, Some(error));
                let wait = reach_wait(failures);
                failures += 1;
                wait
            }
        };
        let heard = async {
            woken.notified().await;
            tokio::time::sleep((took * SHARE).max(quiet / 4).min(RESCAN)).await;
        };
        tokio::select! {
            () = tokio::time::sleep(wait.max(took * SHARE)) => {}
            () = heard => {}
        }
    }
}

/// Waits for what was sent, and puts it where it belongs afterwards.
async fn all_ended(engine: WeakEngine, watch: &Watch, sent: Vec<Begun>) -> Result<()> {
    for one in sent {
        one.ended().await;
    }
    let Some(engine) = engine
        .upgrade()
        .filter(|_| watch.rules.afterwards == Afterwards::Move)
    else {
        return Ok(());
    };
    let rules = watch.rules.clone();
    let found = tokio::task::spawn_blocking(move || scan(&rules));
    if let Ok(Ok(found)) = found.await {
        engine.move_uploaded(watch, found).await?;
    }
    Ok(())
}
