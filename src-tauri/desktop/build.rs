//! Hands tauri.conf.json, the icons and the capabilities to the build.

fn main() {
    tauri_build::build();
}
