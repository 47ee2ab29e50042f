//! The log of a process: a few files of bounded size in the data folder, without secrets, signatures or addresses of links.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};
use tracing::Level;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::home::Home;

/// A file that has grown past so many bytes is put aside as `NAME.log.1`, what was that as `.2`, and so on.
const FILE: usize = 2 * 1024 * 1024;

/// How many are kept aside.
const ASIDE: usize = 4;

/// The most bytes that are read back of one file.
const TAIL: u64 = 256 * 1024;

/// Writes this process's log to `logs/NAME.log`. `REELDROP_LOG` chooses what is written (default: `info`).
///
/// Libraries can write whole requests at finer levels, and with them signatures: of all that is not Reeldrop's own, only
/// warnings and errors are written, whatever is asked for.
pub fn begin(home: &Home, name: &str) {
    let wanted = std::env::var("REELDROP_LOG").unwrap_or_else(|_| "info".to_owned());
    let wanted = EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    let own = FilterFn::new(|event| {
        *event.level() <= Level::WARN || event.target().starts_with("reeldrop")
    });
    let path = home.log_folder().join(format!("{name}.log"));
    // Where it cannot be written there is no log, and nothing else is missing.
    if OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .is_ok()
    {
        // A second call, in tests, changes nothing.
        let writer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(std::sync::Mutex::new(rotating(&path, FILE)))
            .with_filter(own);
        let _ = tracing_subscriber::registry()
            .with(wanted)
            .with(writer)
            .try_init();
    }
}

fn rotating(path: &Path, bytes: usize) -> FileRotate<AppendCount> {
    FileRotate::new(
        path,
        AppendCount::new(ASIDE),
        ContentLimit::BytesSurpassed(bytes),
        Compression::None,
        None,
    )
}

/// The last lines of all logs of this home, in the order in which they were written.
pub(crate) fn last_lines(home: &Home, count: usize) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(home.log_folder()) else {
        return Vec::new();
    };
    let mut files: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut lines: Vec<(String, String)> = Vec::new();
    for file in files {
        let first = lines.len();
        for line in tail(&file).unwrap_or_default().lines() {
            let time = line.split_whitespace().next().unwrap_or_default();
            if time.contains('T') && time.ends_with('Z') {
                lines.push((time.to_owned(), line.to_owned()));
            } else if let Some((_, before)) = lines.get_mut(first..).and_then(<[_]>::last_mut) {
                // Each begins with its time; what does not belongs to the one before it, if that is in the same file.
                before.push('\n');
                before.push_str(line);
            }
        }
    }
    lines.sort_by(|(one, _), (other, _)| one.cmp(other));
    let first = lines.len().saturating_sub(count);
    lines.drain(..first);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The last whole lines of a file.
fn tail(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let start = length.saturating_sub(TAIL);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(match (start, text.split_once('\n')) {
        (1.., Some((_, whole))) => whole.to_owned(),
        _ => text,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn logs_stay_within_their_bounds_and_their_last_lines_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home")).unwrap();
        let logs = home.log_folder();
        // Whole lines, as the log writes them.
        let write = |file: &mut FileRotate<AppendCount>, time: &str, words: &str| {
            let line = format!("2031-11-27T14:{time}Z  INFO reeldrop: {words}\n");
            file.write_all(line.as_bytes()).unwrap();
        };
        let mut desktop = rotating(&logs.join("desktop.log"), 1_000);
        for number in 0..1_000 {
            write(
                &mut desktop,
                &format!("05:00.{number:06}"),
                &format!("line {number}"),
            );
        }
        let sizes: Vec<u64> = std::fs::read_dir(&logs)
            .unwrap()
            .map(|file| file.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(sizes.len(), ASIDE + 1);
        assert!(sizes.iter().all(|size| *size < 1_100), "{sizes:?}");
        // Another process goes on where this one was, and the command line writes beside it.
        drop(desktop);
        let mut again = rotating(&logs.join("desktop.log"), 1_000);
        write(&mut again, "06:00.000001", "again");
        let mut cli = rotating(&logs.join("cli.log"), 1_000);
        write(&mut cli, "05:30.000000", "between\n  and its second line");
        let lines = last_lines(&home, 3);
        assert!(lines[0].ends_with("line 999"), "{lines:?}");
        assert!(
            lines[1].ends_with("between\n  and its second line"),
            "{lines:?}"
        );
        assert!(lines[2].ends_with("again"), "{lines:?}");
    }
}
