//! What an examination has put into storage, and takes away again: at its end, and also where it is dropped half-way.

use crate::s3::{SentPart, Storage};
use crate::upload::transfer::again;

/// The objects and multipart uploads of one examination, all under one key.
pub(super) struct Leftovers {
    storage: Storage,
    pub key: String,
    /// Whether an object may be there.
    pub object: bool,
    /// Whether a multipart upload may be there whose id did not arrive.
    pub unnamed: bool,
    /// Multipart uploads by their ids, with the parts that they hold.
    pub multiparts: Vec<(String, Vec<SentPart>)>,
}

impl Leftovers {
    pub(super) fn new(storage: Storage, key: String) -> Self {
        Self {
            storage,
            key,
            object: false,
            unnamed: false,
            multiparts: Vec::new(),
        }
    }

    fn is_clean(&self) -> bool {
        !self.object && !self.unnamed && self.multiparts.is_empty()
    }

    /// Takes everything away. Whether nothing is left.
    pub(super) async fn clear(&mut self) -> bool {
        if std::mem::take(&mut self.unnamed)
            && let Ok(ids) = self.storage.multiparts_of(&self.key).await
        {
            for id in ids {
                if !self.multiparts.iter().any(|(known, _)| *known == id) {
                    self.multiparts.push((id, Vec::new()));
                }
            }
        }
        let mut kept = Vec::new();
        for (id, parts) in std::mem::take(&mut self.multiparts) {
            if again(|| self.storage.abort(&self.key, &id)).await.is_ok() {
                continue;
            }
            // A key that may not abort can still put the parts together, and delete what comes of it.
            self.object = true;
            if parts.is_empty()
                || again(|| self.storage.complete(&self.key, &id, &parts, false))
                    .await
                    .is_err()
            {
                kept.push((id, parts));
            }
        }
        self.multiparts = kept;
        if self.object && again(|| self.storage.delete(&self.key)).await.is_ok() {
            self.object = false;
        }
        self.is_clean()
    }
}

impl Drop for Leftovers {
    fn drop(&mut self) {
        if self.is_clean() {
            return;
        }
        let mut rest = Self {
            storage: self.storage.clone(),
            key: std::mem::take(&mut self.key),
            object: std::mem::take(&mut self.object),
            unnamed: std::mem::take(&mut self.unnamed),
            multiparts: std::mem::take(&mut self.multiparts),
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let clean = rest.clear().await;
                if !clean {
                    tracing::warn!(key = rest.key, "a check left this in storage");
                }
                // What could not be taken away now is not tried for ever.
                rest.forget();
            });
        }
    }
}

impl Leftovers {
    /// Gives up what could not be taken away.
    pub(super) fn forget(&mut self) {
        self.object = false;
        self.unnamed = false;
        self.multiparts.clear();
    }
}
