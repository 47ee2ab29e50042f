//! What the window can ask for. A command parses, calls the engine, and maps the answer.

pub(crate) mod app;
pub(crate) mod browse;
pub(crate) mod connections;
pub(crate) mod doctor;
pub(crate) mod links;
pub(crate) mod statistics;
pub(crate) mod uploads;
pub(crate) mod watch;

use reeldrop_engine::Result;
use tauri::State;

use crate::shell::Shell;

/// The state that every command gets.
type App<'a> = State<'a, Shell>;
