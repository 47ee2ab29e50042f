//! Connections whose uploads are kept back: those without a way to their server, until there is one, and those that a
//! person has to mend.

use std::collections::{HashMap, HashSet};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use uuid::Uuid;

use super::{Job, Queue, State};
use crate::connection::OpenConnection;
use crate::error::{Error, code};
use crate::event::HoldView;
use crate::s3::{ANSWERED, Class, Storage};
use crate::upload::way;

/// The longest time between two looks whether the network is back.
const LONGEST: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(super) struct Connections {
    kept_back: HashMap<Uuid, KeptBack>,
    /// Each as it was opened last.
    opened: HashMap<Uuid, Arc<OpenConnection>>,
    /// How often in a row the network of each was looked for.
    looks: HashMap<Uuid, u32>,
    /// Those that were removed.
    gone: HashSet<Uuid>,
    /// Tells one search for the network from the next.
    searches: u64,
}

pub(super) enum KeptBack {
    /// There is no way to the server; `search` looks for one.
    Network { error: Error, search: u64 },
    /// A person has to mend it.
    Hold { name: String, error: Error },
}

impl KeptBack {
    /// What each of its uploads says. A hold is told once, of the connection.
    pub(super) fn error_of_each(&self) -> Option<Error> {
        match self {
            Self::Network { error, .. } => Some(error.clone()),
            Self::Hold { .. } => None,
        }
    }
}

impl Connections {
    pub(super) fn is_gone(&self, connection: Uuid) -> bool {
        self.gone.contains(&connection)
    }

    pub(super) fn kept_back(&self, connection: Uuid) -> Option<&KeptBack> {
        self.kept_back.get(&connection)
    }

    /// An upload has reached its end: the way is there.
    pub(super) fn reached(&mut self, connection: Uuid) {
        self.looks.remove(&connection);
    }
}

impl Queue {
    /// Whether an upload goes on after this failure, by itself or once its connection is mended. Where nobody is there
    /// to see it wait, it ends.
    pub(super) fn goes_on(&self, job: &Job, error: &Error) -> bool {
        self.attended.load(Ordering::Relaxed)
            && job.open.connection.stored
            && !self.is_gone(job)
            && matches!(Class::of(error), Class::Wait | Class::Ask)
    }

    /// Keeps an upload back that failed, and with it all that are in line for its connection.
    pub(super) fn keep_back(self: &Arc<Self>, state: &mut State, mut job: Job, error: Error) {
        let connection = job.connection();
        let asks = Class::of(&error) == Class::Ask;
        let newest = state.connections.opened.get(&connection).cloned();
        if let Some(newest) = newest.filter(|newest| !Arc::ptr_eq(newest, &job.open)) {
            // It may have been mended while this upload was under way with what was wrong.
            // Its speed limit may have been changed since it was opened.
            let storage = Storage::open(&newest).on(job.storage.line().clone());
            job.reopen(newest, storage);
            return self.arrange(state, vec![job]);
        }
        match state.connections.kept_back.get(&connection) {
            Some(KeptBack::Hold { .. }) => {}
            _ if asks => {
                let name = job.open.connection.name.clone();
                let hold = KeptBack::Hold { name, error };
                state.connections.kept_back.insert(connection, hold);
            }
            Some(KeptBack::Network { .. }) => {}
            None => {
                state.connections.searches += 1;
                let search = state.connections.searches;
                let network = KeptBack::Network { error, search };
                state.connections.kept_back.insert(connection, network);
                let (queue, closed) = (self.clone(), self.closed.clone());
                tokio::spawn(async move {
                    closed
                        .run_until_cancelled(queue.search(connection, search))
                        .await
                });
            }
        }
        let mut jobs = state.take_waiting(|other| other.connection() == connection);
        let aside = self.take_aside(state, |aside| {
            !aside.paused && aside.job.connection() == connection
        });
        jobs.extend(aside.into_iter().map(|aside| aside.job));
        jobs.push(job);
        self.arrange(state, jobs);
    }

    /// Looks for a way to the server with rising intervals, and at once when the computer has come by a network or any
    /// server has answered.
    async fn search(self: Arc<Self>, connection: Uuid, search: u64) {
        while let Some((storage, looks)) = self.next_look(connection, search) {
            let longest = Duration::from_secs(1 << looks.min(6)).min(LONGEST);
            let wait = longest.mul_f64(0.5 + fastrand::f64() / 2.0);
            {
                let answered = ANSWERED.notified();
                let (mut wait, answered) = (pin!(tokio::time::sleep(wait)), pin!(answered));
                // Not more often than this, though others are answered all the time.
                let soonest = tokio::time::sleep(longest / 8);
                tokio::select! {
                    () = &mut wait => {}
                    () = async { tokio::join!(soonest, answered); } => {}
                    // Names may not be found in its first moment: the next looks come soon again.
                    () = way::opened() => {
                        self.lock().connections.looks.remove(&connection);
                    }
                }
            }
            match storage.probe().await {
                Err(failure) if Class::of(&failure.error) == Class::Wait => {}
                _ => return self.found(connection, search),
            }
        }
    }

    /// The next look, unless this search is over.
    fn next_look(&self, connection: Uuid, search: u64) -> Option<(Storage, u32)> {
        let mut state = self.lock();
        if !state.connections.searches_for(connection, search) {
            return None;
        }
        let mut aside = state.aside.values();
        let storage = aside
            .find(|aside| !aside.paused && aside.job.connection() == connection)
            .map(|aside| aside.job.storage.clone());
        let Some(storage) = storage else {
            state.connections.kept_back.remove(&connection);
            return None;
        };
        let looks = state.connections.looks.entry(connection).or_default();
        let before = *looks;
        *looks = before.saturating_add(1);
        Some((storage, before))
    }

