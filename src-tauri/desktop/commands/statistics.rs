//! Statistics.

use reeldrop_engine::{Statistics, StatisticsQuery};

use super::{App, Result};

#[tauri::command]
#[specta::specta]
pub(crate) async fn statistics(app: App<'_>, query: StatisticsQuery) -> Result<Statistics> {
    app.engine().await?.statistics(query).await
}

/// Asks where, and writes the table there. Whether it was written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_statistics(app: App<'_>, query: StatisticsQuery) -> Result<bool> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(app.spoken.words().save_statistics)
        .set_file_name("reeldrop-statistics.csv")
        .add_filter("CSV", &["csv"]);
    let Some(chosen) = dialog.save_file().await else {
        return Ok(false);
    };
    let engine = app.engine().await?;
    engine.export_statistics(query, chosen.path()).await?;
    Ok(true)
}
