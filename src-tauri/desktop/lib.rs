//! The Tauri shell: it translates between the window and the engine, and holds no rule of the product.

mod beginning;
mod bindings;
mod clipboard;
mod closing;
mod commands;
mod curtain;
mod drop;
mod frames;
mod language;
mod login;
mod notify;
mod poster;
mod progress;
mod shell;
mod taskbar;
mod tray;
mod window;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use reeldrop_engine::Home;
use tauri::{Manager, RunEvent};

pub use bindings::export as export_bindings;

use shell::Shell;

/// Opens the window and runs until it is closed.
pub fn run() -> ExitCode {
    let home = match Home::from_environment() {
        Ok(home) => home,
        Err(error) => {
            // There is no window yet that could say it.
            eprintln!("reeldrop-desktop: {error} [{}]", error.code);
            return ExitCode::FAILURE;
        }
    };
    reeldrop_engine::log::begin(&home, "desktop");
    let bindings = bindings::builder();
    let app = tauri::Builder::default()
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(instance_name(&home))
                .callback(|app, arguments, folder| {
                    window::show(app);
                    let named = arguments.into_iter().skip(1).map(PathBuf::from);
                    drop::arguments(app, named, Path::new(&folder));
                })
                .build(),
        )
        .plugin(tauri_plugin_opener::init())
        .register_asynchronous_uri_scheme_protocol("poster", poster::answer)
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            let handle = app.handle().clone();
            app.manage(tray::Tray::default());
            app.manage(drop::Hanging::default());
            tauri::async_runtime::block_on(async {
                app.manage(Shell::open(home).await);
                language::learn(&handle).await;
            });
            // Nobody has asked for the window then, and the tray brings it.
            let at_login = std::env::args_os().any(|argument| argument == login::AT_LOGIN);
            window::open(&handle, !(at_login && tray::is_there(&handle)))?;
            frames::forward(&handle);
            progress::follow(&handle);
            shell::start_sandbox(&handle);
            let folder = std::env::current_dir().unwrap_or_default();
            drop::arguments(
                &handle,
                std::env::args_os().skip(1).map(PathBuf::from),
                &folder,
            );
            Ok(())
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    tauri::async_runtime::block_on(app.state::<Shell>().close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("reeldrop-desktop: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Two homes are two apps: each has its own running window.
fn instance_name(home: &Home) -> String {
    let name: String = home
        .keychain_service()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    format!("app.reeldrop.desktop.{name}")
}
