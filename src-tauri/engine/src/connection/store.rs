//! Connections of an engine: added, changed, deleted, chosen, checked, opened; and the one to the sandbox.

use secrecy::SecretString;
use uuid::Uuid;

use super::{
    Addressing, CheckView, Connection, ConnectionForm, ConnectionView, Details, OpenConnection,
    Provider, unknown,
};
use crate::engine::{Destination, Engine};
use crate::error::{Error, Result, code};

/// The bucket of the sandbox.
pub const SANDBOX_BUCKET: &str = "reeldrop";

impl Engine {
    /// All connections, the sandbox first.
    pub async fn connections(&self) -> Result<Vec<ConnectionView>> {
        let chosen = self
            .default_connection()
            .await?
            .map(|connection| connection.id);
        let mut views = Vec::new();
        for connection in self.library().connections().await? {
            let last_check = self
                .library()
                .last_check(connection.id)
                .await?
                .map(super::KeptCheck::view);
            views.push(ConnectionView {
                id: connection.id,
                is_default: chosen == Some(connection.id),
                secret_state: self.keychain().state(connection.id).await,
                max_lifetime_seconds: connection.max_lifetime_seconds(),
                note: connection.note().map(str::to_owned),
                last_check,
                name: connection.name,
                provider: connection.provider,
                endpoint: connection.endpoint,
                region: connection.region,
                bucket: connection.bucket,
                key_id: connection.key_id,
                public_url: connection.public_url,
                addressing: connection.addressing,
                details: connection.details,
            });
        }
        Ok(views)
    }

    /// The stored connections, without a look into the keychain.
    pub async fn connection_list(&self) -> Result<Vec<Connection>> {
        self.library().connections().await
    }

    /// Stores a connection, its secret in the keychain. Returns its id.
    ///
    /// # Errors
    /// `invalid-…` names the field; `keychain-unavailable` where the secret can be kept in memory only, if the form
    /// allows it. Nothing is stored then.
    pub async fn save_connection(&self, form: ConnectionForm) -> Result<Uuid> {
        let valid = form.validate()?;
        let before = match form.id {
            Some(id) => Some(self.library().connection(id).await?.ok_or_else(unknown)?),
            None => None,
        };
        if before
            .as_ref()
            .is_some_and(|connection| connection.provider == Provider::Sandbox)
        {
            return Err(sandbox_fixed());
        }
        let id = before
            .as_ref()
            .map_or_else(Uuid::new_v4, |connection| connection.id);
        let connection = Connection {
            id,
            name: valid.name,
            provider: before
                .as_ref()
                .map_or(Provider::S3Compatible, |connection| connection.provider),
            endpoint: valid.endpoint,
            region: valid.region,
            bucket: valid.bucket,
            key_id: valid.key_id,
            public_url: valid.public_url,
            addressing: valid.addressing,
            details: before
                .map(|connection| connection.details)
                .unwrap_or_default(),
            stored: true,
        };
        match form.secret {
            Some(secret) => {
                self.save_with_secret(&connection, secret, form.keep_in_memory, form.id.is_some())
                    .await?
            }
            None if form.id.is_some() => self.library().save_connection(&connection).await?,
            None => {
                return Err(Error::new(
                    code::INVALID_SECRET,
                    "The secret access key is missing.",
                    "Enter it; it is shown only once, when the key is made.",
                ));
            }
        }
        self.board().tell(|frame| frame.connections_changed = true);
        Ok(id)
    }

    async fn save_with_secret(
        &self,
        connection: &Connection,
        secret: SecretString,
        memory: bool,
        edit: bool,
    ) -> Result<()> {
        // The library first: it refuses a name that is taken, and a secret must not be stored for nothing.
        let previous = if edit {
            self.library().connection(connection.id).await?
        } else {
            None
        };
        self.library().save_connection(connection).await?;
        match self.keychain().store(connection.id, secret.clone()).await {
            Ok(()) => Ok(()),
            Err(_) if memory => {
                self.keychain().keep_in_memory(connection.id, secret);
                Ok(())
            }
            Err(error) => {
                match previous {
                    Some(previous) => self.library().save_connection(&previous).await?,
                    None => self.library().delete_connection(connection.id).await?,
                }
                Err(error)
            }
        }
    }

    /// Deletes a connection and its secret. Uploads, links and the files in storage stay.
    pub async fn delete_connection(&self, id: Uuid) -> Result<()> {
        let connection = self.library().connection(id).await?.ok_or_else(unknown)?;
        if connection.provider == Provider::Sandbox {
            return Err(sandbox_fixed());
        }
        // Where there is no keychain, there is no secret to forget either.
        match self.keychain().forget(id).await {
            Err(error) if !error.is(code::KEYCHAIN_UNAVAILABLE) => return Err(error),
            _ => {}
        }
        self.library().delete_connection(id).await?;
        self.board().tell(|frame| frame.connections_changed = true);
        Ok(())
    }

    /// Chooses where the next drop goes.
    pub async fn choose_connection(&self, id: Uuid) -> Result<()> {
        self.library().connection(id).await?.ok_or_else(unknown)?;
        self.library().choose_connection(id).await?;
        self.board().tell(|frame| frame.connections_changed = true);
        Ok(())
    }

    /// Asks a connection's server whether it can be used; the library remembers the answer.
    pub async fn check_connection(&self, id: Uuid) -> Result<CheckView> {
        let open = self.open_destination(Destination::Stored(id)).await?;
        let view = super::check(&open).await;
        self.library().save_check(id, &view.kept()).await?;
        self.board().tell(|frame| frame.connections_changed = true);
        Ok(view)
    }

