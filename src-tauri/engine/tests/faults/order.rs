//! One large file among two hundred small ones, on a real server, in both orders.

use std::sync::{Arc, Mutex};

use reeldrop_engine::UploadOrder;

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, counts, until};

const SMALL: usize = 200;

/// The names of the files in the order in which the server first heard of them.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn note(&self, request: &str) {
        let path = request.split(' ').nth(1).unwrap_or_default();
        let name = path.split('?').next().unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default();
        let begins = request.starts_with("PUT") || request.starts_with("POST");
        let mut heard = self.0.lock().unwrap();
        if begins && !heard.iter().any(|known| known == name) {
            heard.push(name.to_owned());
        }
    }

    fn names(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// Sends the large file, dropped first, and the small ones, of which each is smaller than the one before.
async fn send(order: UploadOrder, parallel: u8) -> Vec<String> {
    let place = Place::new().await;
    let heard = Heard::default();
    let hears = heard.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        if piece.way == Way::Up && piece.before == 0 && !piece.is_question() {
            hears.note(piece.request);
        }
        Do::Pass
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let mut settings = place.engine.settings().await.unwrap();
    (settings.upload_order, settings.parallel_uploads) = (order, parallel);
    place.engine.save_settings(&settings).await.unwrap();
    let mut files = vec![place.file("large.mov", 24 * MIB)];
    files.extend((0..SMALL).map(|n| place.file(&format!("{n:03}.png"), 2 * (SMALL - n))));
    let begun = place.begin(connection, &files).await;
    assert_eq!(counts(&begun.ended().await), (SMALL as u32 + 1, 0, 0));
    let names = heard.names();
    assert_eq!(names.len(), SMALL + 1);
    names
}

fn place_of(names: &[String], name: &str) -> usize {
    names.iter().position(|one| one == name).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn as_dropped_they_go_as_they_were_dropped() {
    let names = send(UploadOrder::AsDropped, 1).await;
    let mut dropped = vec!["large.mov".to_owned()];
    dropped.extend((0..SMALL).map(|n| format!("{n:03}.png")));
    assert_eq!(names, dropped);
}

#[tokio::test(flavor = "multi_thread")]
async fn small_first_one_at_a_time_the_large_one_has_its_turn() {
    let names = send(UploadOrder::SmallFirst, 1).await;
    assert_eq!(names[..3], ["199.png", "198.png", "197.png"]);
    assert_eq!(place_of(&names, "large.mov"), 32);
}

#[tokio::test(flavor = "multi_thread")]
async fn small_first_several_at_a_time_the_large_one_moves_while_the_small_ones_pass() {
    let place = Place::new().await;
    let proxy = Proxy::before(&place.sandbox.endpoint(), |piece| {
        match piece.is(Way::Up, "PUT") && piece.request.contains("partNumber=3&") {
            true => Do::Hold,
            false => Do::Pass,
        }
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let mut settings = place.engine.settings().await.unwrap();
    (settings.upload_order, settings.parallel_uploads) = (UploadOrder::SmallFirst, 2);
    place.engine.save_settings(&settings).await.unwrap();
    let mut files: Vec<_> = (0..SMALL)
        .map(|n| place.file(&format!("{n:03}.png"), 100 + n))
        .collect();
    files.push(place.file("large.mov", 24 * MIB));
    let begun = place.begin(connection, &files).await;
    let batch = begun.batch_id;
    // Its first two parts arrive, and its last does not: all the small ones pass it.
    until(
        "the large one has moved and the small ones are done",
        async || {
            let uploads = place.engine.batch(batch).await.unwrap().uploads;
            let done = uploads.iter().filter(|one| one.state.is_final()).count();
            let large = uploads.iter().find(|one| one.name == "large.mov").unwrap();
            done == SMALL && large.sent == 16 * MIB as u64
        },
    )
    .await;
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (SMALL as u32 + 1, 0, 0));
}
