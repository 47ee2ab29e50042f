//! What a hand does outside of the page: drags from another program's window, keys, the clipboard.

use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::sync::mpsc;

use crate::app::{App, LONGEST, below_root, until};

/// Drags files onto the middle of the app's window, from the window of another program.
pub async fn drop_files(app: &App, files: &[&Path]) {
    let (x, y) = middle(app).await;
    let output = Command::new(below_root("tests/support/drag.sh"))
        .args([x.to_string(), y.to_string()])
        .args(files)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "the drop was not taken: {said}");
}

/// Where the middle of the window is on the screen.
pub async fn middle(app: &App) -> (i64, i64) {
    let size = app.run("return [innerWidth, innerHeight]").await;
    let (x, y) = corner().await;
    (
        x + size[0].as_i64().unwrap() / 2,
        y + size[1].as_i64().unwrap() / 2,
    )
}

/// Where the page begins on the screen.
async fn corner() -> (i64, i64) {
    let id = window().await;
    let place = output("xdotool", &["getwindowgeometry", "--shell", &id]).await;
    let at = |name: &str| -> i64 {
        place
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap()
            .parse()
            .unwrap()
    };
    (at("X="), at("Y="))
}

/// Presses what takes the window away. The driver's click would wait for ever for its end: a window that is hidden tells of no
/// mouse.
pub async fn click(app: &App, css: &str) {
    app.find(css).await;
    let middle = format!(
        "const at = document.querySelector('{css}').getBoundingClientRect();
         return [Math.round(at.x + at.width / 2), Math.round(at.y + at.height / 2)]"
    );
    let middle = app.run(&middle).await;
    let (x, y) = corner().await;
    let x = x + middle[0].as_i64().unwrap();
    let y = y + middle[1].as_i64().unwrap();
    let there = ["mousemove", &x.to_string(), &y.to_string(), "click", "1"];
    output("xdotool", &there).await;
}

/// Moves the pointer there in steps, as a hand does.
pub async fn glide(x: i64, y: i64) {
    let from = output("xdotool", &["getmouselocation", "--shell"]).await;
    let at = |name: &str| -> i64 {
        let line = from.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap().parse().unwrap()
    };
    let (x0, y0) = (at("X="), at("Y="));
    for step in 1..=20 {
        let (to_x, to_y) = (x0 + (x - x0) * step / 20, y0 + (y - y0) * step / 20);
        output(
            "xdotool",
            &["mousemove", &to_x.to_string(), &to_y.to_string()],
        )
        .await;
    }
}

/// Takes the pointer out of the window, and with it the tooltip of what it rests on.
pub async fn away() {
    output("xdotool", &["mousemove", "1590", "990"]).await;
}

async fn window() -> String {
    named("^Reeldrop$")
        .await
        .expect("the window is on the screen")
}

/// The window of that title: the largest, since GTK has small ones of the same name beside it.
async fn named(title: &str) -> Option<String> {
    let found = output("xdotool", &["search", "--onlyvisible", "--name", title]).await;
    let mut largest = None;
    for id in found.lines() {
        let place = output("xdotool", &["getwindowgeometry", "--shell", id]).await;
        let width = place
            .lines()
            .find_map(|line| line.strip_prefix("WIDTH=")?.parse::<u32>().ok());
        largest = largest.max(Some((width?, id.to_owned())));
    }
    largest.map(|(_, id)| id)
}

/// Presses the cross in the window's corner.
pub async fn close_window() {
    let id = window().await;
    let closed = Command::new(below_root("tests/support/close_window.py"))
        .arg(id)
        .status()
        .await
        .unwrap();
    assert!(closed.success());
}

/// Whether the window is to be seen.
pub async fn is_on_screen() -> bool {
    named("^Reeldrop$").await.is_some()
}

/// Writes a picture of the window, as the screen shows it. WebKit's own screenshot waits for ever where nothing moves.
pub async fn picture(file: &Path) {
    output(
        "import",
        &["-window", &window().await, file.to_str().unwrap()],
    )
    .await;
}

/// How bright some pixels of the window are, 0 to 255; fewer than asked for where the window is smaller.
pub async fn brightness(pixels: &[(u32, u32)]) -> Vec<u8> {
    let id = window().await;
    let mut all = Vec::new();
    for (x, y) in pixels {
        let one = [
            "-window",
            &id,
            "-crop",
            &format!("1x1+{x}+{y}"),
            "-colorspace",
            "Gray",
            "-depth",
            "8",
            "gray:-",
        ];
        let output = Command::new("import")
            .args(one)
            .stderr(Stdio::null())
            .output()
            .await
            .unwrap();
        all.extend(output.stdout.first());
    }
    all
}

