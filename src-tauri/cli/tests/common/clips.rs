//! Clips made by ffmpeg.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A clip of one second.
pub fn clip(path: &Path) {
    ffmpeg(
        path,
        "testsrc2=size=320x180:rate=25",
        &["-t", "1", "-pix_fmt", "yuv420p"],
    );
}

/// A clip that is so noisy that it is larger than 40 MiB.
pub fn large_clip(path: &Path) {
    let noise = [
        "-t",
        "2",
        "-vf",
        "noise=alls=100:allf=t",
        "-c:v",
        "mjpeg",
        "-q:v",
        "1",
    ];
    ffmpeg(path, "testsrc2=size=1280x720:rate=25", &noise);
    assert!(fs::metadata(path).unwrap().len() > 40 << 20);
}

fn ffmpeg(path: &Path, source: &str, arguments: &[&str]) {
    let made = Command::new("ffmpeg")
        .args([
            "-nostdin",
            "-loglevel",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            source,
        ])
        .args(arguments)
        .arg(path)
        .status()
        .unwrap();
    assert!(made.success());
}
