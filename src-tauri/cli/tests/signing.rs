//! `presign`, `cloudfront sign` and `request`: signatures from the variables alone, taken by servers that others wrote.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use common::rclone::Rclone;
use common::{Place, Running, get, run};
use serde_json::Value;

fn presign(place: &Place, server: &Rclone) -> Command {
    let mut command = place.program();
    command.envs(server.variables()).arg("presign");
    command
}

#[tokio::test]
async fn presigned_urls_are_good_for_one_method_one_key_and_their_time() {
    let (place, server) = (Place::new(), Rclone::start());
    let key = "day 1/Grün & +#1?.mp4";
    let put = run(presign(&place, &server).args([key, "--method", "put", "--expires", "10m"]));
    assert_eq!(put.status, Some(0), "{}{}", put.out, put.err);
    let sent = reqwest::Client::new()
        .put(put.out.trim())
        .body("a film")
        .send()
        .await
        .unwrap();
    assert!(sent.status().is_success(), "{}", sent.status());
    assert_eq!(fs::read(server.object(key)).unwrap(), b"a film");

    let ran =
        run(presign(&place, &server).args([key, "--expires", "2s", "--download", "Grün.mp4"]));
    let url = ran.out.trim();
    assert!(url.contains("X-Amz-Expires=2&"), "{url}");
    assert!(
        url.contains("response-content-disposition=attachment"),
        "{url}"
    );
    assert_eq!(get(url).await.body, b"a film");
    // A GET is no PUT, another key and a longer life are other signatures.
    let written = reqwest::Client::new()
        .put(url)
        .body("x")
        .send()
        .await
        .unwrap();
    assert_eq!(written.status(), 403);
    assert_eq!(get(&url.replace("=2&", "=200&")).await.status, 403);
    assert_eq!(get(&url.replace("day%201", "day%202")).await.status, 403);
    assert_eq!(get(put.out.trim()).await.status, 403);
    let began = std::time::Instant::now();
    while get(url).await.status == 200 {
        assert!(began.elapsed().as_secs() < 60, "it does not end");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    // Nothing of it needed a library.
    assert!(!place.home().join("library.sqlite").exists());
}

#[test]
fn a_stream_of_keys_is_answered_line_by_line_while_it_comes() {
    let (place, server) = (Place::new(), Rclone::start());
    let mut child = presign(&place, &server)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keys = child.stdin.take().unwrap();
    let mut urls = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut ask = |key: &str| {
        keys.write_all(key.as_bytes()).unwrap();
        keys.flush().unwrap();
    };
    ask("first.mp4\n");
    assert!(urls.next().unwrap().unwrap().contains("/films/first.mp4?"));
    // A line in two pieces, one of Windows, one that no key can be, and a last one without an end.
    ask("sec");
    ask("ond.mp4\r\n");
    assert!(urls.next().unwrap().unwrap().contains("/films/second.mp4?"));
    ask(&format!("{}\n", "x".repeat(1025)));
    assert_eq!(urls.next().unwrap().unwrap(), "");
    ask("last ü.mp4");
    drop(keys);
    assert!(
        urls.next()
            .unwrap()
            .unwrap()
            .contains("/films/last%20%C3%BC.mp4?")
    );
    assert!(urls.next().is_none());
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("line 3"), "{said}");
}

#[test]
fn many_keys_come_back_in_their_order() {
    let (place, server) = (Place::new(), Rclone::start());
    let keys: String = (0..50_000)
        .map(|number| format!("seg_{number}.ts\n"))
        .collect();
    let input = place.write("keys.txt", keys.as_bytes());
    let ran = run(presign(&place, &server)
        .arg("-")
        .stdin(fs::File::open(input).unwrap()));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(ran.out.lines().count(), 50_000);
    for (number, url) in ran.out.lines().enumerate() {
        assert!(
            url.contains(&format!("/films/seg_{number}.ts?X-Amz-Algorithm=")),
            "{url}"
        );
    }
}

