//! The operating system's keychain: the only place where secrets are kept, and this the only file that reads them.
//!
//! Where there is no keychain, a secret can be kept in memory until the process ends, when the person says so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use uuid::Uuid;

use crate::error::{Error, Result, code};

/// Where a connection's secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum SecretState {
    /// In the operating system's keychain.
    Keychain,
    /// In memory, until this process ends.
    Memory,
    /// Nowhere: it has to be entered again.
    Missing,
}

/// The secrets of one home.
#[derive(Clone)]
pub struct Keychain {
    service: Arc<str>,
    memory: Arc<Mutex<HashMap<Uuid, SecretString>>>,
}

impl Keychain {
    /// The keychain entries under `service`.
    pub fn new(service: &str) -> Self {
        Self {
            service: service.into(),
            memory: Arc::default(),
        }
    }

    /// Whether the keychain answers; else the sentence and the remedy.
    pub async fn status(&self) -> Result<()> {
        self.with_entry(Uuid::nil(), |entry| match entry.get_password() {
            Ok(_) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }

    /// Stores the secret of a connection in the keychain.
    pub async fn store(&self, connection: Uuid, secret: SecretString) -> Result<()> {
        self.with_entry(connection, move |entry| {
            entry.set_password(secret.expose_secret())
        })
        .await?;
        self.memory().remove(&connection);
        Ok(())
    }

    /// Keeps the secret of a connection in memory until the process ends.
    pub fn keep_in_memory(&self, connection: Uuid, secret: SecretString) {
        self.memory().insert(connection, secret);
    }

    /// The secret of a connection.
    pub async fn secret(&self, connection: Uuid) -> Result<SecretString> {
        if let Some(secret) = self.memory().get(&connection) {
            return Ok(secret.clone());
        }
        let read = self
            .with_entry(connection, |entry| match entry.get_password() {
                Ok(secret) => Ok(Some(SecretString::from(secret))),
                Err(keyring::Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            })
            .await?;
        read.ok_or_else(|| {
            Error::new(
                code::SECRET_MISSING,
                "The keychain holds no secret for this connection.",
                "Edit the connection and enter its secret again.",
            )
        })
    }

    /// Where the secret of a connection is.
    pub async fn state(&self, connection: Uuid) -> SecretState {
        if self.memory().contains_key(&connection) {
            return SecretState::Memory;
        }
        match self.secret(connection).await {
            Ok(_) => SecretState::Keychain,
            Err(_) => SecretState::Missing,
        }
    }

    /// Forgets the secret of a connection, wherever it is.
    pub async fn forget(&self, connection: Uuid) -> Result<()> {
        self.memory().remove(&connection);
        self.with_entry(connection, |entry| match entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, SecretString>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs one call to the keychain off the runtime's threads: the Secret Service may ask the person to unlock it.
    async fn with_entry<T: Send + 'static>(
        &self,
        connection: Uuid,
        call: impl FnOnce(&keyring::Entry) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T> {
        let service = self.service.clone();
        let user = format!("connection {connection}");
        tokio::task::spawn_blocking(move || {
            let entry = keyring::Entry::new(&service, &user)?;
            call(&entry)
        })
        .await
        .map_err(|_| unavailable())?
        .map_err(|error| explain(&error))
    }
}

fn explain(error: &keyring::Error) -> Error {
    // The crate's own texts are not passed on: some of them quote the value.
    match error {
        keyring::Error::NoStorageAccess(_) => Error::new(
            code::KEYCHAIN_REFUSED,
            "The keychain is locked, or refused Reeldrop.",
            "Unlock it and try again, or keep the secret in memory until Reeldrop closes.",
        ),
        keyring::Error::TooLong(_, _) => Error::new(
            code::INVALID_SECRET,
            "The secret is longer than this computer's keychain can hold.",
            "Check that only the secret access key was pasted.",
        ),
        _ => unavailable(),
    }
}

fn unavailable() -> Error {
    let remedy = if cfg!(target_os = "linux") {
        "Install and start a Secret Service (gnome-keyring or KWallet) and start Reeldrop again. Without one, the window can keep the secret in memory until Reeldrop closes, and the command line takes it from the CDN_ variables."
    } else {
        "Sign in to the keychain and start Reeldrop again. Without one, the window can keep the secret in memory until Reeldrop closes, and the command line takes it from the CDN_ variables."
    };
    Error::new(
        code::KEYCHAIN_UNAVAILABLE,
        "This computer offers no keychain that Reeldrop can reach.",
        remedy,
    )
}
