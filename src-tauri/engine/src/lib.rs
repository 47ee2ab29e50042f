//! Reeldrop without a window: connections, the keychain, the library, uploads and links.
//!
//! It knows nothing of Tauri, windows or terminals. It speaks through one stream of [`Frame`]s and typed results, and
//! its failures are [`Error`]s with a stable code, a sentence and an action.

mod awake;
mod clock;
pub mod connection;
mod crash;
pub mod diagnostics;
mod engine;
mod error;
mod event;
mod export;
mod home;
mod keychain;
pub mod library;
mod limit;
pub mod link;
pub mod log;
mod s3;
mod statistics;
mod upload;
mod watch;

pub use clock::{in_words, now, rfc3339};
pub use engine::{
    Begun, BucketObject, CopiedLinks, Destination, Engine, Invalidation, LinkCheck, LinkCookies,
    LinkText, LinkWish, ListedFolder, Listing, NewBatch, NewWatch, ObjectLinks, Orphan, Overview,
    RevokeManyPlan, RevokePlan, RevokeWay, Revoked, Standing,
};
pub use error::{Error, Result, code};
pub use event::{BatchOutcome, Frame, HoldView, Overall};
pub use home::{HOME_VARIABLE, Home};
pub use keychain::{Keychain, SecretKind, SecretState, Secrets};
pub use library::{ColumnOrder, WindowLook, WindowPlace};
pub use limit::{Day, Hours, SpeedLimit};
pub use statistics::{
    FailureCount, Period, SpeedLine, Statistics, StatisticsQuery, Step, StepUnit, Totals,
};
pub use upload::{
    BatchView, ConflictAnswer, DEFAULT_TEMPLATE, Disposition, MediaFacts, ObjectRules, OnConflict,
    PackageView, UploadOrder, UploadPhase, UploadState, UploadView, is_package, name_and_value,
    template_example,
};
pub use watch::{
    Afterwards, PACKAGES, QUIET, VIDEOS, WatchFileView, WatchForm, WatchState, WatchView,
};