#[test]
fn what_cannot_be_presigned_is_said() {
    let (place, server) = (Place::new(), Rclone::start());
    for (arguments, code) in [
        (vec!["a.mp4", "--expires", "8d"], "lifetime-out-of-range"),
        (vec!["a.mp4", "--expires", "0"], "lifetime-out-of-range"),
        (vec!["a.mp4", "--expires", "soon"], "lifetime-unreadable"),
        (
            vec!["a.mp4", "--method", "put", "--download", "b.mp4"],
            "not-for-this-link",
        ),
        (vec![""], "key-too-long"),
    ] {
        let ran = run(presign(&place, &server).args(&arguments));
        assert_eq!(ran.status, Some(1));
        assert!(ran.err.contains(code), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.contains(common::rclone::SECRET));
    }
}

fn openssl(arguments: &[&str], folder: &Path) {
    let made = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
}

fn cloudfront(place: &Place, key: &Path) -> Command {
    let mut command = place.program();
    command
        .env("CDN_KEY_PAIR_ID", "K2JCJMDEHXQW5F")
        .env("CDN_PRIVATE_KEY_FILE", key)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        .args(["cloudfront", "sign"]);
    command
}

/// CloudFront's own base64, back to bytes, for openssl.
fn decoded(text: &str) -> Vec<u8> {
    let plain = text.replace('-', "+").replace('_', "=").replace('~', "/");
    let mut child = Command::new("openssl")
        .args(["base64", "-d", "-A"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(plain.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap().stdout
}

fn parameter<'a>(url: &'a str, name: &str) -> &'a str {
    let query = url.split_once('?').unwrap().1;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        .unwrap_or_else(|| panic!("{name} in {url}"))
}

#[test]
fn cloudfront_urls_and_cookies_are_signed_from_the_key_pair_alone() {
    let place = Place::new();
    let folder = place.write("x", b"").parent().unwrap().to_owned();
    openssl(&["genrsa", "-out", "rsa.pem", "2048"], &folder);
    openssl(
        &["rsa", "-in", "rsa.pem", "-pubout", "-out", "rsa.pub"],
        &folder,
    );
    let key = folder.join("rsa.pem");
    let address = "https://d111111abcdef8.cloudfront.net/show/film.mp4?size=large";

    let ran = run(cloudfront(&place, &key).args([address, "--expires", "2027-01-31T18:00:00Z"]));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let url = ran.out.trim();
    assert!(
        url.starts_with(&format!("{address}&Expires=1801418400&Signature=")),
        "{url}"
    );
    let policy = format!(
        r#"{{"Statement":[{{"Resource":"{address}","Condition":{{"DateLessThan":{{"AWS:EpochTime":1801418400}}}}}}]}}"#
    );
    fs::write(folder.join("policy"), policy).unwrap();
    fs::write(
        folder.join("signature"),
        decoded(parameter(url, "Signature")),
    )
    .unwrap();
    openssl(
        &[
            "dgst",
            "-sha1",
            "-verify",
            "rsa.pub",
            "-signature",
            "signature",
            "policy",
        ],
        &folder,
    );

    let ran = run(cloudfront(&place, &key)
        .args([
            "show/film ü.mp4",
            "--expires",
            "7d",
            "--starts",
            "1h",
            "--ip",
            "192.0.2.0/24",
        ])
        .args([
            "--resource",
            "https://media.example.com/show/*",
            "--hash",
            "sha256",
        ])
        .env("CDN_URL", "https://media.example.com"));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let url = ran.out.trim();
    assert!(
        url.starts_with("https://media.example.com/show/film%20%C3%BC.mp4?Policy="),
        "{url}"
    );
    assert_eq!(parameter(url, "Hash-Algorithm"), "SHA256");
    let policy: Value = serde_json::from_slice(&decoded(parameter(url, "Policy"))).unwrap();
    let statement = &policy["Statement"][0];
    assert_eq!(statement["Resource"], "https://media.example.com/show/*");
    assert_eq!(
        statement["Condition"]["IpAddress"]["AWS:SourceIp"],
        "192.0.2.0/24"
    );
    assert!(statement["Condition"]["DateGreaterThan"]["AWS:EpochTime"].is_u64());

    let cookies = [
        "--resource",
        "https://d111111abcdef8.cloudfront.net/show/*",
        "--expires",
        "1d",
    ];
    let ran = run(cloudfront(&place, &key)
        .arg(address)
        .args(cookies)
        .arg("--cookies"));
    let names: Vec<&str> = ran
        .out
        .lines()
        .map(|line| line.split('=').next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "CloudFront-Policy",
            "CloudFront-Signature",
            "CloudFront-Key-Pair-Id"
        ]
    );
    assert!(
        ran.out
            .lines()
            .all(|line| line.contains("; Domain=d111111abcdef8.cloudfront.net; Path=/"))
    );
    let ran = run(cloudfront(&place, &key)
        .arg(address)
        .args(cookies)
        .arg("--cookies=curl"));
    assert!(
        ran.out.starts_with("# Netscape HTTP Cookie File"),
        "{}",
        ran.out
    );
}

