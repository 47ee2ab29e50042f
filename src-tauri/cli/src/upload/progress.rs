//! Progress on a terminal: a bar for each running file and one for all. Elsewhere nothing is drawn.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use reeldrop_engine::{Frame, UploadState, UploadView};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::report::Report;

/// Draws frames and passes ended uploads on, until the batch has ended.
pub(super) async fn show(mut frames: Receiver<Arc<Frame>>, batch: Uuid, report: &mut Report<'_>) {
    let mut bars = Bars::new();
    loop {
        let frame = match frames.recv().await {
            Ok(frame) => frame,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => break,
        };
        let new = frame.batches.iter().flat_map(|batch| &batch.uploads);
        for upload in new
            .chain(&frame.uploads)
            .filter(|upload| upload.batch_id == batch)
        {
            bars.draw(upload);
            if upload.state.is_final() {
                report.ended(upload, &bars.all).await;
            }
        }
        if frame
            .finished
            .iter()
            .any(|outcome| outcome.batch_id == batch)
        {
            break;
        }
    }
    bars.clear();
}

struct Bars {
    all: MultiProgress,
    files: HashMap<Uuid, ProgressBar>,
    style: ProgressStyle,
}

impl Bars {
    fn new() -> Self {
        let style = ProgressStyle::with_template(
            "{prefix:28!} {bar:28.yellow/black} {decimal_bytes:>9} of {decimal_total_bytes:<9} {decimal_bytes_per_sec:>11} {msg}",
        );
        Self {
            all: MultiProgress::new(),
            files: HashMap::new(),
            style: style
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("━━─"),
        }
    }

    fn draw(&mut self, upload: &UploadView) {
        if upload.state.is_final() {
            if let Some(bar) = self.files.remove(&upload.id) {
                bar.finish_and_clear();
                self.all.remove(&bar);
            }
            return;
        }
        if upload.state == UploadState::Queued {
            return;
        }
        let bar = self.files.entry(upload.id).or_insert_with(|| {
            let bar = self.all.add(ProgressBar::new(upload.size));
            bar.set_style(self.style.clone());
            bar.set_prefix(upload.name.clone());
            bar
        });
        bar.set_position(upload.sent);
        bar.set_message(match (upload.state, upload.seconds_left) {
            (UploadState::Verifying, _) => "checking".to_owned(),
            (_, Some(seconds)) => format!(
                "{} left",
                humantime::format_duration(Duration::from_secs(seconds))
            ),
            _ => String::new(),
        });
    }

    fn clear(&self) {
        let _ = self.all.clear();
    }
}