    fn found(&self, connection: Uuid, search: u64) {
        let mut state = self.lock();
        if state.connections.searches_for(connection, search) {
            self.let_go(&mut state, connection);
        }
    }

    /// Lets the uploads of a connection go on.
    fn let_go(&self, state: &mut State, connection: Uuid) {
        state.connections.kept_back.remove(&connection);
        let aside = self.take_aside(state, |aside| {
            !aside.paused && aside.job.connection() == connection
        });
        self.arrange(state, aside.into_iter().map(|aside| aside.job).collect());
        self.arrived.notify_one();
    }

    /// A connection was opened for new uploads.
    pub(super) fn opened(&self, state: &mut State, open: &Arc<OpenConnection>) {
        let id = open.connection.id;
        state.connections.opened.insert(id, open.clone());
    }

    /// A connection was mended, or is to be tried again: what waits for it goes on with `open`.
    pub(crate) fn mended(&self, open: OpenConnection) {
        let storage = Storage::open(&open).on(self.line(&open.connection));
        let open = Arc::new(open);
        let connection = open.connection.id;
        let mut state = self.lock();
        self.opened(&mut state, &open);
        state.connections.looks.remove(&connection);
        let State {
            waiting,
            aside,
            asking,
            ..
        } = &mut *state;
        let aside = aside.values_mut().map(|aside| &mut aside.job);
        for job in waiting.iter_mut().chain(aside).chain(asking.values_mut()) {
            if job.connection() == connection {
                job.reopen(open.clone(), storage.clone());
            }
        }
        self.let_go(&mut state, connection);
    }

    /// A connection is gone: what waited for it ends with the reason for which it waited, and so does what was in line,
    /// paused, or asked. What is just being sent may reach its end, and waits no more.
    pub(crate) async fn give_up(&self, connection: Uuid) {
        let (kept_back, aside, others) = {
            let mut state = self.lock();
            state.connections.gone.insert(connection);
            let kept_back = match state.connections.kept_back.remove(&connection) {
                Some(KeptBack::Network { error, .. } | KeptBack::Hold { error, .. }) => Some(error),
                None => None,
            };
            let is_of = |job: &Job| job.connection() == connection;
            let aside = self.take_aside(&mut state, |aside| is_of(&aside.job));
            let mut others = state.take_waiting(is_of);
            others.extend(
                state
                    .asking
                    .extract_if(|_, job| is_of(job))
                    .map(|(_, job)| job),
            );
            self.tell_holds(&state);
            (kept_back, aside, others)
        };
        let aside = aside.into_iter().map(|aside| {
            let why = kept_back.clone().filter(|_| !aside.paused);
            (aside.job, why)
        });
        let ended = aside.chain(others.into_iter().map(|job| (job, None)));
        let ended = ended.map(|(job, why)| {
            let why = why.unwrap_or_else(|| removed(&job));
            self.end_aside(job, why)
        });
        futures::future::join_all(ended).await;
    }

    /// Whether the connection of an upload was removed.
    pub(super) fn is_gone(&self, job: &Job) -> bool {
        self.lock().connections.is_gone(job.connection())
    }

    /// Forgets why connections were kept back for which nothing waits any more: what comes next tries anew.
    pub(super) fn forget_idle(&self, state: &mut State) {
        let counts = state.kept_back_counts();
        let kept_back = &mut state.connections.kept_back;
        kept_back.retain(|connection, _| counts.contains_key(connection));
    }

    /// Shows which connections a person has to mend.
    pub(super) fn tell_holds(&self, state: &State) {
        if state.connections.kept_back.is_empty() && self.board.holds().is_empty() {
            return;
        }
        let counts = state.kept_back_counts();
        let kept_back = state.connections.kept_back.iter();
        let mut holds: Vec<HoldView> = kept_back
            .filter_map(|(connection, kept_back)| match kept_back {
                KeptBack::Hold { name, error } => Some(HoldView {
                    connection_id: *connection,
                    connection_name: name.clone(),
                    error: error.clone(),
                    uploads: *counts.get(connection)?,
                }),
                KeptBack::Network { .. } => None,
            })
            .collect();
        holds.sort_by(|one, other| one.connection_name.cmp(&other.connection_name));
        self.board.set_holds(holds);
    }
}

impl State {
    /// How many uploads wait for each connection that is kept back.
    fn kept_back_counts(&self) -> HashMap<Uuid, u32> {
        let mut counts = HashMap::new();
        for aside in self.aside.values().filter(|aside| !aside.paused) {
            *counts.entry(aside.job.connection()).or_default() += 1;
        }
        counts
    }
}

impl Connections {
    fn searches_for(&self, connection: Uuid, number: u64) -> bool {
        matches!(self.kept_back.get(&connection), Some(KeptBack::Network { search, .. }) if *search == number)
    }
}

impl Job {
    fn reopen(&mut self, open: Arc<OpenConnection>, storage: Storage) {
        if self.upload.bucket != open.connection.bucket {
            self.upload.bucket.clone_from(&open.connection.bucket);
            self.begun = false;
        }
        (self.open, self.storage) = (open, storage);
    }
}

/// Why an upload ends whose connection was removed.
pub(super) fn removed(job: &Job) -> Error {
    Error::new(
        code::CONNECTION_UNKNOWN,
        format!("Its connection “{}” was removed.", job.open.connection.name),
        "Drop the file again to send it somewhere else.",
    )
}
