//! Secrets and signatures are nowhere but in the keychain and in the links that were asked for.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use common::proxy::Proxy;
use common::rclone::{KEY_ID, Rclone, SECRET, files_below};
use common::{Place, Running, large_clip, run};

/// What somebody sets who wants to know everything.
const EVERYTHING: &str = "trace,aws_sigv4=trace,aws_runtime=trace,aws_sdk_s3=trace,hyper_util=trace,s3s=trace,sqlx=trace,reqwest=trace";

fn holds(text: &[u8], part: &str) -> bool {
    text.windows(part.len())
        .any(|window| window == part.as_bytes())
}

/// All that the home keeps, which must hold `known`, so that this search finds what is there.
fn kept(place: &Place, known: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let files = files_below(&place.home()).into_iter();
    let files: Vec<_> = files
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    for name in ["library.sqlite", "logs/cli.log"] {
        assert!(files.iter().any(|(path, _)| path.ends_with(name)), "{name}");
    }
    assert!(files.iter().any(|(_, text)| holds(text, known)));
    files
}

fn no_signature_is_kept(files: &[(PathBuf, Vec<u8>)], url: &str) {
    let signature = url.split("X-Amz-Signature=").nth(1).unwrap();
    for (path, text) in files {
        for trace in [
            signature,
            "X-Amz-Signature",
            "Signature=",
            "AWS4-HMAC-SHA256",
        ] {
            assert!(!holds(text, trace), "{trace} is in {}", path.display());
        }
    }
}

#[test]
fn a_secret_from_the_variables_is_in_no_file_line_or_argument() {
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.file("large.mp4");
    large_clip(&file);
    let upload = || {
        let mut command = place.program();
        command
            .envs(server.variables())
            .env("REELDROP_LOG", EVERYTHING);
        command.args(["upload", "--json"]).arg(&file);
        command
    };
    let proxy = Proxy::start(server.port, 1 << 20);
    let endpoint = format!("http://127.0.0.1:{}", proxy.port);
    let running = Running::start(upload().env("CDN_ENDPOINT", endpoint));
    proxy.holds();
    let arguments = fs::read(format!("/proc/{}/cmdline", running.id())).unwrap();
    proxy.open();
    let ran = running.end();
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    // And once more with a wrong secret, for what is said of failures.
    let wrong = "Wr0ng/secret+that.nobody-knows";
    let failed = run(upload().env("CDN_SECRET_ACCESS_KEY", wrong));
    assert_eq!(failed.code(), "wrong-secret");

    let files = kept(&place, KEY_ID);
    let printed = [ran.out.as_str(), &ran.err, &failed.out, &failed.err].map(str::as_bytes);
    let texts = files.iter().map(|(_, text)| text.as_slice());
    for text in texts.chain(printed).chain([arguments.as_slice()]) {
        for secret in [SECRET, wrong] {
            assert!(!holds(text, secret), "{}", String::from_utf8_lossy(text));
        }
    }
    let url = ran.object()["signedUrl"].as_str().unwrap().to_owned();
    no_signature_is_kept(&files, &url);
    assert!(!holds(ran.err.as_bytes(), "X-Amz-Signature"));
}

