//! The whole library as a file, as a person asks for it.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use super::Engine;
use crate::clock;
use crate::error::{Result, code};
use crate::export::Unfinished;
use crate::library::EXPORTED_TABLES;

impl Engine {
    /// Writes the whole library to `path`: as JSON where its name ends so, else as a copy of the library's own file, as it
    /// is at one moment. Neither holds a secret. Times are seconds since 1970, UTC.
    ///
    /// # Errors
    /// `file-unwritable`; what the library says.
    pub async fn export_library(&self, path: &Path) -> Result<()> {
        let is_json = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let mut file = Unfinished::begin(path)?;
        match is_json {
            true => self.write_tables(&mut file).await?,
            false => {
                let copy = file
                    .path()
                    .to_str()
                    .ok_or_else(|| file.failed(&"not UTF-8"))?;
                let copied = self.library().copy_to(copy).await;
                // Here it is the other disk that is full, or the other folder that cannot be written.
                copied.map_err(|error| match error.is(code::LIBRARY_LOCKED) {
                    true => error,
                    false => file.failed(&error),
                })?;
            }
        }
        file.finish()
    }

    async fn write_tables(&self, file: &mut Unfinished) -> Result<()> {
        let mut written = Ok(());
        let mut out = BufWriter::new(file.file());
        let began = clock::rfc3339(clock::now());
        let mut put = |text: String| {
            if written.is_ok() {
                written = out.write_all(text.as_bytes());
            }
            written.is_ok()
        };
        put(format!(
            "{{\n\"reeldrop\": \"{}\",\n\"exportedAt\": \"{began}\"",
            env!("CARGO_PKG_VERSION")
        ));
        for (name, select) in EXPORTED_TABLES {
            put(format!(",\n\"{name}\": ["));
            let mut between = "\n";
            self.library()
                .each_row(select, |row| {
                    let row = serde_json::Value::Object(row);
                    put(format!("{}{row}", std::mem::replace(&mut between, ",\n")))
                })
                .await?;
            put("\n]".to_owned());
        }
        put("\n}\n".to_owned());
        let written = written.and_then(|()| out.flush());
        drop(out);
        written.map_err(|error| file.failed(&error))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::home::Home;
    use crate::library::Library;

    #[tokio::test]
    async fn the_library_is_exported_as_a_library_and_as_json() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home")).unwrap();
        let (engine, _) = Engine::open(home).await.unwrap();
        let mut settings = engine.settings().await.unwrap();
        settings.parallel_uploads = 7;
        engine.save_settings(&settings).await.unwrap();

        let copy = folder.path().join("copy.sqlite");
        engine.export_library(&copy).await.unwrap();
        let (copied, notice) = Library::open(&copy).await.unwrap();
        assert_eq!(notice, None);
        assert_eq!(copied.settings().await.unwrap(), settings);

        let json = folder.path().join("all.JSON");
        engine.export_library(&json).await.unwrap();
        let all: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
        for table in ["connections", "batches", "uploads", "links"] {
            assert!(all[table].is_array(), "{table}");
        }
        let stored = all["settings"].as_array().unwrap();
        assert!(stored.contains(&serde_json::json!({ "name": "parallelUploads", "value": "7" })));

        let nowhere = folder.path().join("no folder").join("copy.sqlite");
        let refused = engine.export_library(&nowhere).await.unwrap_err();
        assert_eq!(refused.code, code::FILE_UNWRITABLE);
        // Over what was there, and nothing half written is left.
        engine.export_library(&json).await.unwrap();
        let names = std::fs::read_dir(folder.path()).unwrap().flatten();
        let names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        let is_left = |name: &std::ffi::OsString| name.to_string_lossy().starts_with(".tmp");
        assert!(!names.iter().any(is_left), "{names:?}");
    }
}
