//! The engine against real servers and the faults of networks, processes and people.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod cancel;
mod checksums;
mod clock;
mod crash;
mod drops;
mod files;
mod foreign;
mod frames;
mod hold;
mod keychain;
mod kill;
mod limits;
mod links;
mod memory;
mod network;
mod order;
mod packages;
mod pause;
mod providers;
mod resume;
mod statistics;
mod tls;
mod together;
mod verify;
mod waiting;
