//! `hls`: packages linked from the command line, and the cookies of those that CloudFront serves.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use common::rclone::Rclone;
use common::{Place, run};

const LIST: &str = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST\n";

/// A package of one segment.
fn package(place: &Place) -> PathBuf {
    let folder = place.write("x", b"").parent().unwrap().join("film");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("index.m3u8"), LIST).unwrap();
    fs::write(folder.join("a.ts"), [7; 188]).unwrap();
    folder
}

#[test]
fn a_cookie_file_is_written_for_a_folder_and_for_a_key_and_is_for_its_owner_only() {
    let (place, server) = (Place::new(), Rclone::start());
    let folder = package(&place);
    let key = place.write("key.pem", b"");
    let made = Command::new("openssl")
        .args([
            "ecparam",
            "-name",
            "prime256v1",
            "-genkey",
            "-noout",
            "-out",
        ])
        .arg(&key)
        .stderr(Stdio::null())
        .status();
    assert!(made.unwrap().success());
    let hls = || {
        let mut command = place.program();
        command
            .envs(server.variables())
            .env("CDN_PROVIDER", "cloudfront")
            .env("CDN_URL", "https://media.example.com")
            .env("CDN_KEY_PAIR_ID", "K2JCJMDEHXQW5F")
            .env("CDN_PRIVATE_KEY_FILE", &key)
            .args(["hls", "--json"]);
        command
    };
    for (name, what) in [
        ("1.txt", folder.to_str().unwrap()),
        ("2.txt", "in/film/index.m3u8"),
    ] {
        let file = folder.with_file_name(name);
        let mut command = hls();
        command.arg(what).arg("--cookie-file").arg(&file);
        if what != "in/film/index.m3u8" {
            command.args(["--prefix", "in"]);
        }
        let ran = run(&mut command);
        assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
        assert_eq!(ran.object()["kind"], "cloudfront-signed");
        let cookies = fs::read_to_string(&file).unwrap();
        assert!(cookies.contains("CloudFront-Policy") && cookies.contains("media.example.com"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                fs::metadata(&file).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }
}

#[test]
fn cookies_that_no_one_takes_are_refused_before_the_first_byte_leaves() {
    let (place, server) = (Place::new(), Rclone::start());
    let folder = package(&place);
    let file = folder.with_file_name("cookies.txt");
    for what in [folder.to_str().unwrap(), "in/film/index.m3u8"] {
        let ran = run(place
            .program()
            .envs(server.variables())
            .args(["hls", "--json", what, "--cookie-file"])
            .arg(&file));
        assert_eq!(
            (ran.status, ran.code().as_str()),
            (Some(1), "not-for-this-link")
        );
        assert!(!file.exists());
    }
}
