//! Where an object is written before it takes its place. Only what arrived whole and passed its checks is moved.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use s3s::dto::{ETag, ETagCondition, HeadObjectInput};
use s3s::{S3, S3Result, s3_error};

use super::{Inner, failed, internal};

/// A folder beside the buckets, with a name that no bucket can have.
pub(super) const STAGING: &str = ".staging";

/// What is being written; its files go when it is dropped, whether it took its place before or not.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) id: String,
    files: [PathBuf; 3],
}

/// What the client demands of the object that stands there now (S3 user guide: conditional writes).
#[derive(Debug, Default)]
pub(super) struct Condition {
    pub(super) if_match: Option<ETagCondition>,
    pub(super) if_none_match: Option<ETagCondition>,
}

/// Removes what an earlier run was writing when it ended.
pub(super) fn clear(root: &Path) -> io::Result<()> {
    let folder = root.join(STAGING);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder)?;
    let stem = format!(".bucket-{}.object-", URL_SAFE_NO_PAD.encode(STAGING));
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let name = entry.file_name();
        // Headers of unfinished multipart uploads stay: those uploads can go on.
        if name
            .to_str()
            .is_some_and(|name| name.starts_with(&stem) && !name.contains(".upload-"))
        {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A name that nothing else has.
pub(super) fn new_id() -> S3Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| failed(io::Error::other(error)))?;
    Ok(hex::encode(bytes))
}

impl Inner {
    pub(super) fn stage(&self, id: String) -> Staged {
        let [headers, info] = self.names.sidecars(STAGING, &id);
        Staged {
            files: [self.names.path(STAGING, &id), headers, info],
            id,
        }
    }

    /// Moves a staged object to its place, if the condition holds.
    pub(super) async fn place(
        &self,
        staged: &Staged,
        bucket: &str,
        key: &str,
        condition: &Condition,
    ) -> S3Result<()> {
        let _alone = self.changes.write().await;
        self.need_bucket(bucket)?;
        self.check(bucket, key, condition).await?;
        self.move_in(staged, bucket, key).map_err(failed)
    }

    fn move_in(&self, staged: &Staged, bucket: &str, key: &str) -> io::Result<()> {
        let name = self.names.assign(bucket, key)?;
        let path = self.names.path(bucket, &name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Old headers go first: after a crash a file without any is right, a new file with old ones is not.
        let places = self.names.sidecars(bucket, &name);
        for place in &places {
            remove_if_there(place)?;
        }
        let [file, sidecars @ ..] = &staged.files;
        fs::rename(file, path)?;
        for (from, to) in sidecars.iter().zip(places) {
            match fs::rename(from, to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether the condition holds now.
    pub(super) async fn check(
        &self,
        bucket: &str,
        key: &str,
        condition: &Condition,
    ) -> S3Result<()> {
        let name = self.names.find(bucket, key);
        let there = self.names.path(bucket, &name).is_file();
        if there
            && condition
                .if_none_match
                .as_ref()
                .is_some_and(ETagCondition::is_any)
        {
            return Err(s3_error!(PreconditionFailed, "Object already exists"));
        }
        let Some(wanted) = &condition.if_match else {
            return Ok(());
        };
        if !there {
            return Err(s3_error!(PreconditionFailed, "Object does not exist"));
        }
        let input = HeadObjectInput {
            bucket: bucket.to_owned(),
            key: name,
            ..HeadObjectInput::default()
        };
        let tag = self.fs.head_object(internal(input)).await?.output.e_tag;
        let matches = wanted.is_any()
            || wanted
                .as_etag()
                .zip(tag.as_ref())
                .is_some_and(|(wanted, tag)| ETag::strong_cmp(wanted, tag));
        if matches {
            Ok(())
        } else {
            Err(s3_error!(PreconditionFailed, "ETag does not match"))
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for file in &self.files {
            // What stays behind is cleared at the next start.
            let _ = remove_if_there(file);
        }
    }
}

pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
