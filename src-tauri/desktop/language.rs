//! Which language the app speaks: the one that is set, or that of the system.

use reeldrop_engine::library::Language;
use tauri::{AppHandle, Manager};

use crate::shell::Shell;

/// The system's locale as BCP 47, such as `de-AT`; empty where the system names none.
fn system() -> String {
    sys_locale::get_locale().unwrap_or_default()
}

/// The script that tells the page with which language it begins, so that its first words are the right ones.
pub(crate) async fn beginning(app: &AppHandle) -> String {
    let settings = async { app.state::<Shell>().engine().await?.settings().await }.await;
    let language = settings.map_or(Language::System, |settings| settings.language);
    let told = serde_json::json!({ "language": language, "locale": system() });
    format!("window.reeldropLanguage = {told};")
}
