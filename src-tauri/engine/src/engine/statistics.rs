//! Statistics of an engine: numbers and charts of a period, and its days as a table for other programs.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;

use jiff::Zoned;
use uuid::Uuid;

use super::Engine;
use crate::error::Result;
use crate::export;
use crate::library::{EndRow, Measure};
use crate::statistics::{
    self, CalendarStep, FailureCount, Period, SpeedLine, Statistics, StatisticsQuery, Step, Totals,
};
use crate::upload::UploadState;

impl Engine {
    /// Numbers and charts of a period, by the days of this computer's time zone.
    ///
    /// # Errors
    /// What the library says.
    pub async fn statistics(&self, query: StatisticsQuery) -> Result<Statistics> {
        self.statistics_at(query, &Zoned::now()).await
    }

    pub(crate) async fn statistics_at(
        &self,
        query: StatisticsQuery,
        now: &Zoned,
    ) -> Result<Statistics> {
        let first = match query.period {
            Period::All => self.library().first_end().await?,
            _ => None,
        };
        let (unit, calendar) = statistics::steps(query.period, now, first);
        let (library, connection) = (self.library(), query.connection);
        let first = calendar.first().map_or(0, |step| step.span.0);
        let span = (first, calendar.last().map_or(0, |step| step.span.1));
        // Each has a connection to SQLite of its own.
        let (rows, speeds, waits, names) = tokio::try_join!(
            self.ends(&calendar, connection),
            library.percentiles(Measure::Speed, &[0.5, 0.95], span, connection),
            library.percentiles(Measure::Wait, &[0.5], span, connection),
            library.connection_names(),
        )?;
        let mut totals = totals(&rows);
        totals.median_speed = speeds.first().copied();
        totals.fast_speed = speeds.get(1).copied();
        totals.median_wait = waits.first().copied();
        Ok(Statistics {
            time_zone: now.time_zone().iana_name().unwrap_or("local").to_owned(),
            unit,
            totals,
            steps: by_step(&calendar, &rows),
            speeds: speed_lines(calendar.len(), &rows, &names),
            failures: failures(&rows),
        })
    }

    /// Writes the days of a period to `path` as CSV (RFC 4180): one line for each day, connection, outcome and reason.
    ///
    /// # Errors
    /// `file-unwritable`; what the library says.
    pub async fn export_statistics(&self, query: StatisticsQuery, path: &Path) -> Result<()> {
        let now = Zoned::now();
        let first = match query.period {
            Period::All => self.library().first_end().await?,
            _ => None,
        };
        let calendar = statistics::days(query.period, &now, first);
        let rows = self.ends(&calendar, query.connection).await?;
        let names = self.library().connection_names().await?;
        export::write(path, |file| write_table(file, &calendar, &rows, &names))
    }

    async fn ends(
        &self,
        calendar: &[CalendarStep],
        connection: Option<Uuid>,
    ) -> Result<Vec<EndRow>> {
        let spans: Vec<_> = calendar.iter().map(|step| step.span).collect();
        self.library().ends(&spans, connection).await
    }
}

fn totals(rows: &[EndRow]) -> Totals {
    let mut totals = Totals::default();
    for row in rows {
        totals.saved += row.saved;
        match row.outcome {
            UploadState::Done => {
                totals.done += row.uploads;
                totals.files += row.files;
                totals.bytes += row.bytes;
            }
            UploadState::Failed => totals.failed += row.uploads,
            // Nothing was sent, and nothing was given up.
            UploadState::Skipped => {}
            _ => totals.cancelled += row.uploads,
        }
    }
    let ended = totals.done + totals.failed;
    #[allow(clippy::cast_precision_loss)]
    let rate = (ended > 0).then(|| totals.done as f64 / ended as f64);
    totals.success_rate = rate;
    totals
}

fn by_step(calendar: &[CalendarStep], rows: &[EndRow]) -> Vec<Step> {
    let empty = |step: &CalendarStep| Step {
        date: step.date.to_string(),
        begins: step.span.0,
        ..Step::default()
    };
    let mut steps: Vec<_> = calendar.iter().map(empty).collect();
    for row in rows {
        let Some(step) = steps.get_mut(row.step) else {
            continue;
        };
        match row.outcome {
            UploadState::Done => {
                step.done += row.uploads;
                step.files += row.files;
                step.bytes += row.bytes;
            }
            UploadState::Failed => step.failed += row.uploads,
            UploadState::Skipped => {}
            _ => step.cancelled += row.uploads,
        }
    }
    steps
}

fn speed_lines(steps: usize, rows: &[EndRow], names: &HashMap<String, String>) -> Vec<SpeedLine> {
    let mut lines: BTreeMap<&str, Vec<(u64, f64)>> = BTreeMap::new();
    for row in rows {
        if row.outcome != UploadState::Done || row.seconds <= 0.0 {
            continue;
        }
        let line = lines.entry(&row.connection_id);
        let line = line.or_insert_with(|| vec![(0, 0.0); steps]);
        if let Some((sent, seconds)) = line.get_mut(row.step) {
            *sent += row.sent;
            *seconds += row.seconds;
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let speed = |(sent, seconds): (u64, f64)| (seconds > 0.0).then(|| sent as f64 / seconds);
    let line = |(id, sums): (&str, Vec<(u64, f64)>)| SpeedLine {
        connection_id: id.to_owned(),
        name: names.get(id).cloned().unwrap_or_default(),
        speeds: sums.into_iter().map(speed).collect(),
    };
    let mut lines: Vec<_> = lines.into_iter().map(line).collect();
    lines.sort_by(|one, other| one.name.cmp(&other.name));
    lines
}

fn failures(rows: &[EndRow]) -> Vec<FailureCount> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        if row.outcome == UploadState::Failed {
            *counts.entry(&row.reason).or_default() += row.uploads;
        }
    }
    let count = |(code, count): (&str, u64)| FailureCount {
        code: code.to_owned(),
        count,
    };
    let mut counts: Vec<_> = counts.into_iter().map(count).collect();
    counts.sort_by_key(|failure| std::cmp::Reverse(failure.count));
    counts
}

fn write_table(
    file: &mut dyn Write,
    calendar: &[CalendarStep],
    rows: &[EndRow],
    names: &HashMap<String, String>,
) -> std::io::Result<()> {
    let mut table = csv::Writer::from_writer(file);
    table.write_record([
        "date",
        "connection",
        "outcome",
        "reason",
        "uploads",
        "files",
        "bytes",
        "bytes_saved_by_resume",
        "bytes_sent",
        "seconds",
    ])?;
    for row in rows {
        let Some(step) = calendar.get(row.step) else {
            continue;
        };
        let name = names.get(&row.connection_id).map_or("", String::as_str);
        table.write_record([
            &step.date.to_string(),
            &export::harmless(name),
            row.outcome.as_str(),
            &row.reason,
            &row.uploads.to_string(),
            &row.files.to_string(),
            &row.bytes.to_string(),
            &row.saved.to_string(),
            &row.sent.to_string(),
            &format!("{:.3}", row.seconds),
        ])?;
    }
    table.flush()
}
