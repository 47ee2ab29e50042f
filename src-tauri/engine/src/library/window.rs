//! What the window remembers of itself from one start to the next: where it was, its last view, how its table of links
//! looks. The names in it are the window's own, and one that it does not know any more is left alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Library;
use crate::error::{Error, Result, code};

/// Where the window was, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Of its content.
    pub width: f64,
    /// Of its content.
    pub height: f64,
    /// Whether it filled the screen.
    pub maximized: bool,
}

/// How the window looked when it was last used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WindowLook {
    /// The view that was looked at.
    pub view: Option<String>,
    /// Columns of the table of links, and whether each is shown. One that is not named is as the window has it.
    pub link_columns: BTreeMap<String, bool>,
    /// What links are ordered by.
    pub link_order: Option<ColumnOrder>,
    /// Which links are shown.
    pub link_filter: Option<String>,
    /// The connection whose links are shown; None for all.
    pub link_connection: Option<Uuid>,
    /// Whether the first steps were shown, or skipped.
    pub introduced: bool,
}

/// A column that a table is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ColumnOrder {
    /// The column.
    pub column: String,
    /// Whether the largest or latest comes first.
    pub down: bool,
}

/// The longest name, in bytes, and the most columns: far more than a window has.
const MOST: usize = 32;

impl WindowLook {
    /// Refuses what no window would remember.
    ///
    /// # Errors
    /// `invalid-setting`.
    pub fn validate(&self) -> Result<()> {
        let order = self.link_order.as_ref().map(|order| &order.column);
        let names = self.view.iter().chain(&self.link_filter).chain(order);
        let names_are_names = names.chain(self.link_columns.keys()).all(|name| {
            (1..=MOST).contains(&name.len())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
        if names_are_names && self.link_columns.len() <= MOST {
            return Ok(());
        }
        Err(Error::new(
            code::INVALID_SETTING,
            "This is not how a window can look.",
            "Names of views and columns are letters, digits and dashes.",
        ))
    }
}

pub(super) const WINDOW_PLACE: &str = "windowPlace";
pub(super) const WINDOW_LOOK: &str = "window";

impl Library {
    /// Where the window was when it was closed.
    pub async fn window_place(&self) -> Result<Option<WindowPlace>> {
        let text = self.setting(WINDOW_PLACE).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Remembers where the window is.
    pub async fn save_window_place(&self, place: &WindowPlace) -> Result<()> {
        self.save_setting(
            WINDOW_PLACE,
            &serde_json::to_string(place).unwrap_or_default(),
        )
        .await
    }

    /// How the window looked; what cannot be read of it is as at first.
    pub async fn window_look(&self) -> Result<WindowLook> {
        let text = self.setting(WINDOW_LOOK).await?;
        let stored = text.and_then(|text| serde_json::from_str(&text).ok());
        Ok(super::settings::merged(
            &WindowLook::default(),
            stored.unwrap_or_default(),
            |look| look.validate().is_ok(),
        ))
    }

    /// Remembers how the window looks.
    ///
    /// # Errors
    /// `invalid-setting`; what the library says.
    pub async fn save_window_look(&self, look: &WindowLook) -> Result<()> {
        look.validate()?;
        let text = serde_json::to_string(look).unwrap_or_default();
        self.save_setting(WINDOW_LOOK, &text).await
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_read_of_a_look_takes_nothing_else_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let (library, _) = Library::open(&folder.path().join("library.sqlite"))
            .await
            .unwrap();
        assert_eq!(library.window_look().await.unwrap(), WindowLook::default());
        let look = WindowLook {
            view: Some("links".to_owned()),
            link_columns: [("kind".to_owned(), false)].into(),
            link_order: Some(ColumnOrder {
                column: "name".to_owned(),
                down: false,
            }),
            link_filter: Some("ending-soon".to_owned()),
            link_connection: Some(Uuid::new_v4()),
            introduced: true,
        };
        library.save_window_look(&look).await.unwrap();
        assert_eq!(library.window_look().await.unwrap(), look);

        let stored = r#"{ "view": "<b>", "linkColumns": "all", "linkOrder": { "column": "left", "down": true },
            "linkConnection": "Studio", "later": [1], "introduced": true }"#;
        library.save_setting(WINDOW_LOOK, stored).await.unwrap();
        let read = library.window_look().await.unwrap();
        assert_eq!((read.view, read.link_connection), (None, None));
        assert!(read.link_columns.is_empty() && read.introduced);
        assert_eq!(read.link_order.unwrap().column, "left");
        library.save_setting(WINDOW_LOOK, "[]").await.unwrap();
        assert_eq!(library.window_look().await.unwrap(), WindowLook::default());

        for view in ["", "../links", &"x".repeat(33)] {
            let wrong = WindowLook {
                view: Some(view.to_owned()),
                ..WindowLook::default()
            };
            let refused = library.save_window_look(&wrong).await.unwrap_err();
            assert_eq!(refused.code, code::INVALID_SETTING);
        }
    }
}
