//! hls.js in headless Chromium plays streams by their link alone.

use std::process::Stdio;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper::header::CONTENT_TYPE;
use hyper::{Response, body::Incoming};
use reeldrop_engine::connection::{CloudFrontHash, OpenConnection, PackageForm};
use reeldrop_engine::link::{RequestForm, UploadRequest, request_upload};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::common::{BUCKET, Place, open, until};
use crate::edge::whole;
use crate::front::{ECDSA, RSA, cloudfront, private_key, public};
use crate::play::upload;
use crate::streams::{FORMS, Form, package};

const PAGE: &str = r#"<!doctype html><title>player</title><script src="/hls.js"></script><video muted></video>
<script>
  function play(address) {
    const video = document.querySelector('video');
    window.state = { ended: false, error: null, segments: 0 };
    if (window.hls) window.hls.destroy();
    window.hls = new Hls({ fragLoadPolicy: quick(), manifestLoadPolicy: quick(), playlistLoadPolicy: quick() });
    hls.on(Hls.Events.ERROR, (_, data) => { if (data.fatal) state.error = data.details; });
    hls.on(Hls.Events.FRAG_BUFFERED, () => { state.segments++; });
    video.onended = () => { state.ended = true; };
    hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
    hls.loadSource(address);
    hls.attachMedia(video);
  }
  // A refused address is not asked for again and again.
  const quick = () => ({ default: { maxTimeToFirstByteMs: 10000, maxLoadTimeMs: 20000, timeoutRetry: null, errorRetry: null } });
  const report = () => {
    const video = document.querySelector('video');
    return { ...state, time: video.currentTime, duration: video.duration, width: video.videoWidth };
  };
</script>"#;

/// A browser with a page that plays. It ends with this.
struct Player {
    client: Client,
    driver: Child,
}

impl Player {
    /// None where the tests were started without a browser.
    async fn open() -> Option<Self> {
        let (Some(program), Some(modules)) = (
            std::env::var_os("REELDROP_TEST_CHROMEDRIVER"),
            std::env::var_os("REELDROP_TEST_NODE_MODULES"),
        ) else {
            eprintln!(
                "not tested: REELDROP_TEST_CHROMEDRIVER or REELDROP_TEST_NODE_MODULES is not set"
            );
            return None;
        };
        let library = std::path::Path::new(&modules).join("node_modules/hls.js/dist/hls.min.js");
        let page = serve(std::fs::read(library).unwrap()).await;
        let mut driver = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let port = port_of(&mut driver).await;
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--mute-audio",
            "--autoplay-policy=no-user-gesture-required",
        ];
        let mut wanted = serde_json::Map::new();
        wanted.insert(
            "goog:chromeOptions".to_owned(),
            json!({ "args": arguments }),
        );
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        client.goto(&page).await.unwrap();
        Some(Self { client, driver })
    }

    /// Plays to the end, or until an error. What the player then says.
    async fn play(&self, address: &str) -> Value {
        self.client
            .execute("play(arguments[0])", vec![json!(address)])
            .await
            .unwrap();
        let mut last = Value::Null;
        until("the end of the stream", async || {
            last = self
                .client
                .execute("return report()", vec![])
                .await
                .unwrap();
            last["ended"] == true || !last["error"].is_null()
        })
        .await;
        last
    }

    async fn plays(&self, address: &str, what: &str) {
        let said = self.play(address).await;
        assert_eq!(said["error"], Value::Null, "{what}: {said}");
        let (time, duration) = (
            said["time"].as_f64().unwrap(),
            said["duration"].as_f64().unwrap(),
        );
        assert!(
            (1.8..2.5).contains(&duration) && time > duration - 0.3,
            "{what}: {said}"
        );
        assert_eq!(said["width"], 160, "{what}: {said}");
        assert!(said["segments"].as_u64().unwrap() >= 5, "{what}: {said}");
    }

    async fn close(mut self) {
        let _ = self.client.close().await;
        let _ = self.driver.kill().await;
    }
}

/// The port that the driver chose, from what it prints.
async fn port_of(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            let port = port.trim_end_matches('.').parse().unwrap();
            // Whatever else it prints must not fill the pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return port;
        }
    }
    panic!("chromedriver did not start");
}

async fn serve(library: Vec<u8>) -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let library = library.clone();
            tokio::spawn(async move {
                let service =
                    hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
                        let (kind, body) = match request.uri().path() {
                            "/hls.js" => ("text/javascript", library.clone()),
                            _ => ("text/html", PAGE.as_bytes().to_vec()),
                        };
                        let answer = Response::builder()
                            .header(CONTENT_TYPE, kind)
                            .body(whole(body));
                        async move { answer }
                    });
                let stream = hyper_util::rt::TokioIo::new(stream);
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(stream, service)
                    .await;
            });
        }
    });
    base
}

