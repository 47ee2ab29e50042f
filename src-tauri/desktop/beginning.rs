//! What the page is handed before its first line runs: in which appearance and language it begins, and what its first frame
//! shows. It asks for all that once more behind that frame.

use std::time::Duration;

use reeldrop_engine::connection::ConnectionView;
use reeldrop_engine::library::{Appearance, Language};
use reeldrop_engine::{BatchView, Result};
use serde::Serialize;
use tauri::{AppHandle, Manager};

use crate::commands::app::Overview;
use crate::language;
use crate::shell::Shell;

/// Drops that a window has room for, and more.
const DROPS: u32 = 16;

/// The most that is handed over, in bytes: a drop of ten thousand files is better asked for.
const MOST: usize = 256 * 1024;

/// What takes longer is left to the page to ask for.
const LONGEST: Duration = Duration::from_millis(100);

#[derive(Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Beginning {
    appearance: Appearance,
    language: Language,
    /// The system's locale as BCP 47; empty where the system names none.
    locale: String,
    shown: Option<Shown>,
}

/// What the first frame shows.
#[derive(Debug, Serialize, specta::Type)]
struct Shown {
    overview: Overview,
    /// The newest.
    batches: Vec<BatchView>,
    connections: Vec<ConnectionView>,
}

/// The script that hands it over.
pub(crate) async fn script(app: &AppHandle) -> String {
    let shell = app.state::<Shell>();
    let shown = tokio::time::timeout(LONGEST, shown(&shell)).await;
    let mut beginning = Beginning {
        appearance: appearance(app).await,
        language: language::chosen(app).await,
        locale: language::system(),
        shown: shown.ok().and_then(Result::ok),
    };
    // JSON is JavaScript, whatever file names are in it.
    let mut told = serde_json::to_string(&beginning).unwrap_or_default();
    if told.len() > MOST {
        beginning.shown = None;
        told = serde_json::to_string(&beginning).unwrap_or_default();
    }
    // A page that is to be dark would be light for as long as its own lines take; and they would ask for its words only then.
    let words = language::words_of_page(beginning.language);
    format!(
        "window.reeldropBeginning = {told};\
        document.documentElement?.setAttribute('data-theme', window.reeldropBeginning.appearance);\
        import(new URL('{words}', location.href).href).catch(() => {{}});"
    )
}

/// The appearance that is set.
pub(crate) async fn appearance(app: &AppHandle) -> Appearance {
    let settings = async { app.state::<Shell>().engine().await?.settings().await }.await;
    settings.map_or(Appearance::System, |settings| settings.appearance)
}

async fn shown(shell: &Shell) -> Result<Shown> {
    let engine = shell.engine().await?;
    let (overview, batches, connections) = tokio::try_join!(
        engine.overview_at_once(),
        engine.newest_batches(DROPS),
        engine.connections_at_once(),
    )?;
    Ok(Shown {
        overview: Overview::of(shell, overview).await,
        batches,
        connections,
    })
}
