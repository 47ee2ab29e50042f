//! Where Reeldrop keeps what it keeps: one folder, and the name of its keychain service.

use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

use crate::error::{Error, Result, code};

/// The variable that moves everything Reeldrop keeps on disk, and its keychain entries, elsewhere.
pub const HOME_VARIABLE: &str = "REELDROP_HOME";

/// The data folder, and the keychain service that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
    keychain_service: String,
}

impl Home {
    /// `REELDROP_HOME` where it is set, else the platform's folder for application data.
    pub fn from_environment() -> Result<Self> {
        if let Some(folder) = std::env::var_os(HOME_VARIABLE).filter(|value| !value.is_empty()) {
            return Self::at(folder);
        }
        let folder = dirs::data_dir()
            .map(|folder| folder.join("reeldrop"))
            .ok_or_else(|| {
                Error::new(
                    code::DATA_FOLDER,
                    "This account has no folder for application data.",
                    format!("Set {HOME_VARIABLE} to a folder that Reeldrop may write."),
                )
            })?;
        Self::make(folder, "Reeldrop".to_owned())
    }

    /// A home of its own in `folder`: its keychain entries do not meet those of another home.
    pub fn at(folder: impl Into<PathBuf>) -> Result<Self> {
        let folder = std::path::absolute(folder.into()).map_err(|error| refused(&error))?;
        let digest = hex::encode(Md5::digest(folder.to_string_lossy().as_bytes()));
        Self::make(folder, format!("Reeldrop {}", &digest[..12]))
    }

    fn make(folder: PathBuf, keychain_service: String) -> Result<Self> {
        let new = !folder.exists();
        for path in [
            &folder,
            &folder.join("posters"),
            &folder.join("running"),
            &folder.join("logs"),
        ] {
            std::fs::create_dir_all(path).map_err(|error| refused(&error))?;
        }
        // A folder that was there before may be shared on purpose, such as /tmp.
        if new {
            restrict(&folder).map_err(|error| refused(&error))?;
        }
        Ok(Self {
            folder,
            keychain_service,
        })
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The service under which the keychain keeps this home's secrets.
    pub fn keychain_service(&self) -> &str {
        &self.keychain_service
    }

    /// The library's file.
    pub fn library_file(&self) -> PathBuf {
        self.folder.join("library.sqlite")
    }

    /// The sandbox's folder.
    pub fn sandbox_folder(&self) -> PathBuf {
        self.folder.join("sandbox")
    }

    /// The folder of log files.
    pub fn log_folder(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// The poster of an upload; the file may not be there.
    pub fn poster_file(&self, upload_id: uuid::Uuid) -> PathBuf {
        self.folder.join("posters").join(format!("{upload_id}.jpg"))
    }

    /// One lock file for each running process, so that the uploads of a dead one are found.
    pub(crate) fn running_folder(&self) -> PathBuf {
        self.folder.join("running")
    }
}

/// Only the owner may look into the data folder.
fn restrict(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

pub(crate) fn refused(error: &std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return Error::new(
            code::DISK_FULL,
            "The disk that holds Reeldrop's data folder is full.",
            "Make room on it, then try again.",
        );
    }
    Error::new(
        code::DATA_FOLDER,
        format!("Reeldrop's data folder cannot be used: {error}."),
        format!("Make it writable, or set {HOME_VARIABLE} to another folder."),
    )
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_new_home_is_private_and_an_old_folder_keeps_its_permissions() {
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("new");
        Home::at(&new).unwrap();
        assert_eq!(mode(&new), 0o700);
        let old = folder.path().join("old");
        std::fs::create_dir(&old).unwrap();
        std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o755)).unwrap();
        Home::at(&old).unwrap();
        assert_eq!(mode(&old), 0o755);
    }
}
