//! The operating system's keychain: the only place where secrets are kept, and this the only file that reads them.
//!
//! Where there is no keychain, a secret can be kept in memory until the process ends, when the person says so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use keyring::Entry;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::{Error, Result, code};

/// The most bytes in one entry of the keychain: a credential of Windows holds 2,560. The same everywhere, so that it is
/// tested everywhere.
const ENTRY: usize = 2_400;

/// In front of each piece: how many pieces there are, and the mark of the value that it belongs to.
const HEAD: usize = 5;

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

/// What can be kept for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// The secret access key.
    AccessKey,
    /// The session token of temporary credentials.
    SessionToken,
    /// CloudFront's private key, PKCS#8 DER.
    PrivateKey,
}

impl SecretKind {
    const ALL: [Self; 3] = [Self::AccessKey, Self::SessionToken, Self::PrivateKey];

    fn entry(self, connection: Uuid) -> String {
        match self {
            Self::AccessKey => format!("connection {connection}"),
            Self::SessionToken => format!("connection {connection} session token"),
            Self::PrivateKey => format!("connection {connection} private key"),
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::AccessKey => "secret",
            Self::SessionToken => "session token",
            Self::PrivateKey => "private key",
        }
    }
}

/// The secrets of one connection that are to be stored; None leaves what is there.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// The secret access key.
    pub access_key: Option<SecretString>,
    /// The session token of temporary credentials.
    pub session_token: Option<SecretString>,
    /// CloudFront's private key, PKCS#8 DER.
    pub private_key: Option<SecretSlice<u8>>,
}

impl Secrets {
    fn values(&self) -> Vec<(SecretKind, SecretSlice<u8>)> {
        let text =
            |secret: &SecretString| SecretSlice::from(secret.expose_secret().as_bytes().to_vec());
        [
            (SecretKind::AccessKey, self.access_key.as_ref().map(text)),
            (
                SecretKind::SessionToken,
                self.session_token.as_ref().map(text),
            ),
            (SecretKind::PrivateKey, self.private_key.clone()),
        ]
        .into_iter()
        .filter_map(|(kind, value)| Some((kind, value?)))
        .collect()
    }
}

type Memory = HashMap<(Uuid, SecretKind), SecretSlice<u8>>;

/// The secrets of one home.
#[derive(Clone)]
pub struct Keychain {
    service: Arc<str>,
    memory: Arc<Mutex<Memory>>,
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
        self.with_entries(|entries| {
            absent(
                entries
                    .named(&SecretKind::AccessKey.entry(Uuid::nil()))?
                    .get_password(),
            )?;
            Ok(())
        })
        .await
    }

    /// Stores secrets of a connection in the keychain.
    pub async fn store(&self, connection: Uuid, secrets: Secrets) -> Result<()> {
        let values = secrets.values();
        let kinds: Vec<SecretKind> = values.iter().map(|(kind, _)| *kind).collect();
        self.with_entries(move |entries| {
            for (kind, value) in &values {
                entries.write(*kind, connection, value)?;
            }
            Ok(())
        })
        .await?;
        for kind in kinds {
            self.memory().remove(&(connection, kind));
        }
        Ok(())
    }

    /// Keeps secrets of a connection in memory until the process ends.
    pub fn keep_in_memory(&self, connection: Uuid, secrets: &Secrets) {
        for (kind, value) in secrets.values() {
            self.memory().insert((connection, kind), value);
        }
    }

    /// The secret access key of a connection.
    pub async fn secret(&self, connection: Uuid) -> Result<SecretString> {
        self.text(connection, SecretKind::AccessKey).await
    }

    /// The session token of a connection's temporary credentials.
    pub async fn session_token(&self, connection: Uuid) -> Result<SecretString> {
        self.text(connection, SecretKind::SessionToken).await
    }

    /// The private key of a connection's CloudFront distribution, PKCS#8 DER.
    pub async fn private_key(&self, connection: Uuid) -> Result<SecretSlice<u8>> {
        self.read(connection, SecretKind::PrivateKey).await
    }

    /// `text` without the secrets of these connections, should it hold one: what is handed on was never meant to.
    pub(crate) async fn without_secrets(&self, text: String, connections: &[Uuid]) -> String {
        let mut text = text;
        for connection in connections {
            for kind in [SecretKind::AccessKey, SecretKind::SessionToken] {
                let Ok(secret) = self.text(*connection, kind).await else {
                    continue;
                };
                if !secret.expose_secret().is_empty() {
                    text = text.replace(secret.expose_secret(), "[removed]");
                }
            }
        }
        text
    }

    /// Where the secret access key of a connection is.
    pub async fn state(&self, connection: Uuid) -> SecretState {
        self.state_of(connection, SecretKind::AccessKey).await
    }

    /// Where a secret of a connection is.
    pub async fn state_of(&self, connection: Uuid, kind: SecretKind) -> SecretState {
        if self.memory().contains_key(&(connection, kind)) {
            return SecretState::Memory;
        }
        match self.read(connection, kind).await {
            Ok(_) => SecretState::Keychain,
            Err(_) => SecretState::Missing,
        }
    }

    /// Forgets all secrets of a connection, wherever they are.
    pub async fn forget(&self, connection: Uuid) -> Result<()> {
        for kind in SecretKind::ALL {
            self.forget_kind(connection, kind).await?;
        }
        Ok(())
    }

    /// Forgets one secret of a connection.
    pub async fn forget_kind(&self, connection: Uuid, kind: SecretKind) -> Result<()> {
        self.memory().remove(&(connection, kind));
        self.with_entries(move |entries| entries.delete(kind, connection))
            .await
    }

    async fn text(&self, connection: Uuid, kind: SecretKind) -> Result<SecretString> {
        let bytes = self.read(connection, kind).await?;
        let text = std::str::from_utf8(bytes.expose_secret()).map_err(|_| missing(kind))?;
        Ok(SecretString::from(text))
    }

    async fn read(&self, connection: Uuid, kind: SecretKind) -> Result<SecretSlice<u8>> {
        if let Some(value) = self.memory().get(&(connection, kind)) {
            return Ok(value.clone());
        }
        self.with_entries(move |entries| entries.read(kind, connection))
            .await?
            .ok_or_else(|| missing(kind))
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs calls to the keychain off the runtime's threads: the Secret Service may ask the person to unlock it.
    async fn with_entries<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Entries) -> keyring::Result<T> + Send + 'static,
    ) -> Result<T> {
        let entries = Entries(self.service.clone());
        tokio::task::spawn_blocking(move || call(&entries))
            .await
            .map_err(|_| unavailable())?
            .map_err(|error| explain(&error))
    }
}

