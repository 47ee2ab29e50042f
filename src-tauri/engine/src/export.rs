//! Export: files that a person asked for are written whole, or not at all.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result, code};

/// Writes a file by `write`, and puts it under its name when it is whole.
///
/// # Errors
/// `file-unwritable`.
pub(crate) fn write(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<()> {
    let whole = || {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        let mut buffer = BufWriter::new(file.as_file_mut());
        write(&mut buffer)?;
        buffer.flush()?;
        drop(buffer);
        file.as_file().sync_all()?;
        file.persist(path)?;
        std::io::Result::Ok(())
    };
    whole().map_err(|error| {
        tracing::warn!(%error, "a file could not be written");
        Error::new(
            code::FILE_UNWRITABLE,
            format!("{} could not be written.", path.display()),
            "Choose another folder, or make room on the disk.",
        )
    })
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
