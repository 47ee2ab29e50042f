//! The doctor: a sound connection is green, each missing permission turns its line red, and nothing stays behind.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
#[allow(dead_code)]
mod common;

#[path = "../../../../tests/support/edge/mod.rs"]
mod edge;
#[path = "../links/front.rs"]
#[allow(dead_code)]
mod front;
#[path = "../../../../tests/support/edge/storage.rs"]
mod storage;

mod foreign;
mod links;
mod mending;
mod permissions;
mod way;

use common::Place;
use reeldrop_engine::connection::{DoctorReport, LineView, OpenConnection, Outcome, Subject};

/// Examines to the end; every line was told as it came, and no secret is in them.
async fn examine(place: &Place, open: &OpenConnection) -> DoctorReport {
    let mut told = Vec::new();
    let tell = |line: &LineView| told.push(line.clone());
    let report = place.engine.examine(open, std::future::pending(), tell);
    let report = report.await.unwrap();
    assert_eq!(told, report.lines);
    let json = serde_json::to_string(&report).unwrap();
    for secret in [common::SECRET, "X-Amz-Signature", "Signature="] {
        assert!(!json.contains(secret), "{secret}");
    }
    for line in &report.lines {
        assert!(line.found.ends_with('.'), "{line:?}");
        let wrong = matches!(line.outcome, Outcome::Bad | Outcome::Notice);
        assert_eq!(line.mend.is_some(), wrong, "{line:?}");
    }
    report
}

fn line(report: &DoctorReport, subject: Subject) -> &LineView {
    let mut found = report.lines.iter().filter(|line| line.subject == subject);
    let line = found
        .next()
        .unwrap_or_else(|| panic!("no {subject:?} in {:#?}", report.lines));
    assert!(found.next().is_none(), "{subject:?} twice");
    line
}

fn with(report: &DoctorReport, outcome: Outcome) -> Vec<Subject> {
    let lines = report.lines.iter().filter(|line| line.outcome == outcome);
    lines.map(|line| line.subject).collect()
}

/// Nothing of the doctor is in storage.
async fn assert_clean(place: &Place) {
    assert_eq!(place.stored_keys().await, [""; 0]);
    assert_eq!(place.multiparts().await, 0);
}
