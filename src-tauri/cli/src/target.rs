//! Which storage a command works with: by argument, by the environment, else the chosen connection, else the sandbox.

use reeldrop_engine::connection::{self, OpenConnection, Provider};
use reeldrop_engine::link::LinkView;
use reeldrop_engine::{Destination, Engine, Result};
use reeldrop_sandbox::Sandbox;

use crate::serve::Asked;
use crate::{output, sandbox};

/// An open connection, and the sandbox that has to live as long.
pub(crate) struct Target {
    pub(crate) open: OpenConnection,
    /// What `CDN_SIGNED_URL_TTL` asks for, in seconds.
    pub(crate) lifetime_seconds: Option<u64>,
    pub(crate) sandbox: Option<Sandbox>,
}

impl Target {
    /// Opens the connection of that name, or the one that is meant where none is named. The sandbox is started.
    pub(crate) async fn find(engine: &Engine, name: Option<&str>) -> Result<Self> {
        let found = match name {
            Some(name) => Some(engine.find_connection(name).await?),
            None => {
                if let Some(target) = Self::from_environment()? {
                    return Ok(target);
                }
                engine.default_connection().await?
            }
        };
        match found {
            Some(connection) if connection.provider != Provider::Sandbox => {
                let destination = Destination::Stored(connection.id);
                Ok(Self {
                    open: engine.open_destination(destination).await?,
                    lifetime_seconds: None,
                    sandbox: None,
                })
            }
            _ => {
                let (sandbox, open) = sandbox::start(engine).await?;
                Ok(Self {
                    open,
                    lifetime_seconds: None,
                    sandbox: Some(sandbox),
                })
            }
        }
    }

    /// The sandbox, started, where a link leads into it; else None: stored links need no target.
    pub(crate) async fn of_link(engine: &Engine, link: &LinkView) -> Result<Option<Self>> {
        let all = engine.connection_list().await?;
        let connection = all
            .iter()
            .find(|connection| connection.id == link.connection_id);
        if connection.is_none_or(|connection| connection.provider != Provider::Sandbox) {
            return Ok(None);
        }
        let (sandbox, open) = sandbox::start(engine).await?;
        Ok(Some(Self {
            open,
            lifetime_seconds: None,
            sandbox: Some(sandbox),
        }))
    }

    /// What the `CDN_` variables describe. None where none of them is set.
    pub(crate) fn from_environment() -> Result<Option<Self>> {
        let read = connection::from_environment(|name| std::env::var(name).ok())?;
        Ok(read.map(|(open, lifetime_seconds)| Self {
            open,
            lifetime_seconds,
            sandbox: None,
        }))
    }

    /// Says what the person must know of this storage.
    pub(crate) fn introduce(&self) {
        if let Some(sandbox) = &self.sandbox {
            output::say(format_args!(
                "Uploading to the sandbox on this computer ({}); its links open here only. For others, add a connection in the window or set the CDN_ variables.",
                sandbox.endpoint()
            ));
        }
        self.warn();
    }

    /// Says what shortens the life of this storage's links.
    pub(crate) fn warn(&self) {
        if self.sandbox.is_none()
            && let Some(note) = self.open.connection.note()
        {
            output::say(note.words());
        }
    }

    /// Serves the sandbox until the process is asked to end, where nobody else does; says how long links into it open.
    pub(crate) async fn serve(&self, asked: &Asked, exit: bool) {
        let Some(sandbox) = &self.sandbox else { return };
        let serves = sandbox.serves_here();
        output::say(match (serves, exit) {
            (true, false) => {
                "\nThe links open on this computer while this command runs. Ctrl-C ends it."
            }
            (true, true) => "\nThe links open on this computer while a Reeldrop serves them.",
            (false, _) => "\nThe links open on this computer while the other Reeldrop runs.",
        });
        if serves && !exit {
            asked.to_end().await;
        }
    }

    /// Ends the sandbox where this process serves it.
    pub(crate) async fn close(self) {
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
    }
}
