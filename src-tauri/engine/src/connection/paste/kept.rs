//! The secrets of the last pastes, in memory only.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::Instant;
use uuid::Uuid;

use super::{Found, PasteView};
use crate::connection::ConnectionForm;
use crate::error::{Error, Result, code};

/// How many pastes are kept.
const PASTES: usize = 8;

/// How long a paste is kept.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// The secrets that came with a paste.
#[derive(Clone, Default)]
pub(crate) struct PastedSecrets {
    pub secret: Option<SecretString>,
    pub session_token: Option<SecretString>,
    /// PEM.
    pub private_key: Option<SecretString>,
}

struct Paste {
    until: Instant,
    parts: Vec<(Uuid, PastedSecrets)>,
}

/// The secrets of the last pastes. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Pastes(Arc<Mutex<VecDeque<Paste>>>);

impl Pastes {
    /// Keeps the secrets for a while; gives what can be shown. Must be called within a tokio runtime.
    pub(in crate::connection) fn keep(&self, found: Vec<Found>) -> Vec<PasteView> {
        let until = Instant::now() + KEPT;
        let (views, parts) = found
            .into_iter()
            .map(|found| (found.view.clone(), (found.view.id, found.secrets)))
            .unzip();
        {
            let mut pastes = self.lock();
            pastes.push_back(Paste { until, parts });
            while pastes.len() > PASTES {
                pastes.pop_front();
            }
        }
        let kept = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            tokio::time::sleep_until(until).await;
            if let Some(kept) = kept.upgrade() {
                // Locking drops what is past its time.
                drop(Self(kept).lock());
            }
        });
        views
    }

    /// Puts the secrets of its paste into a form that has none of its own.
    ///
    /// # Errors
    /// `paste-forgotten` where they are no longer there and the form needs them.
    pub(crate) fn fill(&self, mut form: ConnectionForm) -> Result<ConnectionForm> {
        let Some(id) = form.pasted else {
            return Ok(form);
        };
        let found = self.lock().iter().find_map(|paste| {
            let part = paste.parts.iter().find(|(part, _)| *part == id);
            part.map(|(_, secrets)| secrets.clone())
        });
        match found {
            Some(secrets) => {
                form.secret = form.secret.or(secrets.secret);
                form.session_token = form.session_token.or(secrets.session_token);
                form.private_key = form.private_key.or(secrets.private_key);
                Ok(form)
            }
            None if form.secret.is_some() => Ok(form),
            None => Err(Error::new(
                code::PASTE_FORGOTTEN,
                "The secrets of what was pasted are no longer in memory.",
                "Paste it again, or enter the secret.",
            )),
        }
    }

    /// Forgets what was used.
    pub(crate) fn forget(&self, id: Uuid) {
        for paste in self.lock().iter_mut() {
            paste.parts.retain(|(part, _)| *part != id);
        }
    }

    /// What is past its time goes first.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Paste>> {
        let mut pastes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        pastes.retain(|paste| paste.until > now);
        pastes
    }
}
