//! The log of a process: one file a day in the data folder, without secrets, signatures or addresses of links.

use std::fs::OpenOptions;

use tracing_subscriber::EnvFilter;

use crate::home::Home;

/// Writes this process's log to `logs/NAME.log`. `REELDROP_LOG` chooses what is written (default: `info`).
///
/// The AWS SDK, hyper and s3s can write whole requests at finer levels, and with them signatures: they are held at
/// `warn` whatever is asked for.
pub fn begin(home: &Home, name: &str) {
    let wanted = std::env::var("REELDROP_LOG").unwrap_or_else(|_| "info".to_owned());
    let mut filter = EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    for target in [
        "aws_sdk_s3",
        "aws_runtime",
        "aws_smithy_runtime",
        "aws_smithy_http_client",
        "hyper",
        "hyper_util",
        "reqwest",
        "s3s",
        "s3s_fs",
        "sqlx",
        "zbus",
    ] {
        if let Ok(directive) = format!("{target}=warn").parse() {
            filter = filter.add_directive(directive);
        }
    }
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(home.log_folder().join(format!("{name}.log")));
    if let Ok(file) = file {
        // A second call, in tests, changes nothing.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(false)
            .with_writer(std::sync::Mutex::new(file))
            .try_init();
    }
}