#[test]
fn what_cloudfront_would_refuse_is_refused_here() {
    let place = Place::new();
    let folder = place.write("x", b"").parent().unwrap().to_owned();
    openssl(&["genrsa", "-out", "rsa.pem", "2048"], &folder);
    openssl(&["genrsa", "-out", "large.pem", "4096"], &folder);
    let (good, large) = (folder.join("rsa.pem"), folder.join("large.pem"));
    let text = place.write("no.pem", b"not a key");
    let address = "https://d1.cloudfront.net/a.mp4";
    for (key, arguments, code) in [
        (
            &good,
            vec![address, "--expires", "1d", "--ip", "2001:db8::/32"],
            "cloudfront-refused",
        ),
        (
            &good,
            vec![address, "--expires", "1d", "--resource", "*"],
            "cloudfront-refused",
        ),
        (
            &good,
            vec!["a.mp4", "--expires", "1d"],
            "cloudfront-refused",
        ),
        (
            &good,
            vec![address, "--expires", "1d", "--starts", "2d"],
            "cloudfront-refused",
        ),
        (
            &good,
            vec![address, "--expires", "2020-01-31T18:00:00Z"],
            "cloudfront-refused",
        ),
        (
            &good,
            vec![address, "--expires", "2020-01-31T18:00:00Z", "--cookies"],
            "cloudfront-refused",
        ),
        (
            &good,
            vec![address, "--expires", "when"],
            "lifetime-unreadable",
        ),
        (
            &large,
            vec![address, "--expires", "1d"],
            "invalid-private-key",
        ),
        (
            &text,
            vec![address, "--expires", "1d"],
            "invalid-private-key",
        ),
        (
            &folder.join("none.pem"),
            vec![address, "--expires", "1d"],
            "invalid-environment",
        ),
    ] {
        let ran = run(cloudfront(&place, key).args(&arguments).arg("--json"));
        assert_eq!(
            (ran.status, ran.code().as_str()),
            (Some(1), code),
            "{arguments:?}"
        );
    }
    let ran = run(cloudfront(&place, &good)
        .args([address, "--expires", "1d", "--json"])
        .env_remove("CDN_KEY_PAIR_ID"));
    assert_eq!(ran.code(), "invalid-environment");
}

