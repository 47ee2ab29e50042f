//! Many small files: whether each key is looked for before it is written to depends on what the server has shown.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use reeldrop_engine::{OnConflict, UploadState};

use crate::common::Place;
use crate::common::capture::{Capture, answer};
use crate::{drop_to, send};

const FILES: usize = 150;

/// Somebody else's, of the same size.
const TAKEN: &str = "/films/140.bin";

const ETAG: &str =
    "etag: \"0123456789abcdef0123456789abcdef\"\r\nx-amz-server-side-encryption: aws:kms\r\n";

/// Keys that were written to although something was there, other than by the upload that had put it there.
type Overwritten = Arc<Mutex<Vec<String>>>;

/// A server that holds [`TAKEN`], and refuses to overwrite where it is asked to and `keeps`.
async fn server(keeps: bool) -> (Capture, Overwritten) {
    let held = Mutex::new(HashSet::from([TAKEN.to_owned()]));
    let overwritten = Overwritten::default();
    let told = overwritten.clone();
    let server = Capture::start(move |head| {
        let mut words = head.split([' ', '?']);
        let (method, path) = (words.next().unwrap(), words.next().unwrap().to_owned());
        let mut held = held.lock().unwrap();
        match method {
            "put" if keeps && held.contains(&path) && head.contains("if-none-match: *") => answer(
                "412 Precondition Failed",
                "",
                "<Error><Code>PreconditionFailed</Code></Error>",
            ),
            "put" => {
                if !held.insert(path.clone()) {
                    told.lock().unwrap().push(path);
                }
                answer("200 OK", ETAG, "")
            }
            "head" if held.contains(&path) => {
                format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 10\r\n{ETAG}\r\n")
            }
            _ => answer("404 Not Found", "", ""),
        }
    })
    .await;
    (server, overwritten)
}

/// Sends [`FILES`] files. How many requests looked for a key before it was written to.
async fn looks(place: &Place, server: &Capture) -> usize {
    let files: Vec<_> = (0..FILES)
        .map(|number| place.file(&format!("{number}.bin"), 10))
        .collect();
    let new = drop_to(&server.endpoint, &files, OnConflict::KeepBoth);
    let (uploads, outcome) = send(place, new).await;
    let failed = uploads.iter().find(|one| one.state != UploadState::Done);
    assert_eq!(outcome.done as usize, FILES, "{failed:?}");
    assert_eq!(uploads[140].key, "140 (2).bin");
    let heads = server.heads();
    let heads = heads.iter().filter(|head| head.starts_with("head "));
    // One after each upload compares what is there.
    heads.count() - FILES
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_refuses_what_is_there_need_not_be_asked_first() {
    let place = Place::new().await;
    let (server, overwritten) = server(true).await;
    let looks = looks(&place, &server).await;
    assert!(looks < FILES / 2, "{looks}");
    assert_eq!(*overwritten.lock().unwrap(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ignores_the_condition_is_asked_before_each() {
    let place = Place::new().await;
    let (server, overwritten) = server(false).await;
    let looks = looks(&place, &server).await;
    // The taken one is looked for under two names.
    assert_eq!(looks, FILES + 1);
    let overwritten = overwritten.lock().unwrap();
    assert!(!overwritten.contains(&TAKEN.to_owned()));
    assert_eq!(
        overwritten.len(),
        1,
        "what was just sent was sent once more"
    );
}
