//! The whole library for other programs: a consistent copy of its file, or its tables as JSON. Neither holds a secret or a
//! signature, since the library does not.

use futures::TryStreamExt as _;
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;
use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _};

use super::{Library, explain};
use crate::error::Result;

/// The tables that an export tells, with their names in it, and the statements that read them.
pub(crate) const TABLES: [(&str, &str); 5] = [
    (
        "connections",
        "SELECT * FROM connections ORDER BY created_at, id",
    ),
    ("batches", "SELECT * FROM batches ORDER BY sequence"),
    (
        "uploads",
        "SELECT * FROM uploads ORDER BY created_at, batch_id, position",
    ),
    ("links", "SELECT * FROM links ORDER BY created_at, rowid"),
    ("settings", "SELECT * FROM settings ORDER BY name"),
];

impl Library {
    /// Writes a copy of the library, as it is at one moment, to `path`: a file that is empty or not there (SQLite: VACUUM
    /// INTO).
    pub(crate) async fn copy_to(&self, path: &str) -> Result<()> {
        sqlx::query("VACUUM INTO ?")
            .bind(path)
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    /// Hands each row of a table on, one after another, until `take` has enough. Whether it took all.
    pub(crate) async fn each_row(
        &self,
        select: &'static str,
        mut take: impl FnMut(Map<String, Value>) -> bool,
    ) -> Result<bool> {
        let mut rows = sqlx::query(select).fetch(self.pool());
        while let Some(row) = rows.try_next().await.map_err(explain)? {
            if !take(object(&row).map_err(explain)?) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn object(row: &SqliteRow) -> sqlx::Result<Map<String, Value>> {
    row.columns()
        .iter()
        .map(|column| Ok((in_camel_case(column.name()), value(row, column.ordinal())?)))
        .collect()
}

fn value(row: &SqliteRow, at: usize) -> sqlx::Result<Value> {
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    Ok(match raw.type_info().name() {
        "REAL" => row.try_get::<f64, _>(at)?.into(),
        "TEXT" => structured(row.try_get(at)?),
        _ => row.try_get::<i64, _>(at)?.into(),
    })
}

/// What the library keeps as JSON is JSON here, too.
fn structured(text: String) -> Value {
    match text.starts_with(['{', '[']) {
        true => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        false => Value::String(text),
    }
}

fn in_camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut all = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        all.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        all.push_str(letters.as_str());
    }
    all
}
