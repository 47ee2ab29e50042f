//! Which files are taken, and when: real files in a real folder, the real sandbox behind.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reeldrop_engine::{Afterwards, NewWatch, UploadState, WatchState, code};

use crate::common::{content, open, until};
use crate::{QUIET, Watched, names};

#[tokio::test(flavor = "multi_thread")]
async fn a_growing_file_is_taken_once_and_whole_when_it_grows_no_more() {
    let watched = Watched::new().await;
    let mut watching = watched.watch();
    let path = watched.folder.join("render.mov");
    let growing = Arc::new(AtomicBool::new(true));
    let writer = std::thread::spawn({
        let (path, growing) = (path.clone(), growing.clone());
        move || {
            let mut file = std::fs::File::create(path).unwrap();
            let began = std::time::Instant::now();
            while began.elapsed() < QUIET * 5 {
                file.write_all(&content("piece", 10_000)).unwrap();
                std::thread::sleep(QUIET / 20);
            }
            growing.store(false, Ordering::SeqCst);
        }
    });
    let uploads = watching.done(&watched.place.engine).await;
    assert!(
        !growing.load(Ordering::SeqCst),
        "it was taken while it grew"
    );
    writer.join().unwrap();
    assert_eq!(names(&uploads), ["render.mov"]);
    watched.place.assert_done(&uploads[0]).await;
    assert_eq!(watched.place.engine.batches().await.unwrap().len(), 1);
    assert_eq!(watched.place.engine.links().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_temporary_hidden_or_empty_is_left_alone_until_it_has_its_name() {
    let watched = Watched::new().await;
    for name in [
        ".hidden.mov",
        "a.mov.part",
        "a.mov.tmp",
        "a.mov.crdownload",
        "._a.mov",
        ".cache/inner.mov",
        "notes.txt",
    ] {
        watched.write(name, b"not finished");
    }
    watched.write("empty.mov", b"");
    assert!(
        watched
            .once(&watched.place.engine, watched.rules())
            .await
            .is_empty()
    );

    let mut watching = watched.watch();
    watching.is(WatchState::Watching).await;
    std::fs::rename(
        watched.folder.join("a.mov.part"),
        watched.folder.join("a.mov"),
    )
    .unwrap();
    let uploads = watching.done(&watched.place.engine).await;
    assert_eq!(names(&uploads), ["a.mov"]);
    watched.stored(&["a.mov"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn patterns_and_subfolders_choose_what_is_taken_and_folders_stay_in_the_names() {
    let watched = Watched::new().await;
    for name in [
        "cut.mov",
        "day 1/cut.mov",
        "day 1/Final-2.WAV",
        "day 1/notes.txt",
    ] {
        watched.write(name, name.as_bytes());
    }
    let engine = &watched.place.engine;
    let flat = NewWatch {
        subfolders: false,
        ..watched.rules()
    };
    assert_eq!(names(&watched.once(engine, flat).await), ["cut.mov"]);
    let patterns = NewWatch {
        patterns: vec!["final-*".to_owned()],
        ..watched.rules()
    };
    let sent = watched.once(engine, patterns).await;
    assert_eq!(names(&sent), ["day 1/Final-2.WAV"]);
    // By default videos, and of those what was not sent yet.
    let sent = watched.once(engine, watched.rules()).await;
    assert_eq!(names(&sent), ["day 1/cut.mov"]);
    let all = ["cut.mov", "day 1/Final-2.WAV", "day 1/cut.mov"];
    watched.stored(&all).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_rendered_again_is_taken_again_and_an_unchanged_one_is_not() {
    let watched = Watched::new().await;
    watched.write("a.mov", b"first");
    watched.write("b.mov", b"stays");
    let engine = &watched.place.engine;
    assert_eq!(names(&watched.once(engine, watched.rules()).await).len(), 2);
    assert!(watched.once(engine, watched.rules()).await.is_empty());

    watched.write("a.mov", b"second, longer");
    let sent = watched.once(engine, watched.rules()).await;
    assert_eq!(names(&sent), ["a.mov"]);
    // Nothing is overwritten unless the person wants it.
    watched.stored(&["a (2).mov", "a.mov", "b.mov"]).await;
    assert_eq!(watched.place.stored("a (2).mov").await, b"second, longer");
    // To another place it was not sent yet.
    let mut elsewhere = watched.rules();
    elsewhere.to.connection.endpoint = elsewhere
        .to
        .connection
        .endpoint
        .replace("127.0.0.1", "localhost");
    assert_eq!(watched.once(engine, elsewhere).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_taken_as_one_when_all_of_it_is_quiet() {
    let watched = Watched::new().await;
    let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n0.ts\n#EXT-X-ENDLIST\n";
    watched.write("show/index.m3u8", playlist.as_bytes());
    watched.write("show/0.ts", &content("0", 5_000));
    watched.write("lone.m3u8", playlist.as_bytes());
    let engine = &watched.place.engine;
    let sent = watched.once(engine, watched.rules()).await;
    assert_eq!(names(&sent), ["show"]);
    assert_eq!(sent[0].state, UploadState::Done, "{:?}", sent[0].error);
    assert_eq!(sent[0].package.as_ref().unwrap().files, 2);
    assert!(watched.once(engine, watched.rules()).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_goes_away_is_waited_for_and_goes_on_by_itself() {
    let watched = Watched::new().await;
    watched.write("before.mov", b"before");
    let mut watching = watched.watch();
    watching.done(&watched.place.engine).await;

    let aside = watched.place.folder.path().join("unplugged");
    std::fs::rename(&watched.folder, &aside).unwrap();
    let error = watching.is(WatchState::NotReachable).await.unwrap();
    assert_eq!(error.code, code::FOLDER_UNREACHABLE);
    std::fs::write(aside.join("after.mov"), b"after").unwrap();
    std::fs::rename(&aside, &watched.folder).unwrap();
    watching.is(WatchState::Watching).await;
    let uploads = watching.done(&watched.place.engine).await;
    assert_eq!(names(&uploads), ["after.mov"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_uploaded_is_moved_aside_where_that_is_wished_and_nothing_is_overwritten_there() {
    let watched = Watched::new().await;
    let moving = || NewWatch {
        afterwards: Afterwards::Move,
        ..watched.rules()
    };
    let engine = &watched.place.engine;
    watched.write("day/cut.mov", b"first");
    watched.write("Uploaded/old.mov", b"from before");
    let sent = watched.once(engine, moving()).await;
    assert_eq!(names(&sent), ["day/cut.mov"]);
    assert_eq!(
        std::fs::read(watched.folder.join("Uploaded/day/cut.mov")).unwrap(),
        b"first"
    );
    assert!(!watched.folder.join("day/cut.mov").exists());
    // Where it is now is known.
    let upload = &engine.batches().await.unwrap()[0].uploads[0];
    assert!(std::path::Path::new(&upload.path).is_file());

    watched.write("day/cut.mov", b"second render");
    watched.once(engine, moving()).await;
    assert_eq!(
        std::fs::read(watched.folder.join("Uploaded/day/cut (2).mov")).unwrap(),
        b"second render"
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_sent_says_why_and_holds_up_no_other() {
    let watched = Watched::new().await;
    let name = "n".repeat(200);
    let deep = format!("{name}/{name}/{name}/{name}/{name}/{name}/cut.mov");
    watched.write(&deep, b"its key would be longer than S3 allows");
    watched.write("good.mov", b"good");
    let engine = &watched.place.engine;
    let sent = watched.once(engine, watched.rules()).await;
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].state, UploadState::Done);
    assert_eq!(sent[1].error.as_ref().unwrap().code, code::KEY_TOO_LONG);
    // It is not tried again as it is, and is when it changes.
    assert!(watched.once(engine, watched.rules()).await.is_empty());
    watched.write(&deep, b"rendered again, under the same long name");
    assert_eq!(watched.once(engine, watched.rules()).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_for_want_of_the_network_is_sent_again_as_the_same_upload() {
    let watched = Watched::new().await;
    watched.write("a.mov", b"a");
    let engine = &watched.place.engine;
    // A port that nobody listens at, which then is the sandbox's: the same place all along.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let rules = || NewWatch {
        to: open(&format!("http://127.0.0.1:{port}")),
        ..watched.rules()
    };
    let sent = watched.once(engine, rules()).await;
    assert_eq!(
        sent[0].error.as_ref().unwrap().code,
        code::CONNECTION_REFUSED
    );

    let target = watched.place.sandbox.endpoint();
    let target = target.trim_start_matches("http://").to_owned();
    let door = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .unwrap();
    let relay = tokio::spawn(async move {
        while let Ok((mut from, _)) = door.accept().await {
            let mut to = tokio::net::TcpStream::connect(&target).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut from, &mut to).await });
        }
    });
    let again = watched.once(engine, rules()).await;
    assert_eq!(again[0].state, UploadState::Done, "{:?}", again[0].error);
    assert_eq!(again[0].id, sent[0].id);
    until("it is stored", async || {
        watched.place.stored_keys().await == ["a.mov"]
    })
    .await;
    relay.abort();
}