/// How bright the whole screen was on the average, 0 to 255, in each picture of a film that is taken while `meanwhile` happens.
/// What the camera saw arrives later, so the film goes on until `end` is in a picture of it.
pub async fn film<T>(
    meanwhile: impl Future<Output = T>,
    end: RangeInclusive<u64>,
) -> (Vec<u64>, T) {
    const PIXELS: usize = 32 * 20;
    let screen = std::env::var("DISPLAY").unwrap();
    let mut camera = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-f", "x11grab", "-framerate", "60"])
        .args(["-i", &screen, "-vf", "scale=32:20,format=gray"])
        .args(["-f", "rawvideo", "-"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("ffmpeg: `make test` installs it");
    let mut taken = camera.stdout.take().unwrap();
    let (send, mut pictures) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut picture = vec![0; PIXELS];
        while taken.read_exact(&mut picture).await.is_ok() {
            let sum: u64 = picture.iter().map(|pixel| u64::from(*pixel)).sum();
            if send.send(sum / PIXELS as u64).is_err() {
                break;
            }
        }
    });
    let mut film: Vec<u64> = vec![pictures.recv().await.expect("the camera runs")];
    let mut meanwhile = std::pin::pin!(meanwhile);
    let done = loop {
        tokio::select! {
            biased;
            picture = pictures.recv() => film.push(picture.expect("the camera runs")),
            done = &mut meanwhile => break done,
        }
    };
    let until_the_end = async {
        while !film.last().is_some_and(|bright| end.contains(bright)) {
            film.push(pictures.recv().await.expect("the camera runs"));
        }
    };
    let seen = tokio::time::timeout(LONGEST, until_the_end).await;
    let last = film.last();
    assert!(seen.is_ok(), "the film ends with {last:?} for {end:?}");
    (film, done)
}

/// Waits for a dialog of that title, gives it the keyboard, types, and presses Return, until it takes that and closes.
pub async fn type_into(title: &str, text: &str) {
    // Ctrl+L asks for a path.
    answer(title, "ctrl+l", text).await;
}

/// The same of a dialog that asks where to save: the name that it proposes is replaced.
pub async fn save_as(title: &str, path: &str) {
    answer(title, "ctrl+a", path).await;
}

async fn answer(title: &str, first: &str, text: &str) {
    until("the dialog is open", async || named(title).await.is_some()).await;
    let id = named(title).await.expect("the dialog is open");
    output("xdotool", &["windowfocus", "--sync", &id]).await;
    output("xdotool", &["key", first]).await;
    output("xdotool", &["type", "--delay", "15", text]).await;
    // Return is taken once the dialog has looked the path up.
    until("the dialog takes the path", async || {
        output("xdotool", &["key", "Return"]).await;
        named(title).await.is_none()
    })
    .await;
}

/// Presses keys in the window, as a keyboard does.
pub async fn press(keys: &str) {
    until("the window is there", async || {
        named("Reeldrop").await.is_some()
    })
    .await;
    let id = named("Reeldrop").await.expect("the window is there");
    output("xdotool", &["windowfocus", "--sync", &id]).await;
    output("xdotool", &["key", keys]).await;
}

/// The clipboard, as another program reads it.
pub async fn clipboard() -> String {
    output("xclip", &["-selection", "clipboard", "-o"]).await
}

/// Puts something else into the clipboard, so that an old link in it proves nothing.
pub async fn clear_clipboard() {
    use tokio::io::AsyncWriteExt;
    let mut child = Command::new("xclip")
        .args(["-selection", "clipboard"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"nothing yet")
        .await
        .unwrap();
    assert!(child.wait().await.unwrap().success());
}

/// Copies files, as a file manager does.
pub async fn copy_files(files: &[&Path]) {
    use tokio::io::AsyncWriteExt;
    let mut list = String::new();
    for file in files {
        list.push_str(reqwest::Url::from_file_path(file).unwrap().as_str());
        list.push_str("\r\n");
    }
    let mut child = Command::new("xclip")
        .args(["-selection", "clipboard", "-t", "text/uri-list"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(list.as_bytes()).await.unwrap();
    drop(input);
    assert!(child.wait().await.unwrap().success());
}

/// Waits until the clipboard holds that many links, one a line.
pub async fn links_in_clipboard(count: usize) -> Vec<String> {
    until(&format!("{count} links in the clipboard"), async || {
        let text = clipboard().await;
        text.lines().count() == count && text.lines().all(|line| line.starts_with("http"))
    })
    .await;
    clipboard().await.lines().map(str::to_owned).collect()
}

async fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .await
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
