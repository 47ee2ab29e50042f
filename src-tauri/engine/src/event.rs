//! What the engine says while it works: one stream of frames, at most ten a second however much happens.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::{Notify, broadcast};
use uuid::Uuid;

use crate::engine::Standing;
use crate::error::Error;
use crate::s3::OnWire;
use crate::upload::{BatchView, UploadState, UploadView};

/// The shortest time between two frames.
const FRAME: Duration = Duration::from_millis(100);

/// How often it is told how far what is being sent is, though no server says anything.
const TICK: Duration = Duration::from_millis(250);

/// Speed is that of the last five seconds.
const SPEED_WINDOW: Duration = Duration::from_secs(5);

/// All running and queued uploads of this process together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Overall {
    /// Bytes a second.
    pub speed: u64,
    /// Uploads that are being sent.
    pub running: u32,
    /// Uploads that wait for their turn.
    pub queued: u32,
    /// Bytes acknowledged.
    pub sent: u64,
    /// Bytes in all.
    pub total: u64,
    /// Seconds left, where they can be told.
    pub seconds_left: Option<u64>,
    /// The speed limit that holds now for all together, bytes a second.
    pub limit: Option<u64>,
}

/// A connection that a person has to mend before its uploads can go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HoldView {
    /// The connection.
    pub connection_id: Uuid,
    /// Its name.
    pub connection_name: String,
    /// What is wrong.
    pub error: Error,
    /// How many uploads wait for it.
    pub uploads: u32,
}

/// How a batch ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BatchOutcome {
    /// The batch.
    pub batch_id: Uuid,
    /// Uploads done.
    pub done: u32,
    /// Uploads left out because storage holds them already.
    pub skipped: u32,
    /// Uploads failed.
    pub failed: u32,
    /// Uploads cancelled.
    pub cancelled: u32,
    /// Links that were put into the clipboard.
    pub copied: u32,
    /// The links to put into the clipboard, by the rule and the settings, with their place in the drop.
    #[serde(skip)]
    pub links_to_copy: Vec<(i64, Uuid)>,
}

/// Everything that changed since the last frame.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Frame {
    /// New batches.
    pub batches: Vec<BatchView>,
    /// Uploads that changed, whole.
    pub uploads: Vec<UploadView>,
    /// Uploads taken off the list.
    pub removed_uploads: Vec<Uuid>,
    /// All running uploads together.
    pub overall: Overall,
    /// Connections to mend, all of them.
    pub holds: Vec<HoldView>,
    /// Batches that ended.
    pub finished: Vec<BatchOutcome>,
    /// Links have to be read again.
    pub links_changed: bool,
    /// Connections have to be read again.
    pub connections_changed: bool,
    /// Settings have to be read again.
    pub settings_changed: bool,
    /// Watch folders have to be read again.
    pub watch_changed: bool,
    /// Uploads have to be read again: another process wrote some.
    pub batches_changed: bool,
    /// Things to tell the person.
    pub notices: Vec<Error>,
}

/// The live state of this process's uploads, and the frames that tell of it.
pub(crate) struct Board {
    live: Mutex<Live>,
    changed: Notify,
    frames: broadcast::Sender<Arc<Frame>>,
}

#[derive(Default)]
struct Live {
    uploads: HashMap<Uuid, LiveUpload>,
    dirty: BTreeSet<Uuid>,
    holds: Vec<HoldView>,
    limit: Option<u64>,
    /// Bytes of what was done since nothing moved.
    done: u64,
    next: Frame,
}

struct LiveUpload {
    view: UploadView,
    on_wire: OnWire,
    /// Bytes acknowledged and on the wire at a time, of the last seconds.
    samples: VecDeque<(Instant, u64)>,
}

impl From<UploadView> for LiveUpload {
    fn from(view: UploadView) -> Self {
        Self {
            view,
            on_wire: OnWire::default(),
            samples: VecDeque::new(),
        }
    }
}

