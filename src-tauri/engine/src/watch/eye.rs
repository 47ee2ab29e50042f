//! Hears from the system that something happened in a folder, so that the next look comes sooner. It may hear nothing, as
//! on network drives: looks come by themselves, too.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;

/// An ear at a folder, as long as it lives.
pub(crate) struct Eye {
    lost: Arc<AtomicBool>,
    _watcher: Option<RecommendedWatcher>,
}

impl Eye {
    /// Wakes `woken` when something happens in `folder`. Blocks on the disk.
    pub(crate) fn open(folder: &Path, subfolders: bool, woken: Arc<Notify>) -> Self {
        let lost = Arc::new(AtomicBool::new(false));
        let (is_lost, root) = (lost.clone(), folder.to_owned());
        let heard = move |event: notify::Result<notify::Event>| {
            match event {
                // A look opens folders and files itself.
                Ok(event) if is_only_read(&event.kind) => return,
                Ok(event) if has_gone(&event.kind) && event.paths.contains(&root) => {
                    is_lost.store(true, Ordering::Relaxed);
                }
                Ok(_) => {}
                Err(_) => is_lost.store(true, Ordering::Relaxed),
            }
            woken.notify_one();
        };
        let mode = match subfolders {
            true => RecursiveMode::Recursive,
            false => RecursiveMode::NonRecursive,
        };
        let opened = notify::recommended_watcher(heard).and_then(|mut watcher| {
            watcher.watch(folder, mode)?;
            Ok(watcher)
        });
        if let Err(error) = &opened
            && folder.is_dir()
        {
            tracing::warn!(%error, "the system does not tell what happens in a watch folder");
        }
        Self {
            lost,
            _watcher: opened.ok(),
        }
    }

    /// Whether it hears no more of the folder.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }
}

fn is_only_read(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

fn has_gone(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    )
}
