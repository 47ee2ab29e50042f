//! The tray icon: there while uploads go on without the window. It says how they stand.

mod menu;
mod name;
mod picture;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use reeldrop_engine::link::LinkForm;
use reeldrop_engine::{Engine, Result, Standing};
use tauri::image::Image;
use tauri::menu::MenuEvent;
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager};

use crate::shell::Shell;
use crate::{clipboard, window};
use menu::Lines;
use picture::Look;

/// The drop alone, on clear ground: 64 pixels, which each desktop makes smaller.
const MARK: Image<'_> = tauri::include_image!("icons/tray.png");

#[derive(Default)]
pub(crate) struct Tray {
    /// None where this desktop has no tray.
    icon: OnceLock<Option<TrayIcon>>,
    says: Mutex<Says>,
}

/// What the icon says, and what it should.
#[derive(Default)]
struct Says {
    visible: bool,
    standing: Standing,
    look: Option<Look>,
    lines: Option<Lines>,
}

/// Whether this desktop has a tray. Asked on the main thread.
pub(crate) fn is_there(app: &AppHandle) -> bool {
    icon(app).is_some()
}

/// Shows the icon, or takes it away. On the main thread.
pub(crate) fn show(app: &AppHandle, visible: bool) {
    let tray = app.state::<Tray>();
    tray.says().visible = visible;
    let made = tray.icon.get().is_some();
    // Nothing is made only to be hidden.
    if let Some(icon) = (visible || made).then(|| icon(app)).flatten() {
        say(app, &icon);
        let _ = icon.set_visible(visible);
    }
}

/// Takes what the icon is to say; it does where it is shown.
pub(crate) fn tell(app: &AppHandle, standing: &Standing) {
    let tray = app.state::<Tray>();
    let mut says = tray.says();
    says.standing = standing.clone();
    let visible = says.visible;
    drop(says);
    if visible {
        let on_main = app.clone();
        let _ = app.run_on_main_thread(move || {
            if let Some(icon) = icon(&on_main) {
                say(&on_main, &icon);
            }
        });
    }
}

/// Says what it says in the language that is spoken now.
pub(crate) fn speak_anew(app: &AppHandle) {
    let standing = app.state::<Tray>().says().standing.clone();
    tell(app, &standing);
}

impl Tray {
    fn says(&self) -> MutexGuard<'_, Says> {
        self.says.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn say(app: &AppHandle, icon: &TrayIcon) {
    let tray = app.state::<Tray>();
    let mut guard = tray.says();
    let says = &mut *guard;
    if !says.visible {
        return;
    }
    let words = app.state::<Shell>().spoken.words();
    let standing = &says.standing;
    let under_way = standing.moving > 0 || standing.paused > 0;
    let look = Look::new(under_way.then_some(standing.percent), standing.needs_person);
    if says.look != Some(look) {
        says.look = Some(look);
        let _ = icon.set_icon(Some(picture::draw(&MARK, look)));
    }
    // Linux has none: there the first line of the menu says the same.
    let _ = icon.set_tooltip(Some((words.standing)(standing)));
    let stands = says
        .lines
        .as_ref()
        .is_some_and(|lines| lines.say(words, standing));
    if !stands && let Ok((lines, menu)) = Lines::make(app, words, standing) {
        says.lines = Some(lines);
        let _ = icon.set_menu(Some(menu));
    }
}

fn icon(app: &AppHandle) -> Option<TrayIcon> {
    let tray = app.state::<Tray>();
    let made = tray.icon.get_or_init(|| {
        // On Linux the library is looked for at run time; where it is not installed, the crate panics.
        let made = catch_unwind(AssertUnwindSafe(|| make(app)));
        made.ok()?.ok()
    });
    made.clone()
}

fn make(app: &AppHandle) -> tauri::Result<TrayIcon> {
    let (lines, menu) = Lines::make(
        app,
        app.state::<Shell>().spoken.words(),
        &Standing::default(),
    )?;
    let mut icon = TrayIconBuilder::with_id("reeldrop")
        .icon(MARK)
        .tooltip("Reeldrop")
        .menu(&menu)
        .on_menu_event(chosen);
    app.state::<Tray>().says().lines = Some(lines);
    // The picture goes through a file on Linux: beside what else is the app's own.
    if let Some(home) = app.try_state::<Shell>().map(|shell| shell.home().clone()) {
        icon = icon.temp_dir_path(home.folder().join("window"));
    }
    let icon = icon.build(app)?;
    icon.set_visible(false)?;
    Ok(icon)
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "show" => window::show(app),
        "quit" => app.exit(0),
        deed => {
            let (app, deed) = (app.clone(), deed.to_owned());
            tauri::async_runtime::spawn(async move {
                let Ok(engine) = app.state::<Shell>().settled_engine().await else {
                    return;
                };
                let done = match deed.as_str() {
                    "pause" => engine.pause_all().await,
                    "resume" => engine.resume_all().await,
                    _ => copy_last_link(&engine).await,
                };
                if let Err(error) = done {
                    engine.notify(error);
                }
            });
        }
    }
}

async fn copy_last_link(engine: &Engine) -> Result<()> {
    let link = engine.newest_working_link().await?;
    let ids: Vec<_> = link.iter().map(|link| link.id).collect();
    let text = engine.link_text(&ids, LinkForm::Url).await?;
    clipboard::write(text.some()?).await
}
