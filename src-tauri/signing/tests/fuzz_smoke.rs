//! The fuzz targets over their seeds and some thousand mutations, the same ones each time. libFuzzer goes further: `fuzz/src/targets.rs`.
#![allow(clippy::unwrap_used)]

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::Path;

/// What a mutation puts in: the words of the formats.
const WORDS: [&str; 28] = [
    "#EXTM3U\n",
    "#EXT-X-KEY:",
    "#EXT-X-MAP:",
    "#EXT-X-DATERANGE:",
    "#EXT-X-DEFINE:",
    "#EXT-X-VERSION:",
    "#EXT-X-STREAM-INF:\n",
    "#EXT-X-BYTERANGE:1@2\n",
    "URI=",
    "\"",
    ",",
    "\r\n",
    "\n",
    "{$n}",
    "{$Policy}",
    "NAME=\"n\"",
    "VALUE=",
    "QUERYPARAM=\"Policy\"",
    "%2e%2e",
    "../",
    "//",
    "://",
    "?",
    "#",
    "%",
    "ü",
    "\u{feff}",
    "[::1]:0",
];

fn smoke(name: &str, rounds: u32, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(name);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let seeds: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    seeds.iter().for_each(|seed| target(seed));
    for round in 0..rounds {
        let data = mutation(&seeds, u64::from(round));
        if let Err(panic) = std::panic::catch_unwind(|| target(&data)) {
            eprintln!(
                "{name}, round {round}: {:?}",
                String::from_utf8_lossy(&data)
            );
            std::panic::resume_unwind(panic);
        }
    }
}

fn mutation(seeds: &[Vec<u8>], round: u64) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(round);
    let mut data = random.choice(seeds).unwrap().clone();
    for _ in 0..random.usize(1..8) {
        let at = random.usize(0..=data.len());
        let end = random.usize(at..=data.len().min(at + 16));
        match random.u8(0..5) {
            0 => drop(data.drain(at..end)),
            1 => drop(data.splice(at..end, random.choice(WORDS).unwrap().bytes())),
            2 => data.insert(at, random.u8(..)),
            3 => {
                let other = random.choice(seeds).unwrap();
                let from = random.usize(0..=other.len());
                let until = random.usize(from..=other.len().min(from + 64));
                drop(data.splice(at..at, other[from..until].iter().copied()));
            }
            _ => data.extend_from_within(at..end),
        }
    }
    data
}

#[test]
fn playlist() {
    smoke("playlist", 10_000, targets::playlist);
}

#[test]
fn endpoint() {
    smoke("endpoint", 20_000, targets::endpoint);
}

#[test]
fn encode() {
    smoke("encode", 10_000, targets::encode);
}
