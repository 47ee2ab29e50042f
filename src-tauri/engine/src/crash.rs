//! What a test makes happen: the end of the process at named points, as by a power cut, and a disk that cannot be read.
//! Not in released programs.

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

/// An error of the disk where `REELDROP_TEST_READ_ERROR` names an offset within this piece of a file: no file system that
/// a test can have fails in the middle of a file.
#[cfg(debug_assertions)]
pub(crate) fn read_error(offset: u64, length: u64) -> std::io::Result<()> {
    let bad = std::env::var("REELDROP_TEST_READ_ERROR").ok();
    let bad = bad.and_then(|bad| bad.parse::<u64>().ok());
    match bad.is_some_and(|bad| (offset..offset + length).contains(&bad)) {
        true => Err(std::io::Error::other("input/output error")),
        false => Ok(()),
    }
}

/// Nothing, in a released program.
#[cfg(not(debug_assertions))]
pub(crate) fn read_error(_offset: u64, _length: u64) -> std::io::Result<()> {
    Ok(())
}