impl Board {
    pub(crate) fn new() -> Arc<Self> {
        let (frames, _) = broadcast::channel(64);
        Arc::new(Self {
            live: Mutex::default(),
            changed: Notify::new(),
            frames,
        })
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Arc<Frame>> {
        self.frames.subscribe()
    }

    /// Sends frames. Sleeps without a timer while nothing is sent; else a stall shows, as a speed that falls.
    pub(crate) async fn run(self: Arc<Self>) {
        loop {
            let changed = self.changed.notified();
            if self.overall().running > 0 {
                let _ = tokio::time::timeout(TICK, changed).await;
            } else {
                changed.await;
            }
            let frame = self.take_frame();
            // Nobody listening is no fault.
            let _ = self.frames.send(Arc::new(frame));
            tokio::time::sleep(FRAME).await;
        }
    }

    /// Shows a new batch.
    pub(crate) fn add_batch(&self, batch: BatchView) {
        self.change(|live| {
            for view in batch.uploads.iter().filter(|view| !view.state.is_final()) {
                live.uploads.insert(view.id, view.clone().into());
            }
            live.next.batches.push(batch);
        });
    }

    /// Shows an upload, new or changed.
    pub(crate) fn put(&self, view: UploadView) {
        self.change(|live| {
            live.dirty.insert(view.id);
            match live.uploads.get_mut(&view.id) {
                Some(upload) => upload.view = view,
                None => {
                    live.uploads.insert(view.id, view.into());
                }
            }
        });
    }

    /// Changes one upload that is shown.
    pub(crate) fn update(&self, id: Uuid, change: impl FnOnce(&mut UploadView)) {
        self.change(|live| {
            if let Some(upload) = live.uploads.get_mut(&id) {
                change(&mut upload.view);
                live.dirty.insert(id);
            }
        });
    }

    /// Counts bytes that the server acknowledged.
    pub(crate) fn acknowledged(&self, id: Uuid, bytes: u64) {
        self.change(|live| {
            if let Some(upload) = live.uploads.get_mut(&id) {
                upload.on_wire.arrived(bytes);
                upload.view.sent = (upload.view.sent + bytes).min(upload.view.size);
                upload.count(Instant::now());
                live.dirty.insert(id);
            }
        });
    }

    /// Where it is counted what leaves for an upload.
    pub(crate) fn on_wire(&self, id: Uuid) -> OnWire {
        let live = self.lock();
        let upload = live.uploads.get(&id);
        upload.map_or_else(OnWire::default, |upload| upload.on_wire.clone())
    }

    /// Counts bytes that the server holds, or no longer holds, of an upload without their having been sent now: they are
    /// no part of its speed.
    pub(crate) fn recounted(&self, id: Uuid, bytes: i64) {
        self.change(|live| {
            if let Some(upload) = live.uploads.get_mut(&id) {
                let sent = upload.view.sent.saturating_add_signed(bytes);
                upload.view.sent = sent.min(upload.view.size);
                upload.begin(Instant::now());
                live.dirty.insert(id);
            }
        });
    }

    /// Begins the measurement of an upload's speed.
    pub(crate) fn started(&self, id: Uuid) {
        self.change(|live| {
            if let Some(upload) = live.uploads.get_mut(&id) {
                upload.view.sent = 0;
                upload.on_wire = OnWire::default();
                upload.begin(Instant::now());
                live.dirty.insert(id);
            }
        });
    }

    /// Whether the server has acknowledged all of an upload.
    pub(crate) fn is_sent(&self, id: Uuid) -> bool {
        let live = self.lock();
        let view = live.uploads.get(&id).map(|upload| &upload.view);
        view.is_some_and(|view| view.size > 0 && view.sent == view.size)
    }

    /// Shows the connections that have to be mended.
    pub(crate) fn set_holds(&self, holds: Vec<HoldView>) {
        self.change(|live| live.holds = holds);
    }

    /// Shows the speed limit that holds from now on, bytes a second.
    pub(crate) fn set_limit(&self, limit: Option<u64>) {
        if self.lock().limit != limit {
            self.change(|live| live.limit = limit);
        }
    }

    /// The connections that have to be mended.
    pub(crate) fn holds(&self) -> Vec<HoldView> {
        self.lock().holds.clone()
    }

    /// Takes an upload off the list.
    pub(crate) fn remove(&self, id: Uuid) {
        self.change(|live| {
            live.uploads.remove(&id);
            live.dirty.remove(&id);
            live.next.removed_uploads.push(id);
        });
    }

    /// Changes what the next frame says.
    pub(crate) fn tell(&self, change: impl FnOnce(&mut Frame)) {
        self.change(|live| change(&mut live.next));
    }

    /// What the next frame will tell the person.
    pub(crate) fn pending_notices(&self) -> Vec<Error> {
        self.lock().next.notices.clone()
    }

    /// The live view of an upload of this process that has not ended.
    pub(crate) fn view(&self, id: Uuid) -> Option<UploadView> {
        self.lock()
            .uploads
            .get(&id)
            .map(|upload| upload.view.clone())
    }

    /// The live views of these uploads; None where one of them is not live.
    pub(crate) fn views(&self, ids: &[Uuid]) -> Option<Vec<UploadView>> {
        let live = self.lock();
        let view = |id| live.uploads.get(id).map(|upload| upload.view.clone());
        ids.iter().map(view).collect()
    }

    pub(crate) fn overall(&self) -> Overall {
        self.lock().overall()
    }

    /// How all uploads stand together; `most` of those that are being sent are named, the first of the drops first.
    pub(crate) fn standing(&self, most: usize) -> Standing {
        let live = self.lock();
        let overall = live.overall();
        let (mut sending, mut paused, mut asking) = (Vec::new(), 0, false);
        for LiveUpload { view, .. } in live.uploads.values() {
            match view.state {
                UploadState::Uploading | UploadState::Verifying => sending.push(view),
                UploadState::Paused => paused += 1,
                UploadState::Asking => asking = true,
                _ => {}
            }
        }
        sending.sort_by(|one, other| {
            let key = |view: &UploadView| (view.created_at.clone(), view.name.clone());
            key(one).cmp(&key(other))
        });
        let sending = sending.into_iter().take(most);
        Standing {
            moving: overall.running + overall.queued,
            paused,
            needs_person: asking || !live.holds.is_empty(),
            percent: percent(live.done + overall.sent, live.done + overall.total),
            sending: sending
                .map(|view| (view.name.clone(), percent(view.sent, view.size)))
                .collect(),
        }
    }

    fn take_frame(&self) -> Frame {
        let mut guard = self.lock();
        let live = &mut *guard;
        let now = Instant::now();
        for (id, upload) in &mut live.uploads {
            let before = (upload.view.speed, upload.view.on_wire);
            upload.measure(now);
            if (upload.view.speed, upload.view.on_wire) != before {
                live.dirty.insert(*id);
            }
        }
        let mut frame = std::mem::take(&mut live.next);
        for id in std::mem::take(&mut live.dirty) {
            if let Some(upload) = live.uploads.get(&id) {
                frame.uploads.push(upload.view.clone());
            }
        }
        frame.overall = live.overall();
        frame.holds.clone_from(&live.holds);
        let mut done = live.done;
        live.uploads.retain(|_, upload| {
            if upload.view.state == UploadState::Done {
                done += upload.view.size;
            }
            !upload.view.state.is_final()
        });
        let moves = frame.overall.running + frame.overall.queued > 0;
        live.done = if moves { done } else { 0 };
        frame
    }

    fn change(&self, change: impl FnOnce(&mut Live)) {
        change(&mut self.lock());
        self.changed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whole percent; a hundred only where all of it is there.
fn percent(part: u64, whole: u64) -> u8 {
    match u128::from(part) * 100 / u128::from(whole.max(1)) {
        _ if whole > 0 && part >= whole => 100,
        share => u8::try_from(share).unwrap_or(99).min(99),
    }
}

impl LiveUpload {
    /// Begins the measurement of its speed.
    fn begin(&mut self, now: Instant) {
        self.view.on_wire = self.left();
        self.samples = VecDeque::from([(now, self.view.sent + self.view.on_wire)]);
    }

    /// Bytes on the wire.
    fn left(&self) -> u64 {
        let view = &self.view;
        match view.state.is_final() {
            true => 0,
            false => self
                .on_wire
                .bytes()
                .min(view.size.saturating_sub(view.sent)),
        }
    }

    /// How far it is.
    fn count(&mut self, now: Instant) {
        self.view.on_wire = self.left();
        let moved = self.view.sent + self.view.on_wire;
        let before = self.samples.back().map(|(_, moved)| *moved);
        match before.map(|before| moved.cmp(&before)) {
            // What was lost on the way is sent again, and no part of the speed.
            Some(Ordering::Less) => self.samples = VecDeque::from([(now, moved)]),
            Some(Ordering::Greater) => self.samples.push_back((now, moved)),
            Some(Ordering::Equal) | None => {}
        }
    }

    fn measure(&mut self, now: Instant) {
        self.count(now);
        while self.samples.len() > 2
            && self
                .samples
                .get(1)
                .is_some_and(|(at, _)| now - *at > SPEED_WINDOW)
        {
            self.samples.pop_front();
        }
        let view = &mut self.view;
        let moving = view.state == UploadState::Uploading;
        let moved = view.sent + view.on_wire;
        view.speed = match self.samples.front() {
            Some((at, before)) if moving && moved > *before => {
                let seconds = (now - *at).as_secs_f64().max(0.05);
                ((moved - before) as f64 / seconds) as u64
            }
            _ => 0,
        };
        let left = view.size.saturating_sub(moved);
        view.seconds_left = (view.speed > 0).then(|| left.div_ceil(view.speed));
    }
}

impl Live {
    fn overall(&self) -> Overall {
        let mut overall = Overall {
            limit: self.limit,
            ..Overall::default()
        };
        let mut left = 0;
        for LiveUpload { view, .. } in self.uploads.values() {
            match view.state {
                UploadState::Queued | UploadState::Waiting => overall.queued += 1,
                UploadState::Paused | UploadState::Asking => continue,
                state if state.is_final() => continue,
                _ => overall.running += 1,
            }
            overall.speed += view.speed;
            overall.sent += view.sent;
            overall.total += view.size;
            left += view.size.saturating_sub(view.sent + view.on_wire);
        }
        overall.seconds_left = (overall.speed > 0).then(|| left.div_ceil(overall.speed));
        overall
    }
}
