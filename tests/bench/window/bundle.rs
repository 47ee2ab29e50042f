//! How large the page and the app are.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::Failed;
use crate::app::Programs;
use crate::report::{Report, Unit};

/// Where the built page is, which the app carries.
const PAGE: &str = "ui/dist";

pub fn measure(programs: &Programs, report: &mut Report) -> Result<(), Failed> {
    let index = fs::read_to_string(Path::new(PAGE).join("index.html"))?;
    let mut at_start = Vec::new();
    for name in quoted(&index).filter(|name| is_code(name)) {
        follow(&Path::new(PAGE).join(name), &mut at_start)?;
    }
    let (mut later, mut german) = (Vec::new(), Vec::new());
    for file in fs::read_dir(Path::new(PAGE).join("assets"))? {
        let path = file?.path();
        if !is_code(&path.to_string_lossy()) || at_start.contains(&path) {
            continue;
        }
        match is_german(&path) {
            true => german.push(path),
            false => later.push(path),
        }
    }
    let first = zipped(&at_start)?;
    let note = format!(
        "{:.1} kB of it before the first frame; {:.1} kB more when German is chosen, its 600 sentences of errors included",
        first / 1000.0,
        zipped(&german)? / 1000.0
    );
    let bytes = first + zipped(&later)?;
    let what = "JavaScript and CSS of the whole page, gzipped";
    report.goal(what, 150.0, bytes / 1000.0, Unit::Kilobytes, note);

    let program = fs::metadata(&programs.app)?.len() as f64;
    let what = "the program, with the page and SQLite in it";
    let note = package(&programs.app).map_or(String::new(), |bytes| {
        format!(
            "the Debian package, with the command line: {:.1} MB",
            bytes / 1e6
        )
    });
    report.figure(what, program / 1e6, Unit::Megabytes, note);
    Ok(())
}

/// A file of code, and those that it imports outright.
fn follow(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failed> {
    let path = fs::canonicalize(path)?
        .strip_prefix(fs::canonicalize(".")?)?
        .to_owned();
    if found.contains(&path) {
        return Ok(());
    }
    let text = fs::read_to_string(&path)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    found.push(path);
    // As rolldown writes it: `import{a as b}from"./format-….js"`; what is imported later stands in `import(…)`.
    for piece in text
        .split("from\"")
        .skip(1)
        .chain(text.split("import\"").skip(1))
    {
        if let Some((name, _)) = piece.split_once('"').filter(|(name, _)| is_code(name)) {
            follow(&folder.join(name), found)?;
        }
    }
    Ok(())
}

/// What stands in quotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

fn is_code(name: &str) -> bool {
    name.ends_with(".js") || name.ends_with(".css")
}

/// The chunks that are fetched where German is spoken, by the names of their folders.
fn is_german(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("de-") || name.starts_with("said-")
}

fn zipped(files: &[PathBuf]) -> Result<f64, Failed> {
    let mut bytes = 0;
    for file in files {
        let mut zip = GzEncoder::new(Vec::new(), Compression::best());
        zip.write_all(&fs::read(file)?)?;
        bytes += zip.finish()?.len();
    }
    Ok(bytes as f64)
}

/// Bytes of the package, where one was built.
fn package(app: &Path) -> Option<f64> {
    let folder = fs::read_dir(app.with_file_name("bundle/deb")).ok()?;
    let packages = folder.flatten().filter(|file| {
        file.path()
            .extension()
            .is_some_and(|ending| ending == "deb")
    });
    let newest =
        packages.max_by_key(|file| file.metadata().and_then(|data| data.modified()).ok())?;
    Some(newest.metadata().ok()?.len() as f64)
}
