//! Takes apart what people have at hand: an address, a console's page, a `.env` text, an `rclone.conf`, an AWS profile.
//! What is shown holds no secret; the secrets wait in memory until the connection is saved.

mod address;
mod draft;
mod env;
mod ini;
mod kept;

pub(super) use draft::Draft;
pub(super) use kept::PastedSecrets;
pub(crate) use kept::Pastes;

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use uuid::Uuid;

use super::{Addressing, Details, ProfileView, Provider, profiles};
use crate::engine::Engine;
use crate::error::{Error, Result, code};

/// The longest text that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// What a paste was understood as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum PasteSource {
    /// An endpoint, an object's address, `s3://bucket`.
    Address,
    /// A page of a provider's console.
    Console,
    /// Variables, as in a `.env` file.
    Environment,
    /// A section of an `rclone.conf`.
    Rclone,
    /// A profile of `~/.aws`.
    AwsProfile,
}

/// What was understood of a paste. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PasteView {
    /// For `ConnectionForm::pasted`: its secrets wait under this name, for 15 minutes.
    pub id: Uuid,
    /// What it was understood as.
    pub source: PasteSource,
    /// A name for the connection, where the paste has one.
    pub name: String,
    /// The provider.
    pub provider: Provider,
    /// Without the bucket; empty where account id, region or preset make it.
    pub endpoint: String,
    /// The region; empty where nothing names it.
    pub region: String,
    /// The bucket; empty where nothing names it.
    pub bucket: String,
    /// What stood behind the bucket.
    pub prefix: Option<String>,
    /// Access key id; empty where nothing names it.
    pub key_id: String,
    /// Public address of the bucket, or the domain of its CloudFront distribution.
    pub public_url: Option<String>,
    /// The style that fits the endpoint.
    pub addressing: Addressing,
    /// The provider's own part.
    pub details: Details,
    /// The life of links that the paste asks for, in seconds.
    pub lifetime_seconds: Option<u32>,
    /// Whether a secret access key came with it.
    pub has_secret: bool,
    /// Whether a session token came with it.
    pub has_session_token: bool,
    /// Whether a private key came with it.
    pub has_private_key: bool,
    /// What was understood or left out, in sentences.
    pub notes: Vec<String>,
    /// What is wrong with single values; the code names the field.
    pub problems: Vec<Error>,
}

/// A view, and the secrets that it does not hold.
pub(super) struct Found {
    pub view: PasteView,
    pub secrets: PastedSecrets,
}

impl Engine {
    /// Takes pasted text apart. An `rclone.conf` may give several connections.
    ///
    /// # Errors
    /// `paste-unreadable` where nothing of a connection is in it.
    pub async fn read_paste(&self, text: SecretString) -> Result<Vec<PasteView>> {
        // A private key's file, if one is named, is read too: off the runtime's threads.
        let found = tokio::task::spawn_blocking(move || read(&text))
            .await
            .map_err(|_| unreadable("The text could not be read."))??;
        Ok(self.pastes().keep(found))
    }

    /// The profiles of the AWS command line on this computer.
    ///
    /// # Errors
    /// `profile-unusable` where the files cannot be read.
    pub async fn aws_profiles(&self) -> Result<Vec<ProfileView>> {
        profiles::Aws::here().views().await
    }

    /// Takes a profile's credentials and region, as a paste.
    ///
    /// # Errors
    /// `profile-unusable`, with what to run.
    pub async fn pick_aws_profile(&self, name: &str) -> Result<PasteView> {
        let found = profiles::Aws::here().pick(name).await?;
        self.pastes()
            .keep(vec![found])
            .pop()
            .ok_or_else(|| unreadable("The profile could not be read."))
    }
}

pub(super) fn read(text: &SecretString) -> Result<Vec<Found>> {
    let text = text.expose_secret().trim().trim_start_matches('\u{feff}');
    if text.len() > LONGEST {
        return Err(unreadable("The text is longer than any configuration."));
    }
    if text.contains("RCLONE_ENCRYPT_V0") {
        return Err(Error::new(
            code::PASTE_UNREADABLE,
            "This rclone.conf is encrypted.",
            "Run `rclone config show` and paste what it prints.",
        ));
    }
    if ini::looks_like(text) {
        return ini::read(text);
    }
    if env::looks_like(text) {
        return env::read(text).map(|found| vec![found]);
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(line), None) => address::read(line).map(|found| vec![found]),
        (None, _) => Err(unreadable("There is nothing to read.")),
        _ => Err(unreadable(
            "No part of a connection was found in this text.",
        )),
    }
}

fn unreadable(message: &str) -> Error {
    Error::new(
        code::PASTE_UNREADABLE,
        message,
        "Paste an endpoint, the address of a bucket's page, s3://bucket, a .env text with CDN_ or AWS_ variables, or a section of rclone.conf.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
