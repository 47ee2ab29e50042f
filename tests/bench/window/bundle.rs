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

/// Languages, and how the names of the chunks begin that hold their words: a window loads one of them.
const LANGUAGES: [(&str, &str); 2] = [("English", "words-en."), ("German", "words-de.")];

pub fn measure(programs: &Programs, report: &mut Report) -> Result<(), Failed> {
    let index = fs::read_to_string(Path::new(PAGE).join("index.html"))?;
    let mut at_start = Vec::new();
    for name in quoted(&index).filter(|name| is_code(name)) {
        follow(&Path::new(PAGE).join(name), &mut at_start)?;
    }
    let mut later = Vec::new();
    let mut words = LANGUAGES.map(|_| Vec::new());
    let mut sentences = 0;
    for file in fs::read_dir(Path::new(PAGE).join("assets"))? {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            sentences += zipped(&[path])?;
        } else if !is_code(&path.to_string_lossy()) || at_start.contains(&path) {
        } else if let Some(language) = language_of(&path) {
            words[language].push(path);
        } else {
            later.push(path);
        }
    }
    let (first, later) = (zipped(&at_start)?, zipped(&later)?);
    for ((name, prefix), words) in LANGUAGES.iter().zip(&words) {
        if words.is_empty() {
            return Err(format!("there is no chunk {prefix}js in {PAGE}").into());
        }
        let words = zipped(words)?;
        let mut note = format!(
            "{:.1} kB of it before the first frame",
            kilobytes(first + words)
        );
        if *name != "English" {
            note += &format!(
                "; behind it {:.1} kB of data, 770 sentences and pieces of the engine's",
                kilobytes(sentences)
            );
        }
        let what = format!("JavaScript and CSS of the whole page, gzipped, in {name}");
        let all = kilobytes(first + words + later);
        report.goal(&what, 150.0, all, Unit::Kilobytes, note);
    }

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

/// Of which language a chunk holds the words.
fn language_of(path: &Path) -> Option<usize> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    LANGUAGES
        .iter()
        .position(|(_, prefix)| name.starts_with(prefix))
}

fn zipped(files: &[PathBuf]) -> Result<usize, Failed> {
    let mut bytes = 0;
    for file in files {
        let mut zip = GzEncoder::new(Vec::new(), Compression::best());
        zip.write_all(&fs::read(file)?)?;
        bytes += zip.finish()?.len();
    }
    Ok(bytes)
}

fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
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
