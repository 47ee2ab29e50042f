//! `kill -9` at twenty random moments of one upload: the object is right, and no more is sent twice than was on its way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reeldrop_engine::Destination;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, again, begin, counts, open, role, seed, until};
use crate::crash;

const SIZE: usize = 384 * MIB;
const PART: usize = 8 * MIB;
const KILLS: usize = 20;

/// What the proxy has seen of parts.
#[derive(Default)]
struct Seen {
    /// Bytes of their bodies.
    bytes: usize,
    /// Those that were begun and not answered, by their connection.
    open: HashMap<u64, ()>,
    /// The most that there were of them at once.
    most: usize,
}

const NAME: &str = "kill::killed_twenty_times_an_upload_sends_no_more_twice_than_was_on_its_way";

#[tokio::test(flavor = "multi_thread")]
async fn killed_twenty_times_an_upload_sends_no_more_twice_than_was_on_its_way() {
    if let Some(role) = role() {
        return crash::send(&role).await;
    }
    let mut random = seed();
    let place = Place::new().await;
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let sees = seen.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let mut seen = sees.lock().unwrap();
        if !piece.request.starts_with("PUT") || !piece.request.contains("partNumber=") {
            return Do::Pass;
        }
        if piece.way == Way::Down {
            seen.open.remove(&piece.connection);
            return Do::Pass;
        }
        if piece.before == 0 {
            seen.open.insert(piece.connection, ());
            seen.most = seen.most.max(seen.open.len());
        }
        seen.bytes += piece.body_bytes();
        Do::Pass
    })
    .await;
    let file = place.file("big.mov", SIZE);
    let sent = || seen.lock().unwrap().bytes;
    let role = format!(
        "{}|{}|big.mov",
        place.folder.path().display(),
        proxy.endpoint()
    );
    let mut runs = Vec::new();
    for kill in 0..KILLS {
        let from = sent();
        runs.push(from);
        // Some before anything is sent, too.
        let moment = from + random.usize(0..32 * MIB).saturating_sub(MIB);
        let pause = Duration::from_millis(random.u64(0..20));
        let mut child = again(NAME, &role).spawn().unwrap();
        until("it has sent so much", async || {
            sent() >= moment || child.try_wait().unwrap().is_some()
        })
        .await;
        tokio::time::sleep(pause).await;
        let ended = child.try_wait().unwrap();
        assert!(
            ended.is_none(),
            "kill {kill}: it ended, {ended:?}, {} MiB sent",
            sent() / MIB
        );
        child.kill().unwrap();
        child.wait().unwrap();
        until("its connections are closed", async || {
            proxy.connections() == 0
        })
        .await;
        // What was on its way then is not on its way now.
        seen.lock().unwrap().open.clear();
    }
    runs.push(sent());
    let to = Destination::Open(open(proxy.endpoint()));
    let begun = begin(&place.engine, to, std::slice::from_ref(&file)).await;
    let batch = begun.batch_id;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
    assert_eq!(place.stored_keys().await, ["big.mov"]);
    assert_eq!(place.multiparts().await, 0);

    let most = seen.lock().unwrap().most * PART;
    let in_flight: usize = runs.windows(2).map(|run| (run[1] - run[0]).min(most)).sum();
    let beyond = sent() - SIZE;
    eprintln!(
        "{} MiB were sent beyond the file; at most {} MiB were in flight at the kills, {} parts at once",
        beyond / MIB,
        in_flight / MIB,
        most / PART
    );
    assert!(
        beyond <= in_flight,
        "{beyond} bytes beyond the file, {in_flight} were in flight"
    );
}
