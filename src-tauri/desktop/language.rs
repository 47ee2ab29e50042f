//! Which language the app speaks: the one that is set, or that of the system.

use std::sync::atomic::{AtomicBool, Ordering};

use reeldrop_engine::library::Language;
use tauri::{AppHandle, Manager};

use crate::shell::Shell;
use crate::tray;
use crate::words::{ENGLISH, GERMAN, Words};

/// The language that is spoken now. English until the settings are read.
#[derive(Default)]
pub(crate) struct Spoken {
    german: AtomicBool,
}

impl Spoken {
    /// What the app says.
    pub(crate) fn words(&self) -> &'static Words {
        match self.german.load(Ordering::Relaxed) {
            true => &GERMAN,
            false => &ENGLISH,
        }
    }
}

/// Speaks as the settings say; what is on the screen already changes with it.
pub(crate) async fn learn(app: &AppHandle) {
    let german = is_german(chosen(app).await, &system());
    let spoken = &app.state::<Shell>().spoken;
    if spoken.german.swap(german, Ordering::Relaxed) != german {
        tray::speak_anew(app);
    }
}

/// The language that the settings name.
pub(crate) async fn chosen(app: &AppHandle) -> Language {
    let settings = async { app.state::<Shell>().engine().await?.settings().await }.await;
    settings.map_or(Language::System, |settings| settings.language)
}

/// The system's locale as BCP 47, such as `de-AT`; empty where the system names none.
pub(crate) fn system() -> String {
    sys_locale::get_locale().unwrap_or_default()
}

/// The file of the page that holds the words of that language.
pub(crate) fn words_of_page(language: Language) -> &'static str {
    match is_german(language, &system()) {
        true => "/assets/words-de.js",
        false => "/assets/words-en.js",
    }
}

fn is_german(language: Language, system: &str) -> bool {
    match language {
        Language::System => system.split(['-', '_', '.']).next() == Some("de"),
        Language::English => false,
        Language::German => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_decides_until_a_language_is_chosen() {
        for (system, german) in [
            ("de", true),
            ("de-AT", true),
            ("en-DE", false),
            ("den", false),
            ("", false),
        ] {
            assert_eq!(is_german(Language::System, system), german, "{system}");
            assert!(is_german(Language::German, system));
            assert!(!is_german(Language::English, system));
        }
    }

    #[test]
    fn the_page_has_the_words_of_each_language_where_they_are_asked_for() {
        let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/dist");
        for language in [Language::English, Language::German] {
            let words = page.join(words_of_page(language).trim_start_matches('/'));
            assert!(words.is_file(), "{}", words.display());
        }
    }
}
