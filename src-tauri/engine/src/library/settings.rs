//! Settings: typed, each with its range, stored one by one so that two processes do not overwrite each other's.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Library, explain};
use crate::error::{Error, Result, code};
use crate::limit::SpeedLimit;
use crate::upload::{DEFAULT_TEMPLATE, OnConflict, UploadOrder, template_example};

/// Dark, light, or as the system is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Appearance {
    /// As the system is.
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// The language of the window and of what the app says outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Language {
    /// As the system is; English where Reeldrop does not speak the system's language.
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

/// What closing the window does while something is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum WhenClosing {
    /// The person is asked.
    Ask,
    /// Uploads go on without the window.
    KeepUploading,
    /// Uploads are paused, and stay so.
    Pause,
    /// Uploads stop, and go on at the next start.
    Quit,
}

/// What a person can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Settings {
    /// Life of a new link, seconds.
    pub link_lifetime_seconds: u32,
    /// Copy the links of a batch when it is done.
    pub copy_link_when_done: bool,
    /// Tell at the end of a batch, where the window is not in front.
    pub notify_when_done: bool,
    /// Dark, light, or as the system is.
    pub appearance: Appearance,
    /// The language of the window and of what the app says outside it.
    pub language: Language,
    /// Files sent at the same time, 1 to 8. Of those up to 1 MiB sixteen times as many, unless it is 1.
    pub parallel_uploads: u8,
    /// The most parts on the wire at the same time, over all files, 1 to 16.
    pub parallel_parts: u8,
    /// In which order waiting files begin.
    pub upload_order: UploadOrder,
    /// How fast all uploads together may be.
    pub speed_limit: SpeedLimit,
    /// What closing the window does while something is sent.
    pub when_closing: WhenClosing,
    /// What makes the keys of new uploads, where the connection has no template of its own.
    pub template: String,
    /// What happens where a key exists.
    pub on_conflict: OnConflict,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            link_lifetime_seconds: 24 * 60 * 60,
            copy_link_when_done: true,
            notify_when_done: true,
            appearance: Appearance::System,
            language: Language::System,
            parallel_uploads: 4,
            parallel_parts: 8,
            upload_order: UploadOrder::default(),
            speed_limit: SpeedLimit::default(),
            when_closing: WhenClosing::Ask,
            template: DEFAULT_TEMPLATE.to_owned(),
            on_conflict: OnConflict::default(),
        }
    }
}

/// The longest life that can be set, in seconds: ten years. Each connection keeps as much of it as it can.
const LONGEST_LIFETIME: u32 = 10 * 365 * 86_400;

impl Settings {
    /// Refuses what is out of its range.
    pub fn validate(&self) -> Result<()> {
        if !(1..=LONGEST_LIFETIME).contains(&self.link_lifetime_seconds) {
            return Err(crate::link::lifetime_out_of_range(LONGEST_LIFETIME));
        }
        if !(1..=8).contains(&self.parallel_uploads) {
            return Err(Error::new(
                code::INVALID_SETTING,
                "Between 1 and 8 files can be sent at the same time.",
                "Choose a number from 1 to 8.",
            ));
        }
        if !(1..=16).contains(&self.parallel_parts) {
            return Err(Error::new(
                code::INVALID_SETTING,
                "Between 1 and 16 parts can be sent at the same time.",
                "Choose a number from 1 to 16.",
            ));
        }
        template_example(&self.template)?;
        self.speed_limit.validate()
    }
}

/// `default` with what was stored of it, one value after another: one that is unknown, cannot be read or is out of its
/// range is left out, and takes no other with it.
pub(super) fn merged<T: Serialize + serde::de::DeserializeOwned + Clone>(
    default: &T,
    stored: serde_json::Map<String, Value>,
    is_valid: impl Fn(&T) -> bool,
) -> T {
    let mut all = serde_json::to_value(default).unwrap_or_default();
    for (name, value) in stored {
        let mut candidate = all.clone();
        if let Some(slot) = candidate.get_mut(&name) {
            *slot = value;
            if serde_json::from_value::<T>(candidate.clone()).is_ok_and(|read| is_valid(&read)) {
                all = candidate;
            }
        }
    }
    serde_json::from_value(all).unwrap_or_else(|_| default.clone())
}

const DEFAULT_CONNECTION: &str = "defaultConnection";

impl Library {
    /// The settings; what was never set, or cannot be read, has its default.
    pub async fn settings(&self) -> Result<Settings> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, value FROM settings")
            .fetch_all(self.pool())
            .await
            .map_err(explain)?;
        let stored = rows
            .into_iter()
            .filter_map(|(name, text)| Some((name, serde_json::from_str(&text).ok()?)))
            .collect();
        Ok(merged(&Settings::default(), stored, |read| {
            read.validate().is_ok()
        }))
    }

    /// Stores the settings.
    pub async fn save_settings(&self, settings: &Settings) -> Result<()> {
        settings.validate()?;
        let Ok(Value::Object(all)) = serde_json::to_value(settings) else {
            return Ok(());
        };
        for (name, value) in all {
            self.save_setting(&name, &value.to_string()).await?;
        }
        Ok(())
    }

    /// The connection that the next drop goes to, if one was chosen.
    pub async fn default_connection(&self) -> Result<Option<Uuid>> {
        let text = self.setting(DEFAULT_CONNECTION).await?;
        Ok(text.and_then(|text| Uuid::parse_str(text.trim_matches('"')).ok()))
    }

    /// Chooses the connection that the next drop goes to.
    pub async fn choose_connection(&self, id: Uuid) -> Result<()> {
        self.save_setting(DEFAULT_CONNECTION, &format!("\"{id}\""))
            .await
    }

    pub(super) async fn setting(&self, name: &str) -> Result<Option<String>> {
        sqlx::query_scalar("SELECT value FROM settings WHERE name = ?")
            .bind(name)
            .fetch_optional(self.pool())
            .await
            .map_err(explain)
    }

    pub(super) async fn save_setting(&self, name: &str, value: &str) -> Result<()> {
        sqlx::query("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name)
            .bind(value)
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }
}
