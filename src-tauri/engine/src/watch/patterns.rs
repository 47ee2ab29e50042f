//! Which files of a watch folder are meant: by globs, else videos. Never what is temporary or hidden.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::error::{Error, Result, code};
use crate::upload::intake;

/// The endings of files that are taken where no pattern is given. Pieces of a stream (`.ts`, `.m4s`) are not among them.
pub const VIDEOS: [&str; 20] = [
    "3gp", "avi", "braw", "dv", "flv", "m2ts", "m2v", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg",
    "mts", "mxf", "ogv", "r3d", "vob", "webm", "wmv",
];

/// What a folder with an HLS playlist is matched as.
pub const PACKAGES: &str = "m3u8";

/// How the names of files end that something is still being written to.
const TEMPORARY: [&str; 10] = [
    ".crdownload",
    ".download",
    ".filepart",
    ".inprogress",
    ".opdownload",
    ".part",
    ".partial",
    ".temp",
    ".tmp",
    "~",
];

/// Which names are meant.
#[derive(Debug, Clone)]
pub(crate) struct Patterns(GlobSet);

impl Patterns {
    /// Reads globs, whatever the case of letters; none: videos and packages.
    ///
    /// # Errors
    /// `pattern-invalid`.
    pub(crate) fn read(globs: &[String]) -> Result<Self> {
        let mut set = GlobSetBuilder::new();
        let videos = || VIDEOS.iter().chain([&PACKAGES]);
        let globs = match globs.is_empty() {
            true => videos().map(|ending| format!("*.{ending}")).collect(),
            false => globs.to_vec(),
        };
        for glob in &globs {
            // A name may lie in any folder; a path begins at the watch folder.
            let whole = match glob.contains('/') {
                true => glob.clone(),
                false => format!("**/{glob}"),
            };
            let read = GlobBuilder::new(&whole)
                .case_insensitive(true)
                .literal_separator(true)
                .build();
            set.add(read.map_err(|_| invalid(glob))?);
        }
        let set = set.build().map_err(|_| invalid(&globs.join(", ")))?;
        Ok(Self(set))
    }

    /// Whether a file is meant by its `path` below the watch folder, with `/`.
    pub(crate) fn takes(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        !is_passing(name) && self.0.is_match(path)
    }
}

/// Whether a name is hidden, or of something that is still being written.
pub(crate) fn is_passing(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with('.')
        || intake::is_left_out(name)
        || TEMPORARY.iter().any(|end| lower.ends_with(end))
}

fn invalid(glob: &str) -> Error {
    Error::new(
        code::PATTERN_INVALID,
        format!("“{glob}” is no pattern."),
        "Write one such as *.mov, final-*.mp4 or {day,night}/*.mxf.",
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn takes(globs: &[&str], path: &str) -> bool {
        let globs: Vec<_> = globs.iter().map(|&glob| glob.to_owned()).collect();
        Patterns::read(&globs).unwrap().takes(path)
    }

    #[test]
    fn names_are_taken_by_globs_and_by_default_as_videos() {
        for (globs, path, taken) in [
            (&[][..], "cut.mov", true),
            (&[], "day 1/CUT.MP4", true),
            (&[], "show/index.m3u8", true),
            (&[], "notes.txt", false),
            (&[], "show/1.ts", false),
            (&[], ".cut.mov", false),
            (&[], "cut.mov.part", false),
            (&["*"], "cut.mov.PART", false),
            (&["*"], "cut.mov~", false),
            (&["*"], "cut.prproj.prlock", false),
            (&["*"], "notes.txt", true),
            (&["*.wav", "final-*"], "a/final-3.mov", true),
            (&["*.wav", "final-*"], "cut.mov", false),
            (&["*.{mov,mxf}"], "cut.MXF", true),
            (&["day/*.mov"], "day/cut.mov", true),
            (&["day/*.mov"], "night/cut.mov", false),
            (&["day/*.mov"], "day/1/cut.mov", false),
            (&["**/final/*.mov"], "day/1/final/cut.mov", true),
        ] {
            assert_eq!(takes(globs, path), taken, "{globs:?} {path}");
        }
        assert_eq!(
            Patterns::read(&["[".to_owned()]).unwrap_err().code,
            code::PATTERN_INVALID
        );
    }
}
