//! What hangs before the page until it is there: its ground, rather than a white window in a dark room.

use reeldrop_engine::library::Appearance;
use tauri::utils::config::Color;
use tauri::{AppHandle, WebviewWindow};

use crate::beginning;

/// `--surface-1` of the page, in the light and in the dark.
const LIGHT: Color = Color(0xf8, 0xf7, 0xf5, 0xff);
const DARK: Color = Color(0x10, 0x10, 0x12, 0xff);

/// The ground of the appearance that is set.
async fn ground(app: &AppHandle, system_is_dark: impl FnOnce() -> bool) -> Color {
    let dark = match beginning::appearance(app).await {
        Appearance::Dark => true,
        Appearance::Light => false,
        Appearance::System => system_is_dark(),
    };
    if dark { DARK } else { LIGHT }
}

#[cfg(target_os = "linux")]
pub(crate) use linux::Curtain;

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use gtk::glib::Propagation;
    use gtk::prelude::{GtkSettingsExt, WidgetExt};

    use super::*;

    /// Nobody asks the page to draw itself before it has loaded.
    ///
    /// WebKitGTK (2.50, `DrawingAreaProxyCoordinatedGraphics`) waits up to half a second, on the main thread, for a page that
    /// is to draw itself and cannot yet; and it cannot as long as that thread does not hand it its files. One start
    /// in five to eight ran into it.
    #[derive(Clone, Default)]
    pub(crate) struct Curtain {
        up: Arc<AtomicBool>,
    }

    impl Curtain {
        /// Hangs it. On the main thread, before the window is drawn for the first time.
        pub(crate) fn hang(&self, app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
            let ground = tauri::async_runtime::block_on(ground(app, system_is_dark));
            // Between its loading and its first frame.
            window.as_ref().set_background_color(Some(ground))?;
            let up = self.up.clone();
            window.with_webview(move |page| {
                page.inner().connect_draw(move |_, screen| {
                    if up.load(Ordering::Relaxed) {
                        return Propagation::Proceed;
                    }
                    let part = |of: u8| f64::from(of) / 255.0;
                    screen.set_source_rgb(part(ground.0), part(ground.1), part(ground.2));
                    // What cannot be painted stays as GTK has it.
                    let _ = screen.paint();
                    Propagation::Stop
                });
            })
        }

        /// The page has loaded, or will not.
        pub(crate) fn lift(&self, window: &WebviewWindow) {
            if !self.up.swap(true, Ordering::Relaxed) {
                // A window that is gone has nothing to draw.
                let _ = window.with_webview(|page| page.inner().queue_draw());
            }
        }
    }

    /// As WebKit tells a page whether the system is dark.
    fn system_is_dark() -> bool {
        gtk::Settings::default().is_some_and(|settings| {
            settings.is_gtk_application_prefer_dark_theme()
                || settings
                    .gtk_theme_name()
                    .is_some_and(|name| name.ends_with("-dark"))
        })
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) use others::Curtain;

#[cfg(not(target_os = "linux"))]
mod others {
    use super::*;

    /// There the window and its web view have a ground themselves, which the page covers.
    #[derive(Clone, Default)]
    pub(crate) struct Curtain;

    impl Curtain {
        pub(crate) fn hang(&self, app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
            let dark = || {
                window
                    .theme()
                    .is_ok_and(|theme| theme == tauri::Theme::Dark)
            };
            let ground = tauri::async_runtime::block_on(ground(app, dark));
            window.set_background_color(Some(ground))
        }

        pub(crate) fn lift(&self, _window: &WebviewWindow) {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_is_that_of_the_page() {
        let tokens = include_str!("../../ui/src/styles/tokens.css");
        let hex = |colour: Color| format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2);
        let ground = format!("--surface-1: light-dark({}, {});", hex(LIGHT), hex(DARK));
        assert!(tokens.contains(&ground), "tokens.css does not say {ground}");
    }
}
