//! Speed limits hold for all requests together, of the app and of a connection, and change while files are sent.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use reeldrop_engine::{SpeedLimit, UploadState};

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, counts, until};

/// What may come on top of a limit: a burst of a quarter of a second, the headers, and a piece of each request.
const ON_TOP: u64 = 512 * 1024;

/// Bytes that have come in, with their time.
#[derive(Clone, Default)]
struct Counted {
    all: Arc<AtomicU64>,
    at: Arc<Mutex<Vec<(Instant, u64)>>>,
}

impl Counted {
    async fn before(endpoint: &str) -> (Self, Proxy) {
        let counted = Self::default();
        let counts = counted.clone();
        let proxy = Proxy::before(endpoint, move |piece| {
            if piece.way == Way::Up {
                let came = piece.bytes.len() as u64;
                let all = counts.all.fetch_add(came, Ordering::Relaxed) + came;
                counts.at.lock().unwrap().push((Instant::now(), all));
            }
            Do::Pass
        })
        .await;
        (counted, proxy)
    }

    fn all(&self) -> u64 {
        self.all.load(Ordering::Relaxed)
    }

    /// Never more than what the limit allowed since `began`; `before` had come until then.
    fn assert_within(&self, began: Instant, before: u64, limit: u64) {
        for (at, all) in self.at.lock().unwrap().iter() {
            let Some(seconds) = at.checked_duration_since(began) else {
                continue;
            };
            let allowed = (limit as f64 * seconds.as_secs_f64()) as u64 + ON_TOP;
            assert!(
                *all <= before + allowed,
                "{all} bytes after {seconds:?}, {before} of them before"
            );
        }
    }
}

async fn limit(place: &Place, always: Option<u64>) {
    let mut settings = place.engine.settings().await.unwrap();
    settings.speed_limit = SpeedLimit {
        always,
        ..SpeedLimit::default()
    };
    place.engine.save_settings(&settings).await.unwrap();
    assert_eq!(place.engine.speed_limit(), always);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_files_together_keep_to_the_limit_and_a_change_holds_at_once() {
    let place = Place::new().await;
    let (counted, proxy) = Counted::before(&place.sandbox.endpoint()).await;
    let connection = place.connect(proxy.endpoint()).await;
    limit(&place, Some(1_000_000)).await;
    let files: Vec<_> = (0..4)
        .map(|n| place.file(&format!("{n}.mov"), 20 * MIB))
        .collect();
    let (began, before) = (Instant::now(), counted.all());
    let begun = place.begin(connection, &files).await;
    until("two million bytes came", async || {
        counted.all() >= 2_000_000
    })
    .await;
    counted.assert_within(began, before, 1_000_000);

    // Lower, while they are sent.
    let (changed, before) = (Instant::now(), counted.all());
    limit(&place, Some(100_000)).await;
    until("more came", async || counted.all() >= before + 300_000).await;
    counted.assert_within(changed, before, 100_000);

    // At this speed they would take twelve minutes more.
    limit(&place, None).await;
    assert_eq!(counts(&begun.ended().await), (4, 0, 0));
    assert!(began.elapsed().as_secs() < 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_has_a_limit_of_its_own() {
    let place = Place::new().await;
    let (slow, slow_proxy) = Counted::before(&place.sandbox.endpoint()).await;
    let slow_connection = place.connect(slow_proxy.endpoint()).await;
    let free_connection = place.connect(&place.sandbox.endpoint()).await;
    place
        .engine
        .limit_connection(slow_connection, Some(200_000))
        .await
        .unwrap();
    let file = place.file("a.mov", 40 * MIB);
    let (began, before) = (Instant::now(), slow.all());
    let held = place
        .begin(slow_connection, std::slice::from_ref(&file))
        .await;
    let free = place
        .begin(free_connection, &[place.file("b.mov", 40 * MIB)])
        .await;
    assert_eq!(counts(&free.ended().await), (1, 0, 0));
    until("half a million bytes came", async || slow.all() >= 500_000).await;
    slow.assert_within(began, before, 200_000);
    assert_eq!(
        place.only(held.batch_id).await.state,
        UploadState::Uploading
    );

    // It is kept with the connection, and survives its being edited.
    let list = place.engine.connection_list().await.unwrap();
    let kept = list.iter().find(|one| one.id == slow_connection).unwrap();
    assert_eq!(kept.details.speed_limit, Some(200_000));
    let mut form = crate::common::form(slow_proxy.endpoint());
    form.id = Some(slow_connection);
    place.engine.save_connection(form).await.unwrap();
    let list = place.engine.connection_list().await.unwrap();
    let kept = list.iter().find(|one| one.id == slow_connection).unwrap();
    assert_eq!(kept.details.speed_limit, Some(200_000));

    place
        .engine
        .limit_connection(slow_connection, None)
        .await
        .unwrap();
    assert_eq!(counts(&held.ended().await), (1, 0, 0));
    assert!(
        place
            .engine
            .limit_connection(slow_connection, Some(1))
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_a_limit_holds_back_leave_a_place_for_other_connections() {
    let place = Place::new().await;
    let settings = reeldrop_engine::library::Settings {
        parallel_uploads: 2,
        ..place.engine.settings().await.unwrap()
    };
    place.engine.save_settings(&settings).await.unwrap();
    let slow = place.connect(&place.sandbox.endpoint()).await;
    let free = place.connect(&place.sandbox.endpoint()).await;
    let limit = async |limit| place.engine.limit_connection(slow, limit).await.unwrap();
    limit(Some(100_000)).await;
    let files: Vec<_> = (0..4)
        .map(|n| place.file(&format!("{n}.mov"), 6 * MIB))
        .collect();
    let held = place.begin(slow, &files).await;
    let batch = held.batch_id;
    let in_state = async |state| {
        let uploads = place.engine.batch(batch).await.unwrap().uploads;
        uploads
            .iter()
            .filter(|upload| upload.state == state)
            .count()
    };
    until("one is sent", async || {
        in_state(UploadState::Uploading).await > 0
    })
    .await;
    let begun = place.begin(free, &[place.file("free.mov", 40 * MIB)]).await;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    // A minute for each.
    assert_eq!(in_state(UploadState::Done).await, 0);
    assert_eq!(in_state(UploadState::Uploading).await, 1);

    // Without a limit they take all places, at once.
    limit(None).await;
    assert_eq!(counts(&held.ended().await), (4, 0, 0));
}
