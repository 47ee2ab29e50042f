//! Links.

use reeldrop_engine::link::{LinkForm, LinkView};
use reeldrop_engine::{
    CopiedLinks, Error, LinkCheck, LinkWish, RevokeManyPlan, RevokePlan, RevokeWay, Revoked,
};
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;
use uuid::Uuid;

use super::app::cannot_open;
use super::{App, Result};
use crate::clipboard;

/// At most so many links, newest first, from the one on that comes after `after`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn links(app: App<'_>, after: Option<Uuid>, most: u32) -> Result<Vec<LinkView>> {
    app.engine().await?.links_after(after, most).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn link_url(app: App<'_>, id: Uuid) -> Result<String> {
    app.engine().await?.link_url(id).await
}

/// Copies those of the links that work, one per line. Where none does, the clipboard stays as it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_links(
    app: App<'_>,
    ids: Vec<Uuid>,
    form: LinkForm,
) -> Result<CopiedLinks> {
    let links = app.engine().await?.link_text(&ids, form).await?;
    if links.count.copied > 0 {
        clipboard::write(links.text).await?;
    }
    Ok(links.count)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn open_link(handle: AppHandle, app: App<'_>, id: Uuid) -> Result<()> {
    // A link's address is made here: nothing that the page says is opened.
    let url = app.engine().await?.working_url(id).await?;
    if !opens_in_browser(&url) {
        return Err(Error::new(
            "open-failed",
            "Only addresses of the web are opened, and this link is none.",
            "Mend the connection's public address, then renew the link.",
        ));
    }
    handle
        .opener()
        .open_url(url, None::<&str>)
        .map_err(|_| cannot_open())
}

/// Whether an address is one of the web: a library that somebody else has written may name a program or a file.
fn opens_in_browser(url: &str) -> bool {
    tauri::Url::parse(url)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn renew_link(
    app: App<'_>,
    id: Uuid,
    lifetime_seconds: Option<u32>,
) -> Result<LinkView> {
    let engine = app.engine().await?;
    let link = engine.renew(id, lifetime_seconds.map(u64::from)).await?;
    clipboard::write(engine.link_url(link.id).await?).await?;
    Ok(link)
}

/// Makes another link to what a link opens, and copies it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn new_link(app: App<'_>, id: Uuid, wish: LinkWish) -> Result<LinkView> {
    let engine = app.engine().await?;
    let link = engine.new_link(id, &wish).await?;
    clipboard::write(engine.link_url(link.id).await?).await?;
    Ok(link)
}

/// Writes what a link is for and who has it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn annotate_link(
    app: App<'_>,
    id: Uuid,
    note: String,
    recipient: String,
) -> Result<LinkView> {
    let engine = app.engine().await?;
    engine.annotate_link(id, &note, &recipient).await
}

/// What taking a link back would do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_plan(app: App<'_>, id: Uuid) -> Result<RevokePlan> {
    app.engine().await?.revoke_plan(id).await
}

/// The same of several links at once, as the library knows it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_many_plan(app: App<'_>, ids: Vec<Uuid>) -> Result<RevokeManyPlan> {
    app.engine().await?.revoke_many_plan(&ids).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_link(app: App<'_>, id: Uuid, way: RevokeWay) -> Result<Revoked> {
    app.engine().await?.take_back(id, way).await
}

/// Asks for each link as anybody would.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_links(app: App<'_>, ids: Vec<Uuid>) -> Result<Vec<LinkCheck>> {
    Ok(app.engine().await?.check_links(&ids).await)
}

/// The QR code of a link, as an SVG picture.
#[tauri::command]
#[specta::specta]
pub(crate) async fn link_qr(app: App<'_>, id: Uuid) -> Result<String> {
    app.engine().await?.link_qr(id).await
}

/// Asks where, and writes the QR code there. Whether it was written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_qr(app: App<'_>, id: Uuid) -> Result<bool> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(app.spoken.words().save_qr)
        .set_file_name("link.svg")
        .add_filter("SVG", &["svg"]);
    let Some(chosen) = dialog.save_file().await else {
        return Ok(false);
    };
    app.engine().await?.export_qr(id, chosen.path()).await?;
    Ok(true)
}

/// Asks where, and writes the links there, as CSV or JSON. Whether they were written.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_links(app: App<'_>, ids: Vec<Uuid>) -> Result<bool> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(app.spoken.words().save_links)
        .set_file_name("reeldrop-links.csv")
        .add_filter("CSV", &["csv"])
        .add_filter("JSON", &["json"]);
    let Some(chosen) = dialog.save_file().await else {
        return Ok(false);
    };
    app.engine()
        .await?
        .export_links(&ids, chosen.path())
        .await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::opens_in_browser;

    #[test]
    fn only_addresses_of_the_web_are_opened() {
        for url in [
            "https://films.example/a.mp4?X-Amz-Expires=5",
            "HTTP://127.0.0.1:9000/a",
        ] {
            assert!(opens_in_browser(url), "{url}");
        }
        for url in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,<b>",
            "steam://run/1",
            "mailto:a@b.example",
            "ms-msdt:/id",
            " --version",
            "/usr/bin/true",
            "https:",
            "",
        ] {
            assert!(!opens_in_browser(url), "{url}");
        }
    }
}
