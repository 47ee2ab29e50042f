//! The key of an upload: claimed among the uploads of all processes, and looked for in storage, before anything is sent.

use super::resume::Earlier;
use super::run::told_better;
use super::{Job, Queue};
use crate::error::{Error, Result, code};
use crate::upload::{UploadState, plan, transfer};

impl Queue {
    /// Begins the upload under the planned key, or the next numbered one that neither storage nor another upload has:
    /// nothing is overwritten.
    pub(super) async fn claim_key(&self, job: &mut Job) -> Result<Earlier> {
        if job.begun && self.claim(job, job.upload.key.clone()).await? {
            // An earlier attempt may have been stopped between its last byte and the server's answer.
            job.upload.again = true;
            match transfer::again(|| job.storage.head(&job.upload.key)).await {
                Ok(held) => {
                    if let Some(sent) = self.sent_before(job, &held).await {
                        return Ok(Earlier::Completed(sent));
                    }
                    if held.size == job.upload.size {
                        return Ok(Earlier::Nothing);
                    }
                }
                Err(error) if error.is(code::OBJECT_MISSING) || error.is(code::ACCESS_DENIED) => {
                    return Ok(Earlier::Nothing);
                }
                Err(error) => return Err(told_better(job, error).await),
            }
        }
        let planned = plan::key(&job.batch.prefix, &job.upload.name)?;
        for number in 1..1000 {
            let key = match number {
                1 => planned.clone(),
                number => plan::numbered(&planned, number)?,
            };
            if !self.claim(job, key).await? {
                continue;
            }
            match transfer::again(|| job.storage.head(&job.upload.key)).await {
                Ok(held) => {
                    if let Some(sent) = self.sent_before(job, &held).await {
                        return Ok(Earlier::Completed(sent));
                    }
                }
                // Servers answer 403 for a missing key to those who may not list.
                Err(error) if error.is(code::OBJECT_MISSING) || error.is(code::ACCESS_DENIED) => {
                    return Ok(Earlier::Nothing);
                }
                Err(error) => return Err(told_better(job, error).await),
            }
        }
        Err(Error::new(
            code::INVALID_PREFIX,
            format!("Storage holds 999 files named “{planned}” already."),
            "Rename the file, or choose another prefix.",
        ))
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