/// The entries of one service, as the keychain holds them.
///
/// The secret access key is one entry of text. All else is bytes, in one entry or more: each begins with the number of
/// entries and four bytes that are the same in all of them, so that pieces of two values are never put together.
struct Entries(Arc<str>);

impl Entries {
    fn named(&self, user: &str) -> keyring::Result<Entry> {
        Entry::new(&self.0, user)
    }

    fn piece(&self, kind: SecretKind, connection: Uuid, number: usize) -> keyring::Result<Entry> {
        let user = kind.entry(connection);
        match number {
            0 => self.named(&user),
            number => self.named(&format!("{user} {}", number + 1)),
        }
    }

    fn write(
        &self,
        kind: SecretKind,
        connection: Uuid,
        value: &SecretSlice<u8>,
    ) -> keyring::Result<()> {
        let value = value.expose_secret();
        if kind == SecretKind::AccessKey {
            let text = std::str::from_utf8(value).unwrap_or_default();
            return self.piece(kind, connection, 0)?.set_password(text);
        }
        let pieces = value.len().div_ceil(ENTRY - HEAD).max(1);
        let count = u8::try_from(pieces)
            .map_err(|_| keyring::Error::TooLong(kind.in_words().to_owned(), 0))?;
        let mark = Uuid::new_v4();
        // The first piece comes last: until then, what is there is the old value or none, never a mixture.
        for number in (0..pieces).rev() {
            let start = number * (ENTRY - HEAD);
            let end = value.len().min(start + ENTRY - HEAD);
            let mut piece = Zeroizing::new(Vec::with_capacity(ENTRY));
            piece.push(count);
            piece.extend_from_slice(mark.as_bytes().get(..HEAD - 1).unwrap_or_default());
            piece.extend_from_slice(value.get(start..end).unwrap_or_default());
            self.piece(kind, connection, number)?.set_secret(&piece)?;
        }
        self.delete_from(kind, connection, pieces)
    }

    fn read(&self, kind: SecretKind, connection: Uuid) -> keyring::Result<Option<SecretSlice<u8>>> {
        let first = self.piece(kind, connection, 0)?;
        if kind == SecretKind::AccessKey {
            let text = absent(first.get_password())?;
            return Ok(text.map(|text| SecretSlice::from(text.into_bytes())));
        }
        let Some(first) = absent(first.get_secret())?.map(Zeroizing::new) else {
            return Ok(None);
        };
        let (Some(head), Some(count)) = (first.get(..HEAD), first.first()) else {
            return Ok(None);
        };
        let mut value = Zeroizing::new(Vec::with_capacity(usize::from(*count) * ENTRY));
        value.extend_from_slice(first.get(HEAD..).unwrap_or_default());
        for number in 1..usize::from(*count) {
            let entry = self.piece(kind, connection, number)?;
            let Some(piece) = absent(entry.get_secret())?.map(Zeroizing::new) else {
                return Ok(None);
            };
            match piece.split_at_checked(HEAD) {
                Some((its_head, rest)) if its_head == head => value.extend_from_slice(rest),
                _ => return Ok(None),
            }
        }
        Ok(Some(SecretSlice::from(value.to_vec())))
    }

    fn delete(&self, kind: SecretKind, connection: Uuid) -> keyring::Result<()> {
        absent(self.piece(kind, connection, 0)?.delete_credential())?;
        self.delete_from(kind, connection, 1)
    }

    /// Deletes the pieces from `number` on, up to the first that is not there.
    fn delete_from(
        &self,
        kind: SecretKind,
        connection: Uuid,
        number: usize,
    ) -> keyring::Result<()> {
        if kind == SecretKind::AccessKey {
            return Ok(());
        }
        for number in number..=usize::from(u8::MAX) {
            let entry = self.piece(kind, connection, number)?;
            if absent(entry.delete_credential())?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// None where the keychain holds no such entry.
fn absent<T>(answer: keyring::Result<T>) -> keyring::Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

fn missing(kind: SecretKind) -> Error {
    let (what, again) = match kind {
        SecretKind::AccessKey => ("secret", "enter its secret again"),
        SecretKind::SessionToken => (
            "session token",
            "enter its temporary credentials again, all three parts",
        ),
        SecretKind::PrivateKey => ("private key", "enter its CloudFront private key again"),
    };
    Error::new(
        code::SECRET_MISSING,
        format!("The keychain holds no {what} for this connection."),
        format!("Edit the connection and {again}."),
    )
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