async fn address(
    place: &Place,
    open: &OpenConnection,
    name: &str,
    form: Form,
    seconds: u64,
) -> String {
    let (folder, _) = package(place.folder.path(), name, form);
    let upload = upload(place, open, &folder, seconds).await;
    let link = upload.link.expect(name);
    place.engine.link_url_with(link.id, open).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_plays_presigned_streams_and_none_after_its_end() {
    let Some(player) = Player::open().await else {
        return;
    };
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    for form in FORMS {
        let url = address(&place, &open, &format!("{form:?} +ü"), form, 3600).await;
        player.plays(&url, &format!("{form:?}")).await;
    }
    let short = address(&place, &open, "short", Form::TransportStream, 2).await;
    until("the end of the link", async || {
        reqwest::get(&short).await.unwrap().status() == 403
    })
    .await;
    assert_eq!(player.play(&short).await["error"], "manifestLoadError");
    player.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_plays_cloudfront_streams_in_both_forms_and_public_ones() {
    let Some(player) = Player::open().await else {
        return;
    };
    let place = Place::new().await;
    for (number, (key, hash, form)) in [
        (RSA, CloudFrontHash::Sha1, PackageForm::Rewritten),
        (RSA, CloudFrontHash::Sha256, PackageForm::Static),
        (ECDSA, CloudFrontHash::Sha256, PackageForm::Static),
    ]
    .into_iter()
    .enumerate()
    {
        let (_edge, open) = cloudfront(&place, &private_key(&key), hash, form).await;
        let stream = [Form::Variants, Form::Variants, Form::Encrypted][number];
        let url = address(&place, &open, &format!("film {number}"), stream, 3600).await;
        player.plays(&url, &format!("{form:?}, {stream:?}")).await;
        let unsigned = url.split('?').next().unwrap();
        assert_eq!(player.play(unsigned).await["error"], "manifestLoadError");
    }
    let (_edge, open) = cloudfront(
        &place,
        &private_key(&RSA),
        CloudFrontHash::Sha1,
        PackageForm::Static,
    )
    .await;
    let short = address(&place, &open, "short", Form::TransportStream, 2).await;
    until("the end of the link", async || {
        reqwest::get(&short).await.unwrap().status() == 403
    })
    .await;
    assert_eq!(player.play(&short).await["error"], "manifestLoadError");
    let (_server, open) = public(&place).await;
    let url = address(&place, &open, "public", Form::Fragmented, 3600).await;
    player.plays(&url, "public").await;
    player.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_request_sends_a_file_and_refuses_what_is_not_asked_for() {
    let Some(player) = Player::open().await else {
        return;
    };
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let film = place.folder.path().join("Grüner Tag.mp4");
    std::fs::write(&film, [7; 5_000]).unwrap();
    let text = place.folder.path().join("notes.txt");
    std::fs::write(&text, "no film").unwrap();
    for form in [RequestForm::Post, RequestForm::Put] {
        let request = UploadRequest {
            prefix: Some(format!("in/{form:?}")),
            name: (form == RequestForm::Put).then(|| "cut.mp4".to_owned()),
            form: Some(form),
            lifetime_seconds: 600,
            max_bytes: 6_000,
            content_type: Some("video/mp4".to_owned()),
        };
        let request = request_upload(&open, &request).await.unwrap();
        player.client.goto(&request.page_url).await.unwrap();
        for (file, class) in [(&film, "done"), (&text, "failed")] {
            let input = player.client.find(Locator::Css("#file")).await.unwrap();
            input.send_keys(file.to_str().unwrap()).await.unwrap();
            until("the page says how it ended", async || {
                let row = player
                    .client
                    .find(Locator::Css("#list li:first-child"))
                    .await;
                let class_now = row.unwrap().attr("class").await.unwrap();
                assert!(class_now.as_deref() != Some("failed") || class == "failed");
                class_now.as_deref() == Some(class)
            })
            .await;
        }
        let list = place.client().list_objects_v2().bucket(BUCKET);
        let list = list.prefix(format!("in/{form:?}/")).send().await.unwrap();
        let keys = list.contents().iter().map(|object| object.key().unwrap());
        let sent: Vec<_> = keys.filter(|key| !key.ends_with(".html")).collect();
        // A file that nobody asked for is not there; two of one name would have been two.
        assert_eq!(sent.len(), 1, "{sent:?}");
        let name = match form {
            RequestForm::Post => "/Grüner Tag.mp4",
            RequestForm::Put => "/cut.mp4",
        };
        assert!(sent[0].ends_with(name), "{sent:?}");
        assert_eq!(place.stored(sent[0]).await, [7; 5_000]);
    }
    player.close().await;
}