    /// The stored connection of that name, in any case of letters.
    pub async fn find_connection(&self, name: &str) -> Result<Connection> {
        let all = self.library().connections().await?;
        all.into_iter()
            .find(|connection| connection.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                Error::new(
                    code::CONNECTION_UNKNOWN,
                    format!("There is no connection named “{name}”."),
                    "`reeldrop connections` lists those there are.",
                )
            })
    }

    /// Where the next drop goes: the chosen connection, else the first of the person's own, else the sandbox.
    pub async fn default_connection(&self) -> Result<Option<Connection>> {
        if let Some(id) = self.library().default_connection().await?
            && let Some(connection) = self.library().connection(id).await?
        {
            return Ok(Some(connection));
        }
        let all = self.library().connections().await?;
        let own = all
            .iter()
            .find(|connection| connection.provider != Provider::Sandbox);
        Ok(own.or(all.first()).cloned())
    }

    /// A connection together with its secret.
    pub async fn open_destination(&self, destination: Destination) -> Result<OpenConnection> {
        let connection = match destination {
            Destination::Open(open) => return Ok(open),
            Destination::Stored(id) => self.library().connection(id).await?.ok_or_else(unknown)?,
            Destination::Default => self.default_connection().await?.ok_or_else(|| {
                Error::new(
                    code::NO_CONNECTION,
                    "There is no connection to upload to.",
                    "Add one in the Connections view.",
                )
            })?,
        };
        let secret = self.keychain().secret(connection.id).await?;
        Ok(OpenConnection::new(connection, secret))
    }

    /// The credentials of the sandbox: made at random at first, kept in the keychain.
    ///
    /// Where there is no keychain they live in memory until the process ends, and the notice says so.
    pub async fn sandbox_credentials(&self) -> Result<(OpenConnection, Option<Error>)> {
        for number in 1..100 {
            if let Some(connection) = self.sandbox_connection().await? {
                return self.open_sandbox(connection).await;
            }
            let name = if number == 1 {
                "Sandbox".to_owned()
            } else {
                format!("Sandbox {number}")
            };
            let connection = Connection {
                id: Uuid::new_v4(),
                name,
                provider: Provider::Sandbox,
                endpoint: "http://127.0.0.1".to_owned(),
                region: "us-east-1".to_owned(),
                bucket: SANDBOX_BUCKET.to_owned(),
                key_id: format!("RDSB{}", random(16).to_ascii_uppercase()),
                public_url: None,
                addressing: Addressing::Path,
                details: Details::default(),
                stored: true,
            };
            // The secret stands before the row, so that whoever finds the row finds the secret: window and terminal
            // may both start for the first time at once.
            let secret = SecretString::from(random(40));
            let stored = self.keychain().store(connection.id, secret.clone()).await;
            match self.library().save_connection(&connection).await {
                Ok(()) => {
                    if let Err(error) = stored {
                        self.keychain()
                            .keep_in_memory(connection.id, secret.clone());
                        return Ok((
                            OpenConnection::new(connection, secret),
                            Some(in_memory(error)),
                        ));
                    }
                    return Ok((OpenConnection::new(connection, secret), None));
                }
                Err(error) if error.is(code::INVALID_NAME) => {
                    let _ = self.keychain().forget(connection.id).await;
                }
                Err(error) => return Err(error),
            }
        }
        Err(unknown())
    }

    async fn open_sandbox(
        &self,
        connection: Connection,
    ) -> Result<(OpenConnection, Option<Error>)> {
        match self.keychain().secret(connection.id).await {
            Ok(secret) => Ok((OpenConnection::new(connection, secret), None)),
            Err(why) => {
                let secret = SecretString::from(random(40));
                // Only a secret that is gone is replaced: one that cannot be read now still opens the links of yesterday.
                let gone = why.is(code::SECRET_MISSING);
                let keychain = self.keychain();
                if gone && keychain.store(connection.id, secret.clone()).await.is_ok() {
                    return Ok((OpenConnection::new(connection, secret), None));
                }
                keychain.keep_in_memory(connection.id, secret.clone());
                Ok((
                    OpenConnection::new(connection, secret),
                    Some(in_memory(why)),
                ))
            }
        }
    }

    async fn sandbox_connection(&self) -> Result<Option<Connection>> {
        let all = self.library().connections().await?;
        Ok(all
            .into_iter()
            .find(|connection| connection.provider == Provider::Sandbox))
    }

    /// Remembers where the sandbox answers.
    pub async fn attach_sandbox(&self, endpoint: &str) -> Result<()> {
        let Some(mut connection) = self.sandbox_connection().await? else {
            return Err(unknown());
        };
        if connection.endpoint != endpoint {
            connection.endpoint = endpoint.to_owned();
            self.library().save_connection(&connection).await?;
            self.board().tell(|frame| frame.connections_changed = true);
        }
        Ok(())
    }
}

fn random(characters: usize) -> String {
    // UUID version 4 takes its 122 bits from the operating system's random source.
    let mut text = String::new();
    while text.len() < characters {
        text.push_str(&Uuid::new_v4().simple().to_string());
    }
    text.truncate(characters);
    text
}

fn in_memory(error: Error) -> Error {
    Error::new(
        error.code,
        format!(
            "{} The sandbox's credentials are kept in memory until Reeldrop closes.",
            error.message
        ),
        "Its links end when Reeldrop closes. Start a keychain (gnome-keyring or KWallet) and start Reeldrop again to keep them.",
    )
}

fn sandbox_fixed() -> Error {
    Error::new(
        code::SANDBOX_FIXED,
        "The sandbox belongs to Reeldrop and cannot be changed.",
        "Add a connection of your own beside it.",
    )
}
