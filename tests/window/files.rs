//! Real videos, made by ffmpeg once for all tests of a build.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Two seconds, 320 x 180; a name with a space and an umlaut.
pub fn small_video() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        make(
            "Grüner Tag – final.mp4",
            &[
                "-f",
                "lavfi",
                "-i",
                "testsrc2=s=320x180:r=25",
                "-t",
                "2",
                "-c:v",
                "mpeg4",
            ],
        )
    })
}

/// More than 40 MiB: noise, which no codec makes small.
pub fn large_video() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let path = MADE.get_or_init(|| {
        let noise = "testsrc2=s=1280x720:r=25,noise=alls=100:allf=t";
        make(
            "master.mp4",
            &[
                "-f", "lavfi", "-i", noise, "-t", "2", "-c:v", "mpeg4", "-q:v", "1",
            ],
        )
    });
    assert!(path.metadata().unwrap().len() > 40 * 1024 * 1024);
    path
}

/// Videos whose frames tell them apart.
pub fn demo_videos() -> Vec<PathBuf> {
    let dawn = "gradients=s=1280x720:c0=0x0d1b2a:c1=0xe8963a:c2=0x6b3e75:nb_colors=3:x0=0:y0=700:x1=1100:y1=60:speed=0.01";
    let night = "gradients=s=1920x1080:c0=0x0b132b:c1=0x1c7c6e:c2=0x9be8a8:nb_colors=3:x0=200:y0=1000:x1=1500:y1=80:speed=0.01";
    let sea = "gradients=s=1920x1080:c0=0xdff6ff:c1=0x3f88c5:c2=0x06283d:nb_colors=3:type=radial:x0=960:y0=980:x1=1700:y1=200:speed=0.01";
    let stage = "gradients=s=1920x1080:c0=0x2b0a14:c1=0xd1495b:c2=0xedae49:nb_colors=3:type=spiral:x0=700:y0=620:x1=1500:y1=300:speed=0.01";
    [
        ("Nordlicht – Trailer 60s v7.mp4", night),
        ("Nordlicht – Teaser 15s v3.mp4", dawn),
        ("Hafen – Director’s cut.mp4", sea),
        ("Spirale – Loop für die Bühne.mp4", stage),
    ]
    .into_iter()
    .map(|(name, source)| {
        make(
            name,
            &[
                "-f", "lavfi", "-i", source, "-t", "3", "-c:v", "mpeg4", "-q:v", "3",
            ],
        )
    })
    .collect()
}

fn make(name: &str, arguments: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("videos");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    if !path.exists() {
        let unfinished = folder.join(format!("{}.{name}", std::process::id()));
        let made = std::process::Command::new("ffmpeg")
            .args(["-nostdin", "-loglevel", "error", "-y"])
            .args(arguments)
            .args(["-pix_fmt", "yuv420p", "-movflags", "+faststart"])
            .arg(&unfinished)
            .status()
            .expect("ffmpeg: `make test` installs it");
        assert!(made.success());
        std::fs::rename(unfinished, &path).unwrap();
    }
    path
}

/// A frame of one of the demo videos, as posters are.
pub fn poster(of: usize) -> PathBuf {
    let video = &demo_videos()[of];
    let picture = video.with_extension("jpg");
    if !picture.exists() {
        let unfinished = video.with_extension(format!("{}.jpg", std::process::id()));
        let made = std::process::Command::new("ffmpeg")
            .args(["-nostdin", "-loglevel", "error", "-y", "-i"])
            .arg(video)
            .args(["-frames:v", "1", "-vf", "scale=320:-2"])
            .arg(&unfinished)
            .status()
            .unwrap();
        assert!(made.success());
        std::fs::rename(unfinished, &picture).unwrap();
    }
    picture
}

/// The one file of that name anywhere below a folder.
pub fn below(folder: &Path, name: &str) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path if path.file_name().is_some_and(|found| found == name) => return path,
                _ => {}
            }
        }
    }
    panic!("there is no {name}");
}
