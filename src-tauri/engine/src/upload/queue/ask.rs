//! Uploads that wait for the person's word: their key exists. They keep the key claimed, so that nobody else of this
//! computer writes to it meanwhile.

use uuid::Uuid;

use super::{Job, Queue, State, Which};
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::link::{self, Window};
use crate::upload::{ConflictAnswer, OnConflict, UploadState, transfer};

/// Whether an upload that came to a stop asks what is to become of it.
pub(super) fn asks(job: &Job, error: &Error) -> bool {
    error.is(code::KEY_EXISTS) && job.upload.on_conflict == OnConflict::Ask
}

impl Queue {
    /// Puts an upload where it waits for an answer. Gives the answer where the person has given one for its whole batch.
    pub(super) fn ask(&self, state: &mut State, mut job: Job) -> Option<(Uuid, ConflictAnswer)> {
        let id = job.upload.id;
        let answer = state.answers.get(&job.upload.batch_id).copied();
        // What is under the key is not of an earlier attempt.
        job.begun = false;
        if answer.is_none() {
            self.board.update(id, |view| {
                view.state = UploadState::Asking;
                view.error.clone_from(&job.upload.error);
                view.sent = 0;
            });
        }
        state.asking.insert(id, job);
        answer.map(|answer| (id, answer))
    }

    /// Takes those out that wait for an answer.
    pub(super) fn take_asking(&self, which: Which) -> Vec<Job> {
        let mut state = self.lock();
        let taken = state
            .asking
            .extract_if(|id, job| which.has(*id, job.upload.batch_id));
        taken.map(|(_, job)| job).collect()
    }

    /// Does with uploads that ask what the person has chosen. Of a batch, it holds for those too that come to ask.
    pub(crate) async fn answer(&self, which: Which, answer: ConflictAnswer) {
        if let Which::Batch(batch) = which {
            self.lock().answers.insert(batch, answer);
        }
        let mut jobs = self.take_asking(which);
        if answer == ConflictAnswer::Skip {
            for job in jobs {
                Box::pin(self.leave_out(job)).await;
            }
            return;
        }
        for job in &mut jobs {
            job.upload.on_conflict = match answer {
                ConflictAnswer::Overwrite => OnConflict::Overwrite,
                _ => OnConflict::KeepBoth,
            };
            // The claim is kept: of two that wait for one key, only one may overwrite it.
            job.upload.error = None;
            if let Err(error) = self.library.save_upload(&job.upload).await {
                self.board.tell(|frame| frame.notices.push(error));
            }
        }
        {
            let mut state = self.lock();
            self.arrange(&mut state, jobs);
        }
        self.arrived.notify_one();
    }

    /// Ends an upload that is not sent, with a link to what is there.
    async fn leave_out(&self, mut job: Job) {
        let linked = self.link_to_there(&mut job).await;
        self.end(job, linked).await;
    }

    /// A link to what storage holds under the key of an upload that is not sent.
    pub(super) async fn link_to_there(&self, job: &mut Job) -> Result<LinkRow> {
        let mut target = link::Target::of_upload(&job.upload);
        match transfer::again(|| job.storage.describe(&job.upload.key)).await {
            Ok(there) => {
                target.size = Some(there.size);
                target.content_type = there.content_type;
            }
            // It is there, though this key may not look at it.
            Err(error) if error.is(code::ACCESS_DENIED) => target.size = None,
            Err(error) => return Err(error),
        }
        job.upload.state = UploadState::Skipped;
        let now = crate::clock::now();
        link::make(
            &job.open.connection,
            target,
            Window::alone(now, job.batch.lifetime_seconds),
        )
    }
}
