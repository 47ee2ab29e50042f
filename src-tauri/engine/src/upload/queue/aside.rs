//! Uploads that are neither sent nor in line: paused by the person, or kept back with their connection. They have given
//! up their place on the wire and keep the one in the queue; what they have on the server stays there.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::{Asked, Job, Queue, State, Which};
use crate::error::{Error, code};
use crate::upload::UploadState;

/// How long the end of one may wait for the server to forget a multipart upload. The next start tries again.
const TAKE_BACK: Duration = Duration::from_secs(3);

pub(super) struct Aside {
    pub(super) job: Job,
    /// Paused by the person; else it goes on with its connection.
    pub(super) paused: bool,
}

impl Queue {
    /// Stops sending, and keeps what was sent. Whether there was anything to pause.
    pub(crate) async fn pause(&self, which: Which) -> bool {
        let (any, paused) = {
            let mut state = self.lock();
            let mut any = false;
            for (id, active) in &mut state.running {
                // What is sent whole is done in a moment.
                if which.has(*id, active.batch)
                    && active.asked.is_none()
                    && !self.board.is_sent(*id)
                {
                    active.ask(Asked::Pause);
                    any = true;
                }
            }
            let has = |job: &Job| which.has(job.upload.id, job.upload.batch_id);
            let mut jobs = state.take_waiting(has);
            let aside = self.take_aside(&mut state, |aside| !aside.paused && has(&aside.job));
            jobs.extend(aside.into_iter().map(|aside| aside.job));
            let paused: Vec<Uuid> = jobs.iter().map(|job| job.upload.id).collect();
            for job in jobs {
                self.set_aside(&mut state, job, UploadState::Paused, None);
            }
            (any, paused)
        };
        self.remember(&paused, true).await;
        any || !paused.is_empty()
    }

    /// Puts paused uploads back into the queue, each at its place. Whether there were any.
    pub(crate) async fn resume(&self, which: Which) -> bool {
        let resumed: Vec<Uuid> = {
            let mut state = self.lock();
            for (id, active) in &mut state.running {
                // Its pause has not come through yet.
                if which.has(*id, active.batch) && active.asked == Some(Asked::Pause) {
                    active.asked = None;
                }
            }
            let aside = self.take_aside(&mut state, |aside| {
                aside.paused && which.has(aside.job.upload.id, aside.job.upload.batch_id)
            });
            let jobs: Vec<Job> = aside.into_iter().map(|aside| aside.job).collect();
            self.forget_idle(&mut state);
            let resumed = jobs.iter().map(|job| job.upload.id).collect();
            self.arrange(&mut state, jobs);
            resumed
        };
        self.arrived.notify_one();
        self.remember(&resumed, false).await;
        !resumed.is_empty()
    }

    async fn remember(&self, uploads: &[Uuid], paused: bool) {
        if uploads.is_empty() {
            return;
        }
        if let Err(error) = self.library.save_paused(uploads, paused).await {
            self.board.tell(|frame| frame.notices.push(error));
        }
    }

    /// Lines jobs up, or keeps them back where their connection is.
    pub(super) fn arrange(&self, state: &mut State, jobs: Vec<Job>) {
        let mut free = Vec::with_capacity(jobs.len());
        for mut job in jobs {
            if let Some(kept_back) = state.connections.kept_back(job.connection()) {
                let error = kept_back.error_of_each();
                self.set_aside(state, job, UploadState::Waiting, error);
                continue;
            }
            if job.upload.state != UploadState::Queued {
                job.upload.state = UploadState::Queued;
                job.upload.error = None;
                self.board.update(job.upload.id, |view| {
                    view.state = UploadState::Queued;
                    view.error = None;
                });
            }
            free.push(job);
        }
        state.line_up(free);
        self.tell_holds(state);
    }

    /// Takes an upload off the wire or out of the line. `to`: paused or waiting.
    pub(super) fn set_aside(
        &self,
        state: &mut State,
        mut job: Job,
        to: UploadState,
        error: Option<Error>,
    ) {
        job.upload.state = to;
        job.upload.error.clone_from(&error);
        self.board.update(job.upload.id, |view| {
            view.state = to;
            view.error = error;
        });
        let paused = to == UploadState::Paused;
        state.aside.insert(job.upload.id, Aside { job, paused });
    }

    pub(super) fn take_aside(
        &self,
        state: &mut State,
        is_it: impl Fn(&Aside) -> bool,
    ) -> Vec<Aside> {
        let taken: Vec<Aside> = state
            .aside
            .extract_if(|_, aside| is_it(aside))
            .map(|(_, aside)| aside)
            .collect();
        if !taken.is_empty() {
            self.tell_holds(state);
        }
        taken
    }

    /// Ends one that was taken from aside, and takes back what it has on the server.
    pub(super) async fn end_aside(&self, job: Job, error: Error) {
        let (multipart, placed) = (job.multipart.clone(), job.placed.clone());
        let taken_back = self.take_back(&job, &multipart, &placed);
        let _ = tokio::time::timeout(TAKE_BACK, taken_back).await;
        self.end(job, Err(error)).await;
    }

    /// An upload that ran has come to a stop. Gives it back where it is at its end, with the reason.
    pub(super) async fn stopped(
        self: &Arc<Self>,
        mut job: Job,
        error: Error,
    ) -> Option<(Job, Error)> {
        loop {
            let asked = self.asked(job.upload.id);
            let stays = asked == Some(Asked::Pause) || error.is(code::CANCELLED);
            let to = match asked {
                Some(Asked::Cancel) => return Some((job, crate::upload::cancelled())),
                // Nothing could make it go on.
                _ if self.is_gone(&job) && (stays || super::ask::asks(&job, &error)) => {
                    let why = super::connections::removed(&job);
                    return Some((job, why));
                }
                Some(Asked::Pause) => UploadState::Paused,
                // Resumed before its pause had come through.
                None if error.is(code::CANCELLED) => UploadState::Queued,
                None if super::ask::asks(&job, &error) => UploadState::Asking,
                None if self.goes_on(&job, &error) => UploadState::Waiting,
                None => return Some((job, error)),
            };
            job.upload.state = to;
            job.upload.error =
                matches!(to, UploadState::Waiting | UploadState::Asking).then(|| error.clone());
            if let Err(error) = self.library.save_upload(&job.upload).await {
                return Some((job, error));
            }
            let mut answered = None;
            {
                let mut state = self.lock();
                // Meanwhile the person may have asked for something else.
                let stays = to != UploadState::Queued;
                let is_gone = stays && state.connections.is_gone(job.connection());
                if is_gone || state.asked(job.upload.id) != asked {
                    continue;
                }
                state.running.remove(&job.upload.id);
                match to {
                    UploadState::Paused => self.set_aside(&mut state, job, to, None),
                    UploadState::Waiting => self.keep_back(&mut state, job, error),
                    UploadState::Asking => answered = self.ask(&mut state, job),
                    _ => {
                        self.board.update(job.upload.id, |view| view.state = to);
                        self.arrange(&mut state, vec![job]);
                    }
                }
            }
            if let Some((upload, answer)) = answered {
                self.answer(Which::One(upload), answer).await;
            }
            self.arrived.notify_one();
            return None;
        }
    }

    fn asked(&self, upload: Uuid) -> Option<Asked> {
        self.lock().asked(upload)
    }
}

impl State {
    fn asked(&self, upload: Uuid) -> Option<Asked> {
        self.running.get(&upload).and_then(|active| active.asked)
    }
}
