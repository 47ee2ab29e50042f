//! Progress on a terminal: a bar for each running file and, of several, one for all. Elsewhere nothing is drawn.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use reeldrop_engine::{
    BatchOutcome, BatchView, Engine, Frame, UploadPhase, UploadState, UploadView,
};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use uuid::Uuid;

use super::question::Questions;
use super::report::Report;
use crate::output;

/// Draws frames and passes ended uploads on, until the batch has `ended`; whatever had to be said by then is said.
pub(super) async fn show(
    mut frames: Receiver<Arc<Frame>>,
    engine: &Engine,
    bars: &mut Bars,
    report: &mut Report<'_>,
    mut ended: Pin<&mut impl Future<Output = BatchOutcome>>,
) {
    loop {
        let frame = tokio::select! {
            frame = frames.recv() => frame,
            // Frames may be late, or lost to a slow terminal; the end is not.
            _ = &mut ended => {
                tell_the_rest(frames, engine, bars);
                return;
            }
        };
        let frame = match frame {
            Ok(frame) => frame,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        for notice in &frame.notices {
            bars.lines.suspend(|| output::complain(notice));
        }
        let batch = bars.batch;
        if let Some(all) = &bars.all {
            all.set_message(speed(frame.overall.speed, frame.overall.seconds_left));
        }
        let new = frame.batches.iter().flat_map(|batch| &batch.uploads);
        let changed = new
            .chain(&frame.uploads)
            .filter(|upload| upload.batch_id == batch);
        for upload in changed.clone() {
            bars.draw(upload);
        }
        let ended = changed.clone().filter(|upload| upload.state.is_final());
        report.all_ended(ended, &bars.lines).await;
        for upload in changed.filter(|upload| upload.state == UploadState::Asking) {
            bars.questions.ask(engine, upload, &bars.lines).await;
        }
    }
}

/// What there is to tell does not get lost with the last frame, which nobody waits for.
fn tell_the_rest(mut frames: Receiver<Arc<Frame>>, engine: &Engine, bars: &Bars) {
    let mut rest = engine.pending_notices();
    loop {
        match frames.try_recv() {
            Ok(frame) => {
                for notice in &frame.notices {
                    rest.retain(|other| other != notice);
                    bars.lines.suspend(|| output::complain(notice));
                }
            }
            Err(TryRecvError::Lagged(_)) => {}
            Err(_) => break,
        }
    }
    for notice in &rest {
        bars.lines.suspend(|| output::complain(notice));
    }
}

pub(super) struct Bars {
    batch: Uuid,
    lines: MultiProgress,
    files: HashMap<Uuid, ProgressBar>,
    /// Where there are several files.
    all: Option<ProgressBar>,
    sent: HashMap<Uuid, u64>,
    questions: Questions,
    style: ProgressStyle,
}

impl Bars {
    pub(super) fn new(batch: &BatchView) -> Self {
        let style = ProgressStyle::with_template(
            "{prefix:20!} {wide_bar:.yellow/black} {decimal_bytes:>9} of {decimal_total_bytes:<9} {msg:20}",
        );
        let style = style
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━━─");
        let lines = MultiProgress::new();
        let coming = batch.uploads.iter();
        let coming = coming.filter(|upload| !upload.state.is_final());
        let all = (coming.clone().count() > 1).then(|| {
            let bar = lines.add(ProgressBar::new(coming.clone().map(|file| file.size).sum()));
            bar.set_style(style.clone());
            bar.set_prefix(format!("All {} files", coming.clone().count()));
            bar
        });
        Self {
            batch: batch.id,
            lines,
            files: HashMap::new(),
            all,
            sent: coming.map(|upload| (upload.id, 0)).collect(),
            questions: Questions::new(batch.uploads.len() > 1),
            style,
        }
    }

    fn draw(&mut self, upload: &UploadView) {
        if let Some(sent) = self.sent.get_mut(&upload.id) {
            // What failed is not waited for any more.
            *sent = match upload.state.is_final() {
                true => upload.size,
                false => upload.sent,
            };
        }
        if let Some(all) = &self.all {
            all.set_position(self.sent.values().sum());
        }
        if upload.state.is_final() {
            if let Some(bar) = self.files.remove(&upload.id) {
                bar.finish_and_clear();
                self.lines.remove(&bar);
            }
            return;
        }
        if matches!(upload.state, UploadState::Queued | UploadState::Asking)
            && upload.phase.is_none()
        {
            return;
        }
        let bar = self.files.entry(upload.id).or_insert_with(|| {
            let bar = ProgressBar::new(upload.size);
            let bar = match &self.all {
                Some(all) => self.lines.insert_before(all, bar),
                None => self.lines.add(bar),
            };
            bar.set_style(self.style.clone());
            bar.set_prefix(upload.name.clone());
            bar
        });
        bar.set_position(upload.sent);
        bar.set_message(match (upload.state, upload.phase) {
            (_, Some(UploadPhase::Reading)) => "reading the file".to_owned(),
            (_, Some(UploadPhase::Comparing)) => "comparing with what is there".to_owned(),
            (UploadState::Verifying, None) => "checking".to_owned(),
            _ if upload.sent == upload.size => "finishing".to_owned(),
            _ => speed(upload.speed, upload.seconds_left),
        });
    }

    /// Takes all bars off the terminal: what ended is told in lines of its own.
    pub(super) fn clear(&self) {
        for bar in self.files.values().chain(&self.all) {
            bar.finish_and_clear();
        }
        let _ = self.lines.clear();
    }
}

fn speed(speed: u64, left: Option<u64>) -> String {
    left.map_or_else(String::new, |left| {
        format!("{}/s, {} left", output::bytes(speed), short(left))
    })
}

/// Two units are enough: `1h 5m`, `43s`.
fn short(seconds: u64) -> String {
    let unit = match seconds {
        0..3_600 => 1,
        3_600..86_400 => 60,
        _ => 3_600,
    };
    humantime::format_duration(Duration::from_secs(seconds / unit * unit)).to_string()
}
