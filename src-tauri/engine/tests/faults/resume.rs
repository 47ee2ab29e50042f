//! What an attempt left on the server is used by the next: only the rest is sent, and what is of no use is taken back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use reeldrop_engine::library::Library;
use reeldrop_engine::{Home, UploadState, code};

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{BUCKET, MIB, Place, content, counts, engine, frame, open, until};

/// A proxy that breaks every sending of part 3 until it is mended, and the parts that were sent to it.
struct Line {
    proxy: Proxy,
    broken: Arc<AtomicBool>,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Line {
    async fn before(place: &Place) -> Self {
        let broken = Arc::new(AtomicBool::new(true));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (is_broken, parts) = (broken.clone(), sent.clone());
        let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
            let part = piece.is(Way::Up, "PUT") && piece.request.contains("partNumber=");
            if part && piece.before == 0 {
                let number = piece.request.split("partNumber=").nth(1).unwrap();
                parts.lock().unwrap().push(number[..1].to_owned());
            }
            let third = part && piece.request.contains("partNumber=3");
            match third && piece.is_body() && is_broken.load(Ordering::SeqCst) {
                true => Do::Cut,
                false => Do::Pass,
            }
        })
        .await;
        Self {
            proxy,
            broken,
            sent,
        }
    }

    fn mend(&self) {
        self.broken.store(false, Ordering::SeqCst);
        self.sent.lock().unwrap().clear();
    }

    fn sent(&self) -> Vec<String> {
        let mut sent = self.sent.lock().unwrap().clone();
        sent.sort();
        sent
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_sends_only_the_parts_that_are_missing() {
    let place = Place::new().await;
    let line = Line::before(&place).await;
    let connection = place.connect(line.proxy.endpoint()).await;
    let file = place.file("big.mov", 40 * MIB);
    let begun = place.begin(connection, &[file]).await;
    let batch = begun.batch_id;
    begun.ended().await;
    let upload = place.only(batch).await;
    // The last word may be the line's, or the server's that lost the body on the way.
    let said = upload.error.unwrap().code;
    assert!(
        said == code::NETWORK || said == code::SERVER_FAILED,
        "{said}"
    );
    assert_eq!(place.multiparts().await, 1);
    // A start in between takes nothing away.
    engine(&place.home()).await.recover().await.unwrap();
    assert_eq!(place.multiparts().await, 1);

    line.mend();
    let again = place.engine.retry(upload.id).await.unwrap();
    assert_eq!(counts(&again.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
    assert_eq!(line.sent(), ["3"]);
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_upload_of_the_same_file_picks_up_what_is_there() {
    let place = Place::new().await;
    let line = Line::before(&place).await;
    let file = place.file("big.mov", 40 * MIB);
    // Of a connection that is not stored.
    let first = place.upload(line.proxy.endpoint(), &file).await;
    assert_eq!(first.state, UploadState::Failed);

    line.mend();
    let mut frames = place.engine.frames();
    let second = place.upload(line.proxy.endpoint(), &file).await;
    place.assert_done(&second).await;
    assert_eq!(second.key, first.key);
    assert_eq!(line.sent(), ["3"]);
    frame(&mut frames, "it says so", |frame| {
        let mut notices = frame.notices.iter();
        notices.any(|notice| notice.code == code::UPLOAD_RESUMED)
    })
    .await;
    let batches = place.engine.batches().await.unwrap();
    assert_eq!(batches.len(), 1, "the first is off the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_file_is_sent_whole_and_the_person_is_told() {
    let place = Place::new().await;
    let line = Line::before(&place).await;
    let connection = place.connect(line.proxy.endpoint()).await;
    let file = place.file("big.mov", 40 * MIB);
    let begun = place.begin(connection, std::slice::from_ref(&file)).await;
    let batch = begun.batch_id;
    begun.ended().await;
    std::fs::write(&file, content("another render", 36 * MIB)).unwrap();

    line.mend();
    let mut frames = place.engine.frames();
    let again = place
        .engine
        .retry(place.only(batch).await.id)
        .await
        .unwrap();
    frame(&mut frames, "it says so", |frame| {
        let mut notices = frame.notices.iter();
        notices.any(|notice| notice.code == code::FILE_CHANGED)
    })
    .await;
    assert_eq!(counts(&again.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
    assert_eq!(line.sent(), ["1", "2", "3", "4", "5"]);
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_forgets_the_upload_gets_it_anew() {
    anew_after(async |place| abort_all(place).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_holds_another_part_than_it_acknowledged_gets_it_again() {
    anew_after(async |place| {
        let client = place.client();
        let known = client.list_multipart_uploads().bucket(BUCKET).send().await;
        let id = known.unwrap().uploads()[0].upload_id().unwrap().to_owned();
        let key = "big.mov";
        let list = async || {
            let list = client.list_parts().bucket(BUCKET).key(key).upload_id(&id);
            list.send().await.unwrap()
        };
        until("part 1 is there", async || {
            let known = list().await;
            known
                .parts()
                .iter()
                .any(|part| part.part_number() == Some(1))
        })
        .await;
        let other = client.upload_part().bucket(BUCKET).key(key).upload_id(&id);
        let body = content("other", 8 * MIB).into();
        other.part_number(1).body(body).send().await.unwrap();
    })
    .await;
}

/// Something happens on the server while a part is on its way: the upload ends done, by itself.
async fn anew_after(happens: impl AsyncFn(&Place)) {
    let place = Place::new().await;
    let held = Arc::new(AtomicBool::new(false));
    let holds = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        let hold = piece.is(Way::Up, "PUT")
            && piece.is_body()
            && piece.request.contains("partNumber=3")
            && !holds.swap(true, Ordering::SeqCst);
        if hold { Do::Hold } else { Do::Pass }
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let file = place.file("big.mov", 40 * MIB);
    let begun = place.begin(connection, &[file]).await;
    let batch = begun.batch_id;
    until("it holds", async || held.load(Ordering::SeqCst)).await;
    happens(&place).await;
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
    assert_eq!(place.multiparts().await, 0);
    assert_eq!(place.stored_keys().await, ["big.mov"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn orphans_of_this_app_are_cleaned_and_those_of_others_are_not() {
    let place = Place::new().await;
    let line = Line::before(&place).await;
    let connection = place.connect(line.proxy.endpoint()).await;
    let file = place.file("big.mov", 40 * MIB);
    let begun = place.begin(connection, &[file]).await;
    let batch = begun.batch_id;
    begun.ended().await;
    let foreign = place.client().create_multipart_upload().bucket(BUCKET);
    foreign.key("theirs.mov").send().await.unwrap();

    let open = open(&place.sandbox.endpoint());
    let orphans = place.engine.orphans(&open).await.unwrap();
    let told = orphans.iter();
    let told: Vec<_> = told
        .map(|orphan| (orphan.key.as_str(), orphan.size, orphan.ours))
        .collect();
    let held = Some(32 * MIB as u64);
    assert_eq!(
        told,
        [("big.mov", held, true), ("theirs.mov", Some(0), false)]
    );
    assert!(orphans.iter().all(|orphan| orphan.age_seconds < Some(3600)));
    let cleaned = place.engine.clean_orphans(&open, orphans).await.unwrap();
    assert_eq!(cleaned.len(), 1);
    let left = place.engine.orphans(&open).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].key, "theirs.mov");

    // A retry sends it whole.
    line.mend();
    let again = place
        .engine
        .retry(place.only(batch).await.id)
        .await
        .unwrap();
    assert_eq!(counts(&again.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
    assert_eq!(line.sent().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_kept_for_a_week_and_then_freed_on_the_server() {
    let place = Place::new().await;
    let line = Line::before(&place).await;
    let connection = place.connect(line.proxy.endpoint()).await;
    let file = place.file("big.mov", 40 * MIB);
    let begun = place.begin(connection, &[file]).await;
    let batch = begun.batch_id;
    begun.ended().await;
    let upload = place.only(batch).await.id;
    let home = Home::at(place.home()).unwrap();
    let (library, _) = Library::open(&home.library_file()).await.unwrap();
    for (days, left) in [(6, 1), (8, 0)] {
        let mut row = library.upload(upload).await.unwrap().unwrap();
        row.finished_at = Some(reeldrop_engine::now() - days * 24 * 3600);
        library.end_upload(&row, None).await.unwrap();
        engine(&place.home()).await.recover().await.unwrap();
        assert_eq!(place.multiparts().await, left, "after {days} days");
    }
    // It is a file like any other from then on.
    line.mend();
    let again = place.engine.retry(upload).await.unwrap();
    assert_eq!(counts(&again.ended().await), (1, 0, 0));
    place.assert_done(&place.only(batch).await).await;
    assert_eq!(line.sent().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_sent_is_no_orphan() {
    let place = Place::new().await;
    let held = Arc::new(AtomicBool::new(false));
    let holds = held.clone();
    let proxy = Proxy::before(&place.sandbox.endpoint(), move |piece| {
        match piece.is(Way::Up, "PUT") && piece.is_body() {
            true => {
                holds.store(true, Ordering::SeqCst);
                Do::Hold
            }
            false => Do::Pass,
        }
    })
    .await;
    let connection = place.connect(proxy.endpoint()).await;
    let begun = place
        .begin(connection, &[place.file("big.mov", 17 * MIB)])
        .await;
    until("it holds", async || held.load(Ordering::SeqCst)).await;
    assert_eq!(place.multiparts().await, 1);
    let open = open(&place.sandbox.endpoint());
    for engine in [&place.engine, &engine(&place.home()).await] {
        assert_eq!(engine.orphans(&open).await.unwrap(), []);
    }
    proxy.release();
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
}

/// As a lifecycle rule does.
async fn abort_all(place: &Place) {
    let client = place.client();
    let known = client.list_multipart_uploads().bucket(BUCKET).send().await;
    for upload in known.unwrap().uploads() {
        let abort = client.abort_multipart_upload().bucket(BUCKET);
        abort
            .key(upload.key().unwrap())
            .upload_id(upload.upload_id().unwrap())
            .send()
            .await
            .unwrap();
    }
}
