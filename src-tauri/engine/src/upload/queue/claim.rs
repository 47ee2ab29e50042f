//! The key of an upload: claimed among the uploads of all processes, and looked for in storage, before anything is sent.
//! What is there already meets the upload's rule.

use std::sync::Arc;

use uuid::Uuid;

use super::resume::Earlier;
use super::run::told_better;
use super::{Job, Queue};
use crate::error::{Error, Result, code};
use crate::event::Board;
use crate::library::UploadRow;
use crate::s3::Held;
use crate::upload::package::Package;
use crate::upload::same::{self, Likeness};
use crate::upload::template::{self, Template, Values};
use crate::upload::{OnConflict, UploadPhase, UploadState, conflict, plan, transfer};

/// A key that an upload may write to.
pub(super) struct Claimed {
    pub(super) earlier: Earlier,
    /// Whether nothing was there, so that nothing may be overwritten that comes to be there meanwhile.
    pub(super) new_only: bool,
}

/// What storage holds under a key.
enum There {
    Nothing,
    /// Something that may be described.
    Object(Held),
    /// Something that this key may only write to.
    Hidden,
}

impl Queue {
    /// Begins the upload under the planned key, or where its rule does not let it, under the next numbered one that
    /// neither storage nor another upload has. `taken`: keys that are known to be taken.
    ///
    /// # Errors
    /// `key-exists` where the person is to be asked.
    pub(super) async fn claim_key(&self, job: &mut Job, taken: &[String]) -> Result<Claimed> {
        let overwrites = job.upload.on_conflict == OnConflict::Overwrite;
        let free = Claimed {
            earlier: Earlier::Nothing,
            new_only: !overwrites,
        };
        let over = Claimed {
            earlier: Earlier::Nothing,
            new_only: false,
        };
        if job.begun && self.claim(job, job.upload.key.clone()).await? {
            // An earlier attempt may have been stopped between its last byte and the server's answer.
            job.upload.again = true;
            match self.there(job, taken).await? {
                There::Object(held) => {
                    if let Some(sent) = self.sent_before(job, &held).await {
                        return Ok(completed(sent));
                    }
                    if held.size == job.upload.size {
                        return Ok(over);
                    }
                }
                There::Nothing | There::Hidden => return Ok(free),
            }
        }
        let planned = self.planned(job).await?;
        // Twins leave the name itself to the first of them.
        for number in (1..1000).skip(usize::try_from(job.upload.twin).unwrap_or(0)) {
            let key = match number {
                1 => planned.clone(),
                number => plan::numbered(&planned, number)?,
            };
            if !self.claim(job, key).await? || self.is_twin(job).await? {
                if number == 1 && job.upload.on_conflict != OnConflict::KeepBoth {
                    self.keep_both(job, format!("Another upload writes to “{planned}”."));
                }
                continue;
            }
            // What an earlier attempt may have left is looked for in any case.
            let needs_look = job.upload.again
                || !taken.is_empty()
                || match job.upload.on_conflict {
                    OnConflict::Overwrite => false,
                    OnConflict::KeepBoth => !self.needs_no_look(job),
                    OnConflict::Skip | OnConflict::Ask => true,
                };
            if !needs_look {
                return Ok(free);
            }
            let held = match self.there(job, taken).await? {
                There::Nothing => return Ok(free),
                There::Object(held) => Some(held),
                There::Hidden => None,
            };
            if let Some(held) = &held
                && let Some(sent) = self.sent_before(job, held).await
            {
                return Ok(completed(sent));
            }
            match job.upload.on_conflict {
                OnConflict::Overwrite => return Ok(over),
                OnConflict::KeepBoth => {}
                OnConflict::Ask => return Err(conflict::exists(&job.upload.key)),
                OnConflict::Skip => match self.likeness(job, held.is_some()).await? {
                    Likeness::Identical => {
                        return Ok(Claimed {
                            earlier: Earlier::Identical,
                            new_only: true,
                        });
                    }
                    Likeness::Another => {
                        self.keep_both(job, format!("“{planned}” in storage is another file."));
                    }
                    Likeness::Untold => self.keep_both(
                        job,
                        format!(
                            "Storage does not tell whether its “{planned}” is identical with this file."
                        ),
                    ),
                },
            }
        }
        Err(Error::new(
            code::INVALID_PREFIX,
            format!("Storage holds 999 files named “{planned}” already."),
            "Rename the file, or choose another prefix.",
        ))
    }

