//! The log of a process: one file a day in the data folder, without secrets, signatures or addresses of links.

use std::fs::OpenOptions;

use tracing::Level;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::home::Home;

/// Writes this process's log to `logs/NAME.log`. `REELDROP_LOG` chooses what is written (default: `info`).
///
/// Libraries can write whole requests at finer levels, and with them signatures: of all that is not Reeldrop's own, only
/// warnings and errors are written, whatever is asked for.
pub fn begin(home: &Home, name: &str) {
    let wanted = std::env::var("REELDROP_LOG").unwrap_or_else(|_| "info".to_owned());
    let wanted = EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    let own = FilterFn::new(|event| {
        *event.level() <= Level::WARN || event.target().starts_with("reeldrop")
    });
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(home.log_folder().join(format!("{name}.log")));
    if let Ok(file) = file {
        // A second call, in tests, changes nothing.
        let writer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(std::sync::Mutex::new(file))
            .with_filter(own);
        let _ = tracing_subscriber::registry()
            .with(wanted)
            .with(writer)
            .try_init();
    }
}