#[test]
fn the_secret_of_the_sandbox_is_in_the_keychain_only() {
    let place = Place::new();
    let file = place.write("cut.mp4", b"a cut");
    let mut command = place.program();
    command
        .env("REELDROP_LOG", EVERYTHING)
        .args(["upload", "--json"]);
    let mut serving = Running::start(command.arg(&file));
    let url = serving.object()["signedUrl"].as_str().unwrap().to_owned();
    let arguments = fs::read(format!("/proc/{}/cmdline", serving.id())).unwrap();
    let listed = run(place
        .program()
        .env("REELDROP_LOG", EVERYTHING)
        .args(["links", "--json"]));
    assert_eq!(listed.object()["signedUrl"], url);
    let connections = place.run(["connections", "--json"]);
    let user = format!(
        "connection {}",
        listed.object()["connectionId"].as_str().unwrap()
    );
    let found = Command::new("secret-tool")
        .args(["lookup", "username", &user])
        .output()
        .unwrap();
    let secret = String::from_utf8(found.stdout).unwrap();
    assert!(secret.len() >= 32, "the keychain holds it");
    // While it runs, so that the library's log is searched too.
    let mut files = kept(&place, "cut.mp4");
    assert!(
        files
            .iter()
            .any(|(path, _)| path.ends_with("library.sqlite-wal"))
    );
    serving.interrupt();
    let ran = serving.end();
    assert_eq!(ran.status, Some(0));
    files.extend(kept(&place, "cut.mp4"));
    no_signature_is_kept(&files, &url);
    let printed = [
        &ran.out,
        &ran.err,
        &listed.out,
        &listed.err,
        &connections.out,
    ]
    .map(|text| text.as_bytes());
    let texts = files.iter().map(|(_, text)| text.as_slice());
    for text in texts.chain(printed).chain([arguments.as_slice()]) {
        assert!(!holds(text, &secret), "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn a_session_token_and_a_private_key_from_the_variables_are_in_no_file_and_no_line() {
    const TOKEN: &str = "a-token/that+is=not-one-4713";
    let (place, server) = (Place::new(), Rclone::start());
    let file = place.write("cut.mp4", b"a cut");
    let key = file.with_file_name("key.pem");
    let made = Command::new("openssl")
        .args(["genrsa", "-traditional", "-out"])
        .arg(&key)
        .arg("2048")
        .output()
        .unwrap();
    assert!(made.status.success());
    let pem = fs::read_to_string(&key).unwrap();
    let reeldrop = |arguments: &[&str]| {
        let mut command = place.program();
        command
            .envs(server.variables())
            .env("REELDROP_LOG", EVERYTHING)
            .env("CDN_PROVIDER", "cloudfront")
            .env("CDN_URL", "https://media.example.com")
            .env("CDN_KEY_PAIR_ID", "K2JCJMDEHXQW5F")
            .env("CDN_PRIVATE_KEY_FILE", &key)
            .env("CDN_SESSION_TOKEN", TOKEN)
            .args(arguments);
        run(&mut command)
    };
    let name = file.to_str().unwrap();
    let sent = reeldrop(&["upload", "--json", "--prefix", "in", name]);
    assert_eq!(sent.status, Some(0), "{}{}", sent.out, sent.err);
    let linked = reeldrop(&["link", "--json", "in/cut.mp4"]);
    assert_eq!(linked.object()["kind"], "cloudfront-signed");
    let missing = reeldrop(&["link", "--json", "in/nothing.mp4"]);
    assert_eq!(missing.code(), "object-missing");
    assert!(missing.out.contains("in/nothing.mp4"), "{}", missing.out);
    let signed = reeldrop(&["cloudfront", "sign", "a.mp4", "--expires", "1d"]);
    assert_eq!(signed.status, Some(0), "{}{}", signed.out, signed.err);

    let files = kept(&place, "in/cut.mp4");
    let ran = [&sent, &linked, &missing, &signed];
    let printed = ran.iter().flat_map(|ran| [&ran.out, &ran.err]);
    let texts = files.iter().map(|(_, text)| text.as_slice());
    // Each line of the key but its first and last.
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    let secrets: Vec<&str> = lines.chain([TOKEN, "a-token%2Fthat"]).collect();
    for text in texts.chain(printed.map(|text| text.as_bytes())) {
        for secret in &secrets {
            assert!(
                !holds(text, secret),
                "{secret} is in {}",
                String::from_utf8_lossy(text)
            );
        }
    }
    for (path, text) in &files {
        assert!(!holds(text, "Signature="), "{}", path.display());
    }
}
