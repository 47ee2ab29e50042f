//! Which file an object's key becomes. Ordinary keys keep their name, for people who look into the folder. A key that
//! a file system cannot hold as it is gets a hashed name, and a small file outside the objects remembers the key.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The folder of hashed names in each bucket.
const HASHED: &str = ".long/";
/// Longest name of a file, in bytes, on the usual file systems (ext4, APFS, NTFS).
const MAX_NAME_BYTES: usize = 255;
/// s3s-fs's longest own name: `.bucket-….object-….upload-UUID.metadata.json`, without the two encoded parts.
const SIDECAR_BYTES: usize =
    ".bucket-.object-.upload-00000000-0000-0000-0000-000000000000.metadata.json".len();

#[derive(Debug)]
pub(super) struct Names {
    /// Holds a folder per bucket: the objects.
    objects: PathBuf,
    /// Holds a folder per bucket: what hashed names stand for.
    kept: PathBuf,
    /// Whether the file system takes `A` and `a`, or two spellings of `ü`, for the same name.
    folds: bool,
}

impl Names {
    pub(super) fn open(objects: PathBuf, kept: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&kept)?;
        let folds = folds_names(&kept)?;
        Ok(Self {
            objects,
            kept,
            folds,
        })
    }

    /// The name under which a key is, or would be, found.
    pub(super) fn find(&self, bucket: &str, key: &str) -> String {
        let hashed = hash(key);
        if !self.fits(bucket, key) || self.kept.join(bucket).join(&hashed).is_file() {
            format!("{HASHED}{hashed}")
        } else {
            key.to_owned()
        }
    }

    /// The name to write a key to. Where `a` and `a/b` both are keys, the second cannot be a file of its own name.
    pub(super) fn assign(&self, bucket: &str, key: &str) -> io::Result<String> {
        let mut name = self.find(bucket, key);
        if name == key && self.in_the_way(bucket, key) {
            name = format!("{HASHED}{}", hash(key));
        }
        if let Some(hashed) = name.strip_prefix(HASHED) {
            let folder = self.kept.join(bucket);
            fs::create_dir_all(&folder)?;
            super::write_whole(&folder.join(hashed), key.as_bytes())?;
        }
        Ok(name)
    }

    /// The key of a name, if it is one of ours.
    pub(super) fn key_of(&self, bucket: &str, name: &str) -> Option<String> {
        match name.strip_prefix(HASHED) {
            Some(hashed) => fs::read_to_string(self.kept.join(bucket).join(hashed)).ok(),
            None => Some(name.to_owned()),
        }
    }

    /// Forgets a name whose object is gone.
    pub(super) fn forget(&self, bucket: &str, name: &str) {
        if let Some(hashed) = name.strip_prefix(HASHED) {
            // A leftover does no harm: there is no object of that name.
            let _ = fs::remove_file(self.kept.join(bucket).join(hashed));
        }
    }

    /// The file of a name.
    pub(super) fn path(&self, bucket: &str, name: &str) -> PathBuf {
        self.objects.join(bucket).join(name)
    }

    /// The files in which s3s-fs keeps an object's headers and checksums.
    pub(super) fn sidecars(&self, bucket: &str, name: &str) -> [PathBuf; 2] {
        let stem = format!(
            ".bucket-{}.object-{}",
            URL_SAFE_NO_PAD.encode(bucket),
            URL_SAFE_NO_PAD.encode(name)
        );
        [
            self.objects.join(format!("{stem}.metadata.json")),
            self.objects.join(format!("{stem}.internal.json")),
        ]
    }

    fn fits(&self, bucket: &str, key: &str) -> bool {
        let encoded = |bytes: usize| (bytes * 4).div_ceil(3);
        SIDECAR_BYTES + encoded(bucket.len()) + encoded(key.len()) <= MAX_NAME_BYTES
            && !key.starts_with(HASHED)
            && !key.contains('\0')
            && key.split('/').all(|segment| {
                !matches!(segment, "" | "." | "..") && (!self.folds || survives_folding(segment))
            })
    }

    fn in_the_way(&self, bucket: &str, key: &str) -> bool {
        let root = self.objects.join(bucket);
        let path = root.join(key);
        path.is_dir()
            || path
                .ancestors()
                .skip(1)
                .take_while(|above| *above != root)
                .any(Path::is_file)
    }
}

fn hash(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
}

/// Only what no file system confuses; s3s-fs's base64 names of such keys do not differ in case alone either.
fn survives_folding(segment: &str) -> bool {
    let plain = segment.bytes().all(|byte| {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b' ' | b'.' | b'_' | b'-')
    });
    let stem = segment.split('.').next().unwrap_or_default().trim_end();
    let device = matches!(stem, "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|last: char| last.is_ascii_digit()));
    plain && !device && !segment.ends_with(['.', ' '])
}

fn folds_names(folder: &Path) -> io::Result<bool> {
    let probe = folder.join(".probe-a");
    fs::write(&probe, b"")?;
    let folds = folder.join(".PROBE-A").exists();
    fs::remove_file(probe)?;
    Ok(folds || cfg!(any(windows, target_os = "macos")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folding_file_system_gets_plain_names_only() {
        for (segment, kept) in [
            ("take 7.mp4", true),
            ("Take.mp4", false),
            ("ü.mp4", false),
            ("con", false),
            ("con.mp4", false),
            ("com1", false),
            ("comb", true),
            ("a.", false),
            ("a ", false),
            ("a:b", false),
            ("a\\b", false),
        ] {
            assert_eq!(survives_folding(segment), kept, "{segment}");
        }
    }

    #[test]
    fn names_leave_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let names =
            Names::open(folder.path().join("objects"), folder.path().join("names")).unwrap();
        for key in [
            "..",
            "../a",
            "a/../../b",
            "/etc/passwd",
            "a//b",
            "a/",
            ".",
            "./a",
            ".long/x",
            "a\0b",
            &"k".repeat(200),
        ] {
            let name = names.assign("films", key).unwrap();
            assert!(
                name.starts_with(HASHED) && name.len() == HASHED.len() + 64,
                "{key}"
            );
            assert_eq!(names.key_of("films", &name).as_deref(), Some(key));
            assert_eq!(names.find("films", key), name);
        }
        for key in ["a", "a b/c+d.mp4", "…", "...", ".hidden"] {
            assert_eq!(names.find("films", key), key);
        }
    }
}
