//! The doctor: tries all that Reeldrop asks of a connection, one line for each thing, with what it means and how to mend
//! it. Whatever it puts into storage it takes away again.

mod examination;
mod leftovers;
mod line;
mod links;
mod rules;
mod texts;
mod uploads;
mod way;

pub use line::{Fix, Group, LineView, Outcome, Subject};
pub use texts::CopyText;

use std::future::Future;

use serde::Serialize;
use uuid::Uuid;

use super::{CheckView, OpenConnection};
use crate::engine::{Destination, Engine};
use crate::error::{Error, Result, code};
use crate::s3::Storage;
use examination::Examination;

/// Days after which the rule that Reeldrop offers ends uploads that were begun and not finished.
pub(crate) const UNFINISHED_DAYS: i32 = 7;

/// All that the doctor has to say of a connection. It holds no secret and no signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DoctorReport {
    /// The connection's name.
    pub connection: String,
    /// Whether no line is red.
    pub ok: bool,
    /// When, RFC 3339, UTC.
    pub at: String,
    /// Every line, in the order in which it was tried.
    pub lines: Vec<LineView>,
    /// Texts to copy into the provider's console.
    pub texts: Vec<CopyText>,
}

impl Engine {
    /// Examines a connection; `tell` hears each line as soon as it is known. Where `stop` ends first, the rest is not
    /// tried. A stored connection remembers the outcome as its last check.
    ///
    /// # Errors
    /// `interrupted` where it was stopped; else only what the library says: what is wrong with the connection is in the
    /// lines.
    pub async fn examine(
        &self,
        open: &OpenConnection,
        stop: impl Future<Output = ()> + Send,
        tell: impl FnMut(&LineView) + Send,
    ) -> Result<DoctorReport> {
        let connection = &open.connection;
        self.forget_checksum(connection).await?;
        let mut examination = Examination::new(open, Box::new(tell));
        let stopped = tokio::select! {
            biased;
            () = stop => true,
            () = Box::pin(examination.all()) => false,
        };
        let lines = examination.end().await;
        if stopped {
            return Err(Error::new(
                code::INTERRUPTED,
                "The check was stopped before its end.",
                "Check the connection again.",
            ));
        }
        let report = DoctorReport {
            connection: connection.name.clone(),
            ok: lines.iter().all(|line| line.outcome != Outcome::Bad),
            at: crate::clock::rfc3339(crate::clock::now()),
            texts: texts::of(connection),
            lines,
        };
        if connection.stored {
            let check = report.check();
            self.library()
                .save_check(connection.id, &check.kept())
                .await?;
            self.board().tell(|frame| frame.connections_changed = true);
        }
        Ok(report)
    }

    /// The same for a stored connection, to its end.
    pub async fn examine_stored(
        &self,
        id: Uuid,
        tell: impl FnMut(&LineView) + Send,
    ) -> Result<DoctorReport> {
        let open = self.open_destination(Destination::Stored(id)).await?;
        self.examine(&open, std::future::pending(), tell).await
    }

    /// One of the texts of a stored connection's report.
    ///
    /// # Errors
    /// `connection-unknown`, also where this connection has no such text.
    pub async fn connection_text(&self, id: Uuid, text: &str) -> Result<String> {
        let connection = self.library().connection(id).await?;
        let texts = texts::of(&connection.ok_or_else(super::unknown)?);
        let found = texts.into_iter().find(|found| found.id == text);
        found.map(|found| found.text).ok_or_else(super::unknown)
    }

    /// Sets a rule of the bucket that the doctor found missing, beside those that it has.
    ///
    /// # Errors
    /// What storage says. Rules that cannot be read are never replaced.
    pub async fn mend(&self, id: Uuid, fix: Fix) -> Result<()> {
        let open = self.open_destination(Destination::Stored(id)).await?;
        let storage = Storage::open(&open);
        match fix {
            Fix::AllowPlayers => storage.allow_players().await?,
            Fix::EndUnfinished => storage.end_unfinished_after(UNFINISHED_DAYS).await?,
        }
        Ok(())
    }
}

impl DoctorReport {
    /// As the card of the connection shows it.
    fn check(&self) -> CheckView {
        let bad = self.lines.iter().find(|line| line.outcome == Outcome::Bad);
        CheckView {
            ok: bad.is_none(),
            at: self.at.clone(),
            error: bad.map(|line| {
                Error::new(
                    line.code
                        .clone()
                        .unwrap_or_else(|| code::SERVER_REFUSED.to_owned()),
                    line.found.clone(),
                    line.mend.clone().unwrap_or_default(),
                )
            }),
            suggested_region: None,
            clock_skew_seconds: None,
        }
    }
}
