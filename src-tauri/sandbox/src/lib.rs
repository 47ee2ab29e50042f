//! The S3 server inside Reeldrop: it serves one folder on 127.0.0.1, so that everything works without any account.
//! It knows neither the engine nor the keychain nor a window: folder, bucket and credentials are arguments.

mod auth;
mod claim;
mod error;
mod sandbox;
mod serve;
mod store;
mod web;

pub use error::Error;
pub use sandbox::{Options, Sandbox};
