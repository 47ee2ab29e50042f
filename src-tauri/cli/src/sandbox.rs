//! The sandbox for a command: found where the window serves it, else served by this process.

use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::{Engine, Error, Result};
use reeldrop_sandbox::{Options, Sandbox};

use crate::output;

/// Starts or finds the sandbox, and opens its connection.
pub(crate) async fn start(engine: &Engine) -> Result<(Sandbox, OpenConnection)> {
    let (open, notice) = engine.sandbox_credentials().await?;
    if let Some(notice) = notice {
        output::say(format_args!("{} {}", notice.message, notice.action));
    }
    let sandbox = Sandbox::start(Options {
        folder: engine.home().sandbox_folder(),
        bucket: open.connection.bucket.clone(),
        key_id: open.connection.key_id.clone(),
        secret: open.secret.clone(),
    })
    .await
    .map_err(|error| Error::new(error.code(), error.to_string(), error.action()))?;
    engine.attach_sandbox(&sandbox.endpoint()).await?;
    let mut open = open;
    open.connection.endpoint = sandbox.endpoint();
    Ok((sandbox, open))
}
