//! Connections of an engine: added, changed, deleted, chosen, checked, opened; and the one to the sandbox.

use secrecy::SecretString;
use uuid::Uuid;

use super::{
    Addressing, CheckView, CloudFrontHash, Connection, ConnectionForm, ConnectionView, Details,
    OpenConnection, Provider, unknown,
};
use crate::engine::{Destination, Engine};
use crate::error::{Error, Result, code};
use crate::keychain::{SecretKind, SecretState, Secrets};
use crate::link::LinkKind;

/// The bucket of the sandbox.
pub const SANDBOX_BUCKET: &str = "reeldrop";

impl Engine {
    /// All connections, the sandbox first.
    pub async fn connections(&self) -> Result<Vec<ConnectionView>> {
        self.connection_views(true).await
    }

    /// The same without a look into the keychain, which may keep whoever asks waiting: secrets are taken to be there.
    pub async fn connections_at_once(&self) -> Result<Vec<ConnectionView>> {
        self.connection_views(false).await
    }

    async fn connection_views(&self, look: bool) -> Result<Vec<ConnectionView>> {
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
            views.push(self.view(connection, chosen, last_check, look).await);
        }
        Ok(views)
    }

    /// The stored connections, without a look into the keychain.
    pub async fn connection_list(&self) -> Result<Vec<Connection>> {
        self.library().connections().await
    }

    /// Stores a connection, its secrets in the keychain. Returns its id.
    ///
    /// Where Amazon's region is not entered, Amazon is asked for it.
    ///
    /// # Errors
    /// `invalid-…` names the field; `keychain-unavailable` where the secrets can be kept in memory only, if the form
    /// allows it. Nothing is stored then.
    pub async fn save_connection(&self, form: ConnectionForm) -> Result<Uuid> {
        let (before, pasted) = (form.id, form.pasted);
        let form = self.pastes().fill(form)?;
        let mut valid = form.validate()?;
        let before = match before {
            Some(id) => Some(self.library().connection(id).await?.ok_or_else(unknown)?),
            None => None,
        };
        if before
            .as_ref()
            .is_some_and(|connection| connection.provider == Provider::Sandbox)
        {
            return Err(sandbox_fixed());
        }
        let secrets = Secrets {
            access_key: form.secret,
            session_token: form.session_token,
            private_key: valid.private_key.take(),
        };
        check_complete(&valid.details, &secrets, before.as_ref())?;
        if let Some(before) = &before {
            valid.details.speed_limit = before.details.speed_limit;
            self.fit_hash_to_kept_key(&mut valid.details, &secrets, before.id)
                .await;
        }
        let id = before
            .as_ref()
            .map_or_else(Uuid::new_v4, |connection| connection.id);
        let mut connection = Connection {
            id,
            name: valid.name,
            provider: valid.provider,
            endpoint: valid.endpoint,
            region: valid.region.clone().unwrap_or_default(),
            bucket: valid.bucket,
            key_id: valid.key_id,
            public_url: valid.public_url,
            addressing: valid.addressing,
            details: valid.details,
            stored: true,
        };
        if valid.region.is_none() {
            self.find_region(&mut connection, &secrets).await?;
        }
        self.save_with_secrets(&connection, secrets, form.keep_in_memory, before)
            .await?;
        if let Some(pasted) = pasted {
            self.pastes().forget(pasted);
        }
        self.board().tell(|frame| frame.connections_changed = true);
        // What waits for it goes on; where that cannot be opened, it says why by itself.
        let _ = self.try_connection_again(id).await;
        Ok(id)
    }

    async fn save_with_secrets(
        &self,
        connection: &Connection,
        secrets: Secrets,
        memory: bool,
        before: Option<Connection>,
    ) -> Result<()> {
        // The library first: it refuses a name that is taken, and a secret must not be stored for nothing.
        self.library().save_connection(connection).await?;
        self.forget_checksum(connection).await?;
        match self.keychain().store(connection.id, secrets.clone()).await {
            Ok(()) => {}
            Err(_) if memory => self.keychain().keep_in_memory(connection.id, &secrets),
            Err(error) => {
                match before {
                    Some(before) => self.library().save_connection(&before).await?,
                    None => {
                        self.library().delete_connection(connection.id).await?;
                        // Some of its secrets may have been stored before one was refused.
                        let _ = self.keychain().forget(connection.id).await;
                    }
                }
                return Err(error);
            }
        }
        let Some(before) = before else {
            return Ok(());
        };
        // What the connection no longer needs does not stay behind.
        for (kind, was_needed, is_needed) in [
            (
                SecretKind::SessionToken,
                before.details.temporary,
                connection.details.temporary,
            ),
            (
                SecretKind::PrivateKey,
                before.needs_private_key(),
                connection.needs_private_key(),
            ),
        ] {
            if was_needed && !is_needed {
                let _ = self.keychain().forget_kind(connection.id, kind).await;
            }
        }
        Ok(())
    }

    /// ECDSA signs SHA-256 only, also with a key that stays where it is.
    async fn fit_hash_to_kept_key(&self, details: &mut Details, secrets: &Secrets, id: Uuid) {
        if details.links != LinkKind::CloudfrontSigned || secrets.private_key.is_some() {
            return;
        }
        if let Some(cloudfront) = &mut details.cloudfront
            && let Ok(der) = self.keychain().private_key(id).await
            && super::fields::is_ecdsa(&der)
        {
            cloudfront.hash = CloudFrontHash::Sha256;
        }
    }

    /// Asks Amazon in which region the bucket is, and makes the endpoint that fits.
    async fn find_region(&self, connection: &mut Connection, secrets: &Secrets) -> Result<()> {
        let access_key = match &secrets.access_key {
            Some(secret) => secret.clone(),
            None => self.keychain().secret(connection.id).await?,
        };
        let session_token = match &secrets.session_token {
            Some(token) => Some(token.clone()),
            None if connection.details.temporary => {
                Some(self.keychain().session_token(connection.id).await?)
            }
            None => None,
        };
        let amazon = super::aws::is_own_endpoint(&connection.endpoint);
        let mut asked = connection.clone();
        asked.region = "us-east-1".to_owned();
        if amazon {
            // The accelerated endpoint does not tell.
            let plain = Details::default();
            (asked.endpoint, asked.addressing) =
                super::aws::endpoint(&asked.region, &plain, &asked.bucket)?;
        }
        let open = OpenConnection {
            session_token,
            ..OpenConnection::new(asked, access_key)
        };
        connection.region = crate::s3::region_of_bucket(&open).await?;
        if amazon {
            (connection.endpoint, connection.addressing) =
                super::aws::endpoint(&connection.region, &connection.details, &connection.bucket)?;
        }
        Ok(())
    }

    /// `look`: whether the keychain is asked for the secrets.
    async fn view(
        &self,
        connection: Connection,
        chosen: Option<Uuid>,
        last_check: Option<CheckView>,
        look: bool,
    ) -> ConnectionView {
        let id = connection.id;
        let state = async |needed: bool, kind| match (needed, look) {
            (false, _) => None,
            (true, false) => Some(SecretState::Keychain),
            (true, true) => Some(self.keychain().state_of(id, kind).await),
        };
        let session_token_state =
            state(connection.details.temporary, SecretKind::SessionToken).await;
        let private_key_state = state(connection.needs_private_key(), SecretKind::PrivateKey).await;
        let secret_state = match look {
            true => self.keychain().state(id).await,
            false => SecretState::Keychain,
        };
        ConnectionView {
            id,
            is_default: chosen == Some(id),
            secret_state,
            session_token_state,
            private_key_state,
            links: connection.link_kind(),
            credentials_end_at: connection
                .details
                .credentials_end_at
                .map(crate::clock::rfc3339),
            max_lifetime_seconds: connection.max_lifetime_seconds(),
            note: connection.note(),
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
        self.give_up_connection(id).await;
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
        self.forget_checksum(&open.connection).await?;
        let view = super::check(&open).await;
        self.library().save_check(id, &view.kept()).await?;
        self.board().tell(|frame| frame.connections_changed = true);
        Ok(view)
    }

    /// The next upload asks the server anew which checksum it verifies.
    pub(super) async fn forget_checksum(&self, connection: &Connection) -> Result<()> {
        self.library()
            .forget_checksum_kind(&connection.endpoint, &connection.bucket)
            .await
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
        let keychain = self.keychain();
        let secret = keychain.secret(connection.id).await?;
        let session_token = match connection.details.temporary {
            true => Some(keychain.session_token(connection.id).await?),
            false => None,
        };
        let private_key = match connection.needs_private_key() {
            true => Some(keychain.private_key(connection.id).await?),
            false => None,
        };
        Ok(OpenConnection {
            connection,
            secret,
            session_token,
            private_key,
        })
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
            let secrets = Secrets {
                access_key: Some(secret.clone()),
                ..Secrets::default()
            };
            let stored = self.keychain().store(connection.id, secrets.clone()).await;
            match self.library().save_connection(&connection).await {
                Ok(()) => {
                    if let Err(error) = stored {
                        self.keychain().keep_in_memory(connection.id, &secrets);
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
                let secrets = Secrets {
                    access_key: Some(secret.clone()),
                    ..Secrets::default()
                };
                if gone && keychain.store(connection.id, secrets.clone()).await.is_ok() {
                    return Ok((OpenConnection::new(connection, secret), None));
                }
                keychain.keep_in_memory(connection.id, &secrets);
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

/// A new connection brings all the secrets that it needs; a changed one those that it did not need before.
fn check_complete(details: &Details, secrets: &Secrets, before: Option<&Connection>) -> Result<()> {
    if secrets.access_key.is_none() && before.is_none() {
        return Err(Error::new(
            code::INVALID_SECRET,
            "The secret access key is missing.",
            "Enter it; it is shown only once, when the key is made.",
        ));
    }
    // A new secret comes with a token of its own.
    let had_token =
        before.is_some_and(|before| before.details.temporary) && secrets.access_key.is_none();
    if details.temporary && secrets.session_token.is_none() && !had_token {
        return Err(Error::new(
            code::INVALID_SESSION_TOKEN,
            "The session token of these temporary credentials is missing.",
            "Enter it together with its key id and secret: the three belong together.",
        ));
    }
    let had_key = before.is_some_and(Connection::needs_private_key);
    let needs_key = details.links == LinkKind::CloudfrontSigned;
    if needs_key && secrets.private_key.is_none() && !had_key {
        return Err(Error::new(
            code::INVALID_PRIVATE_KEY,
            "CloudFront's private key is missing.",
            "Enter the private key that belongs to the key pair id, as PEM; or choose public links.",
        ));
    }
    Ok(())
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

pub(super) fn sandbox_fixed() -> Error {
    Error::new(
        code::SANDBOX_FIXED,
        "The sandbox belongs to Reeldrop and cannot be changed.",
        "Add a connection of your own beside it.",
    )
}
