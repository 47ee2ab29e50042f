//! Connections in the library. Their secrets are in the keychain.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{Library, explain};
use crate::connection::KeptCheck;
use crate::connection::{Addressing, Connection, Provider};
use crate::error::{Error, Result, code};

impl Library {
    /// All stored connections: the sandbox first, then by name.
    pub async fn connections(&self) -> Result<Vec<Connection>> {
        let rows = sqlx::query(
            "SELECT * FROM connections ORDER BY provider <> 'sandbox', name COLLATE NOCASE",
        )
        .fetch_all(self.pool())
        .await
        .map_err(explain)?;
        rows.iter()
            .map(read)
            .collect::<sqlx::Result<_>>()
            .map_err(explain)
    }

    /// One connection.
    pub async fn connection(&self, id: Uuid) -> Result<Option<Connection>> {
        let row = sqlx::query("SELECT * FROM connections WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(self.pool())
            .await
            .map_err(explain)?;
        row.as_ref().map(read).transpose().map_err(explain)
    }

    /// Stores a connection, new or changed.
    ///
    /// # Errors
    /// `invalid-name` where another connection has that name.
    pub async fn save_connection(&self, connection: &Connection) -> Result<()> {
        let saved = sqlx::query(
            "INSERT INTO connections (id, name, provider, endpoint, region, bucket, key_id, public_url, addressing, details, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, provider = excluded.provider, endpoint = excluded.endpoint, region = excluded.region,
                 bucket = excluded.bucket, key_id = excluded.key_id, public_url = excluded.public_url,
                 addressing = excluded.addressing, details = excluded.details, last_check = NULL",
        )
        .bind(connection.id.to_string())
        .bind(&connection.name)
        .bind(connection.provider.as_str())
        .bind(&connection.endpoint)
        .bind(&connection.region)
        .bind(&connection.bucket)
        .bind(&connection.key_id)
        .bind(&connection.public_url)
        .bind(connection.addressing.as_str())
        .bind(serde_json::to_string(&connection.details).unwrap_or_default())
        .bind(crate::clock::now())
        .execute(self.pool())
        .await;
        match saved {
            Ok(_) => Ok(()),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Err(Error::new(
                code::INVALID_NAME,
                format!("There already is a connection named “{}”.", connection.name),
                "Choose another name.",
            )),
            Err(error) => Err(explain(error)),
        }
    }

    /// Stores the speed limit of a connection, in bytes a second, and nothing else of it.
    pub async fn save_speed_limit(&self, id: Uuid, limit: Option<u64>) -> Result<()> {
        let limit = limit.and_then(|limit| i64::try_from(limit).ok());
        sqlx::query(
            "UPDATE connections SET details = json_set(details, '$.speedLimit', ?) WHERE id = ?",
        )
        .bind(limit)
        .bind(id.to_string())
        .execute(self.pool())
        .await
        .map_err(explain)?;
        Ok(())
    }

    /// Deletes a connection; its uploads and links stay in the library.
    pub async fn delete_connection(&self, id: Uuid) -> Result<()> {
        sqlx::query("DELETE FROM connections WHERE id = ?")
            .bind(id.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    pub(crate) async fn save_check(&self, id: Uuid, check: &KeptCheck) -> Result<()> {
        let text = serde_json::to_string(check).unwrap_or_default();
        sqlx::query("UPDATE connections SET last_check = ? WHERE id = ?")
            .bind(text)
            .bind(id.to_string())
            .execute(self.pool())
            .await
            .map_err(explain)?;
        Ok(())
    }

    pub(crate) async fn last_check(&self, id: Uuid) -> Result<Option<KeptCheck>> {
        let text: Option<Option<String>> =
            sqlx::query_scalar("SELECT last_check FROM connections WHERE id = ?")
                .bind(id.to_string())
                .fetch_optional(self.pool())
                .await
                .map_err(explain)?;
        Ok(text
            .flatten()
            .and_then(|text| serde_json::from_str(&text).ok()))
    }
}

fn read(row: &SqliteRow) -> sqlx::Result<Connection> {
    let provider: String = row.try_get("provider")?;
    let addressing: String = row.try_get("addressing")?;
    Ok(Connection {
        id: super::batches::uuid(row, "id")?,
        name: row.try_get("name")?,
        provider: Provider::from_name(&provider).unwrap_or(Provider::S3Compatible),
        endpoint: row.try_get("endpoint")?,
        region: row.try_get("region")?,
        bucket: row.try_get("bucket")?,
        key_id: row.try_get("key_id")?,
        public_url: row.try_get("public_url")?,
        addressing: Addressing::from_name(&addressing),
        details: serde_json::from_str(&row.try_get::<String, _>("details")?).unwrap_or_default(),
        stored: true,
    })
}
