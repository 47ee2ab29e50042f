//! Watch folders that are kept in the library: as a window has them.

use reeldrop_engine::{Afterwards, UploadState, WatchForm, WatchState, WatchView, code};
use uuid::Uuid;

use crate::Watched;
use crate::common::until;

fn form(watched: &Watched, connection: Uuid) -> WatchForm {
    WatchForm {
        id: None,
        folder: watched.folder.to_str().unwrap().to_owned(),
        connection_id: connection,
        patterns: Vec::new(),
        subfolders: true,
        prefix: Some(String::new()),
        lifetime_seconds: Some(3_600),
        afterwards: Afterwards::Leave,
    }
}

async fn only(watched: &Watched) -> WatchView {
    let mut all = watched.place.engine.watch_folders().await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_folder_is_watched_paused_changed_and_forgotten() {
    let watched = Watched::new().await;
    let engine = &watched.place.engine;
    let connection = watched
        .place
        .connect(&watched.place.sandbox.endpoint())
        .await;
    engine.start_watching().await.unwrap();
    watched.write("a.mov", b"a");
    let id = engine
        .save_watch_folder(form(&watched, connection))
        .await
        .unwrap();
    until("the first is done", async || only(&watched).await.done == 1).await;
    let view = only(&watched).await;
    assert_eq!(
        (view.state, view.failed, view.under_way),
        (WatchState::Watching, 0, 0)
    );
    assert_eq!(view.files[0].name, "a.mov");
    assert_eq!(view.files[0].state, Some(UploadState::Done));
    let link = view.files[0].link.as_ref().unwrap();
    assert_eq!(link.lifetime_seconds, 3_600);

    engine.pause_watch_folder(id, true).await.unwrap();
    assert_eq!(only(&watched).await.state, WatchState::Paused);
    watched.write("b.mov", b"b");
    // Changed while it is paused, it stays so.
    let changed = WatchForm {
        id: Some(id),
        patterns: vec!["b*".to_owned(), String::new()],
        ..form(&watched, connection)
    };
    engine.save_watch_folder(changed).await.unwrap();
    let view = only(&watched).await;
    assert_eq!(
        (view.state, view.patterns.as_slice()),
        (WatchState::Paused, &["b*".to_owned()][..])
    );
    assert_eq!(view.done, 1);
    engine.pause_watch_folder(id, false).await.unwrap();
    until("the second is done", async || {
        only(&watched).await.done == 2
    })
    .await;

    // Added again after it was forgotten: nothing is sent twice.
    engine.delete_watch_folder(id).await.unwrap();
    assert!(engine.watch_folders().await.unwrap().is_empty());
    engine
        .save_watch_folder(form(&watched, connection))
        .await
        .unwrap();
    watched.write("c.mov", b"c");
    watched.stored(&["a.mov", "b.mov", "c.mov"]).await;
    until("three are known", async || only(&watched).await.done == 3).await;
    assert_eq!(engine.batches().await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_watched_is_refused_and_a_connection_that_is_gone_is_said() {
    let watched = Watched::new().await;
    let engine = &watched.place.engine;
    let connection = watched
        .place
        .connect(&watched.place.sandbox.endpoint())
        .await;
    let home = watched.place.home().to_str().unwrap().to_owned();
    let good = || form(&watched, connection);
    for (form, refusal) in [
        (
            WatchForm {
                folder: String::new(),
                ..good()
            },
            code::WATCH_FOLDER_INVALID,
        ),
        (
            WatchForm {
                folder: "/nowhere/at/all".to_owned(),
                ..good()
            },
            code::WATCH_FOLDER_INVALID,
        ),
        (
            WatchForm {
                folder: home,
                ..good()
            },
            code::WATCH_FOLDER_INVALID,
        ),
        (
            WatchForm {
                patterns: vec!["[".to_owned()],
                ..good()
            },
            code::PATTERN_INVALID,
        ),
        (
            WatchForm {
                prefix: Some("../x".to_owned()),
                ..good()
            },
            code::INVALID_PREFIX,
        ),
        (
            WatchForm {
                lifetime_seconds: Some(604_801),
                ..good()
            },
            code::LIFETIME_OUT_OF_RANGE,
        ),
        (
            WatchForm {
                connection_id: Uuid::new_v4(),
                ..good()
            },
            code::CONNECTION_UNKNOWN,
        ),
    ] {
        let refused = engine.save_watch_folder(form).await.unwrap_err();
        assert_eq!(refused.code, refusal, "{refused}");
    }
    assert!(engine.watch_folders().await.unwrap().is_empty());

    engine.start_watching().await.unwrap();
    engine.save_watch_folder(good()).await.unwrap();
    engine.delete_connection(connection).await.unwrap();
    watched.write("a.mov", b"a");
    until("it is in trouble", async || {
        only(&watched).await.state == WatchState::Trouble
    })
    .await;
    let view = only(&watched).await;
    assert_eq!(view.error.unwrap().code, code::CONNECTION_UNKNOWN);
    assert_eq!((view.connection_name, view.under_way), (None, 0));
}
