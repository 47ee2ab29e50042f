//! Multipart uploads that a server began while nobody heard its answer, for the process died or the answer was lost: found
//! by what the journal says of the request, and from then on known as ours. Those of others are never taken for ours.

use crate::connection::Connection;
use crate::error::Result;
use crate::home::Home;
use crate::library::{Library, StartRow};
use crate::s3::{HeldMultipart, Storage};
use crate::upload::journal::Process;
use crate::upload::transfer;

/// Seconds by which a server's clock may seem to be behind what was learnt of it.
const BEHIND: i64 = 5;

/// Seconds within which a request to begin one has reached its server, sent again as often as it may be.
const UNDER_WAY: i64 = 5 * 60;

/// Writes into the library which of the multipart uploads that storage holds were begun and never heard of: by dead
/// processes, and by `own`, a request that was sent more than once. `held`: all of the bucket, or all under `key`.
pub(crate) async fn adopt(
    library: &Library,
    home: &Home,
    connection: &Connection,
    storage: &Storage,
    held: &[HeldMultipart],
    key: Option<&str>,
    own: Option<i64>,
) -> Result<()> {
    // Read after the server was asked: what a living process has begun since is known, or being begun.
    let (mut living, mut unheard) = (Vec::new(), Vec::new());
    for start in library.starts().await? {
        let is_here = start.endpoint == connection.endpoint
            && start.bucket == connection.bucket
            && key.is_none_or(|key| start.key == key);
        match is_here {
            false => {}
            true if own == Some(start.id) => unheard.push(start),
            true if Process::is_dead(home, &start.process) => unheard.push(start),
            true => living.push(start),
        }
    }
    for start in unheard {
        if living.iter().any(|other| other.key == start.key) {
            continue;
        }
        for held in held.iter().filter(|held| may_be_of(&start, held)) {
            let is_known = library.begun_multipart(&held.id).await?.is_some();
            if !is_known && is_empty(storage, held).await {
                library
                    .add_multipart(start.upload, &held.id, &held.key)
                    .await?;
            }
        }
        // One of its requests may still be on its way to the server: the next start looks once more.
        if own != Some(start.id) {
            library.forget_start(start.id).await?;
        }
    }
    Ok(())
}

/// Begun under that key while the request was under way.
fn may_be_of(start: &StartRow, held: &HeldMultipart) -> bool {
    let while_asked = start.since - BEHIND..=start.since + UNDER_WAY;
    held.key == start.key && held.begun_at.is_some_and(|at| while_asked.contains(&at))
}

/// Ours got no part: its id was never known. Whatever has one is another's.
async fn is_empty(storage: &Storage, held: &HeldMultipart) -> bool {
    let parts = transfer::again(|| storage.parts(&held.key, &held.id)).await;
    parts.is_ok_and(|parts| parts.is_empty())
}
