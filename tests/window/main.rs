//! End to end: the real window under a real display, a real S3 server, the real keychain, a real drag and drop.
//!
//! One display has one pointer and one clipboard, so that these tests take turns. `scripts/desktop-session.sh` makes
//! the display, the D-Bus session and the keychain.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod accessible;
mod app;
#[path = "../support/edge/mod.rs"]
mod edge;
mod fetch;
mod files;
mod hand;
#[path = "../../src-tauri/engine/tests/common/proxy.rs"]
#[allow(dead_code, reason = "the engine's tests use all of it")]
mod proxy;
mod server;
#[path = "../support/edge/storage.rs"]
mod storage;

mod browse;
mod closing;
mod computer;
mod connections;
mod doctor;
mod drops;
mod first;
mod german;
mod gestures;
mod help;
mod keys;
mod kinds;
mod library;
mod links;
mod main_job;
mod many_links;
mod notices;
mod notifying;
mod pictures;
mod placing;
mod remembered;
mod rows;
mod safe;
mod secrets;
mod statistics;
mod studio;
mod targets;
mod tray;
mod trouble;
mod waiting;
mod watching;