    /// What is under the claimed key. A key that may not be looked at counts as free, unless it is known to be taken:
    /// servers answer 403 for a missing one to those who may not list, and writing to it then asks that nothing be there.
    async fn there(&self, job: &Job, taken: &[String]) -> Result<There> {
        match transfer::again(|| job.storage.head(&job.upload.key)).await {
            Ok(held) => Ok(There::Object(held)),
            Err(error) if error.is(code::ACCESS_DENIED) && taken.contains(&job.upload.key) => {
                Ok(There::Hidden)
            }
            Err(error) if error.is(code::OBJECT_MISSING) || error.is(code::ACCESS_DENIED) => {
                Ok(There::Nothing)
            }
            Err(error) => Err(told_better(job, error).await),
        }
    }

    /// Whether another file of the same drop has this key: it was not there before, and is not meant to be overwritten.
    async fn is_twin(&self, job: &Job) -> Result<bool> {
        match job.upload.on_conflict {
            OnConflict::Overwrite => {
                let key = &job.upload.key;
                self.library.is_in_batch(&job.upload, key).await
            }
            _ => Ok(false),
        }
    }

    async fn likeness(&self, job: &Job, visible: bool) -> Result<Likeness> {
        if !visible {
            return Ok(Likeness::Untold);
        }
        match transfer::again(|| job.storage.proofs(&job.upload.key)).await {
            Ok(proofs) => {
                let _shown = self.shows(job, UploadPhase::Comparing);
                same::compare(&job.upload.path, job.upload.size, proofs).await
            }
            // Some may look at an object and not at its checksums.
            Err(error) if error.is(code::ACCESS_DENIED) || error.is(code::SERVER_REFUSED) => {
                Ok(Likeness::Untold)
            }
            Err(error) => Err(error),
        }
    }

    /// From here on this upload gets a number, and the person knows why.
    pub(super) fn keep_both(&self, job: &mut Job, why: String) {
        job.upload.on_conflict = OnConflict::KeepBoth;
        let notice = conflict::kept_both(why);
        self.board.tell(|frame| frame.notices.push(notice));
    }

    /// The key as the template has it. The content is read where the key depends on it.
    pub(super) async fn planned(&self, job: &Job) -> Result<String> {
        if job.batch.template.is_empty() {
            return Ok(job.upload.planned.clone());
        }
        let template = Template::parse(&job.batch.template)?;
        if !template.needs_hash() {
            return Ok(job.upload.planned.clone());
        }
        let upload = job.upload.clone();
        let _shown = self.shows(job, UploadPhase::Reading);
        let hash = tokio::task::spawn_blocking(move || hash8(&upload))
            .await
            .map_err(|_| transfer::closing())??;
        let user = template::login_name();
        template.key(&Values {
            is_package: job.upload.package.is_some(),
            hash8: Some(&hash),
            ..Values::of(&job.batch, job.upload.id, &job.upload.name, &user)
        })
    }

    /// Shows what is done with the content of a file, until what is given is dropped: also where the upload is stopped
    /// meanwhile.
    fn shows(&self, job: &Job, phase: UploadPhase) -> Shown {
        let shown = Shown {
            board: self.board.clone(),
            upload: job.upload.id,
        };
        shown.set(Some(phase));
        shown
    }

    pub(super) async fn claim(&self, job: &mut Job, key: String) -> Result<bool> {
        let connection = job.open.connection.id;
        let claimed = self
            .library
            .claim_key(&job.upload, connection, &key)
            .await?;
        if claimed {
            job.upload.key = key;
            job.upload.state = UploadState::Uploading;
            self.show(&job.upload);
        }
        Ok(claimed)
    }
}

/// A phase that a row shows while this is there.
struct Shown {
    board: Arc<Board>,
    upload: Uuid,
}

impl Shown {
    fn set(&self, phase: Option<UploadPhase>) {
        self.board.update(self.upload, |view| view.phase = phase);
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.set(None);
    }
}

fn completed(sent: transfer::Sent) -> Claimed {
    Claimed {
        earlier: Earlier::Completed(sent),
        new_only: true,
    }
}

/// The first 8 hexadecimal digits of the MD5 of a file; of a package, of the names and MD5s of its files. Blocks on the
/// disk.
fn hash8(upload: &UploadRow) -> Result<String> {
    use md5::{Digest, Md5};
    let digest: [u8; 16] = match upload.package {
        None => same::md5(&upload.path)?,
        Some(_) => {
            let mut all = Md5::new();
            for member in Package::read(&upload.path, &upload.name)?.members {
                all.update(member.name.as_bytes());
                all.update(same::md5(&member.path)?);
            }
            all.finalize().into()
        }
    };
    Ok(hex::encode(digest.get(..4).unwrap_or_default()))
}
