//! The desktop app.

#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    #[cfg(target_os = "linux")]
    if let Some(error) = with_a_window_that_shows() {
        eprintln!("reeldrop-desktop: {error}");
    }
    reeldrop_desktop::run()
}

/// WebKitGTK shows a blank window on some GPUs unless its DMA-BUF renderer is off, which has to be in the environment
/// before the first thread: the process starts itself again with it, unless the person has chosen.
#[cfg(target_os = "linux")]
fn with_a_window_that_shows() -> Option<std::io::Error> {
    use std::os::unix::process::CommandExt;
    const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(RENDERER).is_some() {
        return None;
    }
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return Some(error),
    };
    Some(
        std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(RENDERER, "1")
            .exec(),
    )
}
