//! Memory is bounded by the budget, whatever the number and the size of the files.

use std::path::PathBuf;

use reeldrop_engine::Destination;
use reeldrop_engine::library::Settings;

use crate::common::{Place, again, begin, counts, engine, open, role};

const FILES: usize = 12;
const MIB: u64 = 1024 * 1024;
const NAME: &str = "memory::twelve_files_at_once_stay_within_the_budget";

/// The most memory that this process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib * 1024
}

/// 8 parts of 8 MiB are on the wire at once; all of it together is 768 MiB.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn twelve_files_at_once_stay_within_the_budget() {
    if let Some(role) = role() {
        return send(&role).await;
    }
    let place = Place::new().await;
    let folder = place.folder.path().join("renders");
    std::fs::create_dir_all(&folder).unwrap();
    for number in 0..FILES {
        let file = std::fs::File::create(folder.join(format!("{number}.mov"))).unwrap();
        file.set_len(64 * MIB).unwrap();
    }
    let role = format!(
        "{}|{}",
        place.folder.path().display(),
        place.sandbox.endpoint()
    );
    let child = tokio::task::spawn_blocking(move || again(NAME, &role).output().unwrap());
    let child = child.await.unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(
        child.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let number = |name: &str| -> u64 {
        let line = said.lines().find_map(|line| line.split_once(name)).unwrap();
        line.1.trim().parse().unwrap()
    };
    let (before, after) = (number("before="), number("after="));
    // 64 MiB are on the wire; what an allocator keeps for each of the threads that read comes on top.
    let rise = (after - before) / MIB;
    assert!(rise < 192, "rose by {rise} MiB");
    assert!(after < 256 * MIB, "{} MiB in all", after / MIB);
}

async fn send(role: &str) {
    let (folder, endpoint) = role.split_once('|').unwrap();
    let folder = PathBuf::from(folder);
    let engine = engine(&folder.join("home")).await;
    let settings = Settings {
        parallel_uploads: 8,
        ..engine.settings().await.unwrap()
    };
    engine.save_settings(&settings).await.unwrap();
    println!("\nbefore={}", peak());
    let open = Destination::Open(open(endpoint));
    let begun = begin(&engine, open, &[folder.join("renders")]).await;
    assert_eq!(counts(&begun.ended().await), (FILES as u32, 0, 0));
    println!("\nafter={}", peak());
}
