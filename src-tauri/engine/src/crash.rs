//! Named points at which a test ends the process, as a power cut would. Not in released programs.

/// Ends the process where `REELDROP_TEST_CRASH_AT` names this point, or (`point:3`) its third passing.
#[cfg(debug_assertions)]
pub(crate) fn point(name: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("REELDROP_TEST_CRASH_AT") else {
        return;
    };
    let (wanted, count) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    if wanted == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == count.parse().unwrap_or(1) {
        std::process::abort();
    }
}

/// Nothing, in a released program.
#[cfg(not(debug_assertions))]
pub(crate) fn point(_name: &str) {}
