//! Export: files that a person asked for are written whole, or not at all.

use std::fmt::Display;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result, code};

/// A file that is being written, under a name that goes away with it.
pub(crate) struct Unfinished {
    file: NamedTempFile,
    to: PathBuf,
}

impl Unfinished {
    /// Begins the file that will be `to`, in its folder.
    ///
    /// # Errors
    /// `file-unwritable`.
    pub(crate) fn begin(to: &Path) -> Result<Self> {
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
            .map_err(|error| unwritable(to, &error))?;
        Ok(Self {
            file,
            to: to.to_owned(),
        })
    }

    /// Where it is until it is finished.
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    /// What is written to.
    pub(crate) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Says that it could not be written.
    pub(crate) fn failed(&self, why: &dyn Display) -> Error {
        unwritable(&self.to, why)
    }

    /// Puts it under its name, in the place of what was there.
    ///
    /// # Errors
    /// `file-unwritable`.
    pub(crate) fn finish(self) -> Result<()> {
        let to = self.to;
        let synced = self.file.as_file().sync_all();
        synced.map_err(|error| unwritable(&to, &error))?;
        let persisted = self.file.persist(&to);
        persisted.map_err(|error| unwritable(&to, &error))?;
        Ok(())
    }
}

/// Writes a file by `write`, and puts it under its name when it is whole.
///
/// # Errors
/// `file-unwritable`.
pub(crate) fn write(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<()> {
    let mut file = Unfinished::begin(path)?;
    let mut buffer = BufWriter::new(file.file());
    let written = write(&mut buffer).and_then(|()| buffer.flush());
    drop(buffer);
    written.map_err(|error| file.failed(&error))?;
    file.finish()
}

fn unwritable(path: &Path, why: &dyn Display) -> Error {
    tracing::warn!(%why, "a file could not be written");
    Error::new(
        code::FILE_UNWRITABLE,
        format!("{} could not be written.", path.display()),
        "Choose another folder, or make room on the disk.",
    )
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection).
pub(crate) fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_written_whole_leaves_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        super::write(&path, |file| file.write_all(b"old")).unwrap();
        let half = super::write(&path, |file| {
            file.write_all(b"half")?;
            Err(std::io::ErrorKind::StorageFull.into())
        });
        assert_eq!(half.unwrap_err().code, code::FILE_UNWRITABLE);
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
