//! Timing: the median of many rounds, each long enough for the clock.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Seconds that one call takes: the median of rounds that last 20 ms each, one second in all.
pub fn per_call<T>(mut call: impl FnMut() -> T) -> f64 {
    let mut calls = 1u32;
    loop {
        let round = time(calls, &mut call);
        if round >= Duration::from_millis(20) {
            break;
        }
        calls = (calls * 2).max((calls as f64 * 0.02 / round.as_secs_f64().max(1e-9)) as u32);
    }
    let began = Instant::now();
    let mut rounds = Vec::new();
    while rounds.len() < 5 || began.elapsed() < Duration::from_secs(1) {
        rounds.push(time(calls, &mut call).as_secs_f64() / f64::from(calls));
    }
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

fn time<T>(calls: u32, call: &mut impl FnMut() -> T) -> Duration {
    let began = Instant::now();
    for _ in 0..calls {
        black_box(call());
    }
    began.elapsed()
}

/// A time for people: `0.93 us`, `1.2 ms`, `1.70 s`.
pub fn words(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{:.2} us", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}