fn curl(arguments: &[String]) -> u16 {
    let answer = Command::new("curl")
        .args(["-s", "-o", "/dev/null", "-w", "%{http_code}"])
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8(answer.stdout).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_request_takes_what_it_bounds_and_nothing_else() {
    let place = Place::new();
    let small = place.write("small.mp4", &[7; 500]);
    let large = place.write("large.mp4", &[7; 5000]);
    let mut serving = Running::start(place.program().args([
        "request",
        "--json",
        "--max-size",
        "1000",
        "--type",
        "video/*",
        "--prefix",
        "in",
    ]));
    let request = serving.object();
    assert_eq!(request["form"], "post");
    let post = |file: &Path, kind: &str, change: Option<(&str, &str)>| {
        let mut arguments = vec![
            "-X".into(),
            "POST".into(),
            request["url"].as_str().unwrap().into(),
        ];
        for field in request["fields"].as_array().unwrap() {
            let name = field[0].as_str().unwrap();
            let value = match change {
                Some((changed, value)) if changed == name => value,
                _ => field[1].as_str().unwrap(),
            };
            arguments.extend(["-F".to_owned(), format!("{name}={value}")]);
        }
        arguments.extend(["-F".to_owned(), format!("Content-Type={kind}")]);
        arguments.extend(["-F".to_owned(), format!("file=@{}", file.display())]);
        curl(&arguments)
    };
    assert_eq!(
        post(&small, "video/mp4", Some(("key", "in/a film.mp4"))),
        201
    );
    let stored = place.home().join("sandbox/objects/reeldrop/in/a film.mp4");
    assert_eq!(fs::read(stored).unwrap(), [7; 500]);
    for (file, kind, change) in [
        (&large, "video/mp4", None),
        (&small, "text/html", None),
        (&small, "video/mp4", Some(("key", "elsewhere/film.mp4"))),
        (
            &small,
            "video/mp4",
            Some(("x-amz-date", "20200101T000000Z")),
        ),
    ] {
        let status = post(file, kind, change);
        assert!((400..500).contains(&status), "{status}");
    }
    let page = get(request["pageUrl"].as_str().unwrap()).await;
    assert_eq!(
        (page.status, page.content_type.as_str()),
        (200, "text/html; charset=utf-8")
    );
    let page = String::from_utf8(page.body).unwrap();
    assert!(page.contains("\"maxBytes\":1000") && !page.contains("__REQUEST__"));
    serving.interrupt();
    serving.end();
}

#[tokio::test]
async fn a_put_request_holds_its_type() {
    let (place, server) = (Place::new(), Rclone::start());
    let ran = run(place
        .program()
        .envs(server.variables())
        .args(["request", "--json", "--form", "put", "--type", "video/mp4"])
        .args(["--name", "cut.mp4", "--prefix", "in"]));
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let request = ran.object();
    assert_eq!(
        (
            request["form"].as_str(),
            request["sizeHeldByServer"].as_bool()
        ),
        (Some("put"), Some(false))
    );
    let put = |kind: &'static str| {
        let url = request["url"].as_str().unwrap().to_owned();
        async move {
            let request = reqwest::Client::new().put(url).header("content-type", kind);
            request.body("film").send().await.unwrap().status().as_u16()
        }
    };
    assert_eq!(put("text/html").await, 403);
    assert_eq!(put("video/mp4").await, 200);
    assert_eq!(fs::read(server.object("in/cut.mp4")).unwrap(), b"film");
    for (arguments, code) in [
        (vec!["--max-size", "6GiB"], "invalid-request"),
        (vec!["--max-size", "much"], "invalid-request"),
        (
            vec!["--form", "put", "--type", "video/*"],
            "invalid-request",
        ),
        (vec!["--expires", "8d"], "lifetime-out-of-range"),
        (vec!["--prefix", "../up"], "invalid-prefix"),
    ] {
        let ran = run(place
            .program()
            .envs(server.variables())
            .args(["request", "--json"])
            .args(&arguments));
        assert_eq!(
            (ran.status, ran.code().as_str()),
            (Some(1), code),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_second_request_for_a_prefix_leaves_the_page_of_the_first_as_it_is() {
    let (place, server) = (Place::new(), Rclone::start());
    let page = |size: &str| {
        let ran = run(place.program().envs(server.variables()).args([
            "request",
            "--json",
            "--prefix",
            "in",
            "--max-size",
            size,
        ]));
        assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
        let url = ran.object()["pageUrl"].as_str().unwrap().to_owned();
        url.split('?').next().unwrap().to_owned()
    };
    assert_ne!(page("1000"), page("2000"));
}
