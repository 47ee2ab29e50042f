//! Links of every kind, to single objects and to packages: what they open, until when, and how they are taken back.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
#[allow(dead_code)]
mod common;
#[path = "../../../../tests/support/edge/mod.rs"]
mod edge;
#[path = "../../../../tests/support/edge/storage.rs"]
mod storage;

mod again;
mod browse;
mod browser;
mod front;
mod invalidation;
mod objects;
mod others;
mod play;
mod refuse;
mod speed;
mod streams;
mod upload;
