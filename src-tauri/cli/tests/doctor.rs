//! `reeldrop connections check`: every line, an exit status, and nothing left behind.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;

use common::rclone::{Rclone, SECRET, variables};
use common::{Place, run};
use serde_json::Value;

fn outcome(report: &Value, subject: &str) -> String {
    let lines = report["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["subject"] == subject);
    line.unwrap()["outcome"].as_str().unwrap().to_owned()
}

#[test]
fn the_sandbox_and_a_foreign_server_are_sound() {
    let place = Place::new();
    let ran = place.run(["connections", "check", "--json"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let report = ran.object();
    assert_eq!(report["ok"], true);
    assert_eq!(outcome(&report, "link"), "good");
    let ran = place.run(["connections", "check", "Sandbox"]);
    assert_eq!(ran.status, Some(0));
    assert!(ran.out.contains("ok      Store a file: "), "{}", ran.out);
    // Without a word more they are still listed.
    assert!(place.run(["connections"]).out.starts_with("* Sandbox"));

    let server = Rclone::start();
    let mut check = place.program();
    check
        .envs(server.variables())
        .args(["connections", "check", "--json"]);
    let ran = run(&mut check);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert!(!ran.out.contains(SECRET) && !ran.out.contains("X-Amz-Signature"));
    let report = ran.object();
    assert_eq!(outcome(&report, "delete"), "good");
    let texts = report["texts"].as_array().unwrap();
    let policy = texts
        .iter()
        .find(|text| text["id"] == "iam-policy")
        .unwrap();
    let policy: Value = serde_json::from_str(policy["text"].as_str().unwrap()).unwrap();
    assert_eq!(policy["Statement"][1]["Resource"], "arn:aws:s3:::films");
    assert_eq!(server.objects(), [""; 0].map(std::path::PathBuf::from));
}

#[test]
fn a_red_line_is_status_1_and_says_how_to_mend_it() {
    let place = Place::new();
    let check = |json: bool| {
        let mut check = place.program();
        check
            .envs(variables("http://127.0.0.1:1"))
            .args(["connections", "check"])
            .args(json.then_some("--json"));
        run(&mut check)
    };
    let ran = check(false);
    assert_eq!(ran.status, Some(1));
    assert!(ran.out.contains("FAILED  Connection: Nothing answers at"));
    assert!(ran.out.contains("→ Check the endpoint"), "{}", ran.out);
    assert!(ran.out.contains("-       Store a file: Not reached"));
    let ran = check(true);
    assert_eq!(ran.status, Some(1));
    assert_eq!(outcome(&ran.object(), "connect"), "bad");
    let unknown = place.run(["connections", "check", "Nobody", "--json"]);
    assert_eq!(unknown.status, Some(1));
    assert_eq!(unknown.code(), "connection-unknown");
}
