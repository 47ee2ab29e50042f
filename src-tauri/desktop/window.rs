//! The one window: made by hand, so that what its web view keeps is in the data folder, and it comes back where it was.

use reeldrop_engine::WindowPlace;
use tauri::webview::PageLoadEvent;
use tauri::{
    AppHandle, LogicalPosition, LogicalSize, Manager, WebviewUrl, WebviewWindowBuilder, WindowEvent,
};

use crate::curtain::Curtain;
use crate::shell::Shell;
use crate::{beginning, closing, drop, tray};

/// Size at first, in logical pixels.
const FIRST: (f64, f64) = (1100.0, 720.0);
/// Smallest size, in logical pixels.
const SMALLEST: (f64, f64) = (720.0, 520.0);

/// Makes the window, on the screen or in the tray. On the main thread.
pub(crate) fn open(app: &AppHandle, visible: bool) -> tauri::Result<()> {
    // From this time on somebody waits for it: the benchmark of the window counts from here.
    tracing::info!("the window is asked for");
    let place = tauri::async_runtime::block_on(async {
        app.state::<Shell>()
            .engine()
            .await
            .ok()?
            .window_place()
            .await
            .ok()
            .flatten()
    });
    let home = tauri::async_runtime::block_on(async {
        app.state::<Shell>()
            .engine()
            .await
            .ok()
            .map(|e| e.home().clone())
    });
    let curtain = Curtain::default();
    let lifted = curtain.clone();
    let mut window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Reeldrop")
        .initialization_script(tauri::async_runtime::block_on(beginning::script(app)))
        .visible(visible)
        // Whatever a page could be made to ask for, this window shows Reeldrop and nothing else.
        .on_navigation(|url| match url.scheme() {
            "tauri" => true,
            _ => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        })
        .on_page_load(move |window, load| {
            if load.event() == PageLoadEvent::Finished {
                lifted.lift(&window);
            }
        })
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .inner_size(FIRST.0, FIRST.1);
    if let Some(home) = home {
        window = window.data_directory(home.folder().join("window"));
    }
    let window = window.build()?;
    curtain.hang(app, &window)?;
    if !visible {
        tray::show(app, true);
    }
    if let Some(place) = place {
        window.set_size(LogicalSize::new(
            place.width.max(SMALLEST.0),
            place.height.max(SMALLEST.1),
        ))?;
        // A screen that is gone must not keep the window out of sight.
        let on_screen = window.available_monitors()?.iter().any(|monitor| {
            let position = monitor.position().to_logical::<f64>(monitor.scale_factor());
            let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
            (position.x..position.x + size.width - 100.0).contains(&place.x)
                && (position.y..position.y + size.height - 100.0).contains(&place.y)
        });
        if on_screen {
            window.set_position(LogicalPosition::new(place.x, place.y))?;
        }
        if place.maximized {
            window.maximize()?;
        }
    }
    let (app, over) = (app.clone(), window.clone());
    window.on_window_event(move |event| match event {
        WindowEvent::DragDrop(event) => drop::dragged(&over, event),
        WindowEvent::CloseRequested { api, .. } => {
            remember(&app);
            closing::pressed(&app, api);
        }
        _ => {}
    });
    Ok(())
}

/// Takes the window off the screen; the app goes on, in the tray where there is one.
pub(crate) fn hide(app: &AppHandle) {
    let on_main = app.clone();
    let _ = app.run_on_main_thread(move || {
        tray::show(&on_main, true);
        if let Some(window) = on_main.get_webview_window("main") {
            let _ = window.hide();
        }
    });
}

/// Brings the window to the front.
pub(crate) fn show(app: &AppHandle) {
    let on_main = app.clone();
    let _ = app.run_on_main_thread(move || tray::show(&on_main, false));
    if let Some(window) = app.get_webview_window("main") {
        // None of these can be mended where the window manager refuses.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

fn remember(app: &AppHandle) {
    let Some(place) = place(app) else { return };
    tauri::async_runtime::block_on(async {
        if let Ok(engine) = app.state::<Shell>().engine().await {
            let _ = engine.remember_window_place(&place).await;
        }
    });
}

fn place(app: &AppHandle) -> Option<WindowPlace> {
    let window = app.get_webview_window("main")?;
    let scale = window.scale_factor().ok()?;
    let size = window.inner_size().ok()?.to_logical::<f64>(scale);
    let position = window.outer_position().ok()?.to_logical::<f64>(scale);
    Some(WindowPlace {
        x: position.x,
        y: position.y,
        width: size.width,
        height: size.height,
        maximized: window.is_maximized().ok()?,
    })
}
