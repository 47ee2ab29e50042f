//! The sandbox for a command: found where the window serves it, else served by this process.

use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::{Engine, Error, Result};
use reeldrop_sandbox::{Options, Sandbox};

use crate::output;

/// Starts or finds the sandbox, and opens its connection.
pub(crate) async fn start(engine: &Engine) -> Result<(Sandbox, OpenConnection)> {
    let (mut open, notice) = engine.sandbox_credentials().await?;
    let sandbox = Sandbox::start(Options {
        folder: engine.home().sandbox_folder(),
        bucket: open.connection.bucket.clone(),
        key_id: open.connection.key_id.clone(),
        secret: open.secret.clone(),
    })
    .await
    .map_err(|error| Error::new(error.code(), error.to_string(), error.action()))?;
    if let Some(notice) = notice {
        // Credentials that are only in memory here are not those of the process that serves.
        if !sandbox.serves_here() {
            return Err(Error::new(
                notice.code,
                "Another Reeldrop serves the sandbox, and without a keychain its credentials cannot be shared.",
                "Close that one first, start a keychain (gnome-keyring or KWallet), or name another storage with the CDN_ variables.",
            ));
        }
        output::say(format_args!("{} {}", notice.message, notice.action));
    }
    engine.attach_sandbox(&sandbox.endpoint()).await?;
    open.connection.endpoint = sandbox.endpoint();
    Ok((sandbox, open))
}
