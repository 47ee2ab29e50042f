//! What goes wrong with each request: it depends on the seed, the request and how often it was sent, on nothing else.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::proxy::{Do, Piece, Way};

/// After so many faults a request gets through: the engine sends each five times.
const MOST: u32 = 3;

/// Of a hundred requests, those with which something goes wrong.
const PERCENT: u64 = 25;

/// The request that stalls.
const STALLED: &str = "PUT /films/007";

/// All that can go wrong; the last one once.
pub const KINDS: [&str; 8] = [
    "cut",
    "cut the answer",
    "slow",
    "damage",
    "500",
    "503",
    "429",
    "stall",
];

const ANSWERS: [(&str, &str); 3] = [
    (
        "500",
        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ),
    (
        "503",
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ),
    (
        "429",
        "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ),
];

#[derive(Clone, Copy)]
struct Fault {
    kind: &'static str,
    /// Bytes of the request that pass before.
    after: usize,
}

pub struct Faults {
    seed: u64,
    state: Mutex<State>,
    happened: Arc<Mutex<BTreeMap<&'static str, usize>>>,
}

#[derive(Default)]
struct State {
    /// How often each request was sent.
    sent: HashMap<String, u32>,
    /// What goes wrong with the request that is under way on each connection.
    now: HashMap<u64, Fault>,
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            state: Mutex::default(),
            happened: Arc::default(),
        }
    }

    /// How often each kind did.
    pub fn happened(&self) -> Arc<Mutex<BTreeMap<&'static str, usize>>> {
        self.happened.clone()
    }

    pub fn meet(&self, piece: &mut Piece<'_>) -> Do {
        let mut state = self.state.lock().unwrap();
        if piece.way == Way::Up && piece.before == 0 {
            match self.fault(&mut state, piece.request) {
                Some(fault) => state.now.insert(piece.connection, fault),
                None => state.now.remove(&piece.connection),
            };
        }
        let Some(fault) = state.now.get(&piece.connection).copied() else {
            return Do::Pass;
        };
        let reached = piece.way == Way::Up && piece.before + piece.bytes.len() > fault.after;
        let doing = match fault.kind {
            "cut" if reached => Do::Cut,
            // The server has done the work, and nobody hears of it.
            "cut the answer" if piece.way == Way::Down => Do::Cut,
            "slow" => Do::Slow(Duration::from_millis(20)),
            "damage" if piece.body_bytes() > 0 && piece.way == Way::Up => {
                if let Some(last) = piece.bytes.last_mut() {
                    *last ^= 0x20;
                }
                state.now.remove(&piece.connection);
                Do::Pass
            }
            "stall" if reached => Do::Swallow,
            kind if piece.way == Way::Up && piece.before == 0 => {
                match ANSWERS.iter().find(|(name, _)| *name == kind) {
                    Some((_, answer)) => Do::Answer(answer),
                    None => return Do::Pass,
                }
            }
            _ => return Do::Pass,
        };
        *self.happened.lock().unwrap().entry(fault.kind).or_default() += 1;
        doing
    }

    fn fault(&self, state: &mut State, request: &str) -> Option<Fault> {
        // Without the id, which is another each time.
        let end = request.find("uploadId=").unwrap_or(request.len());
        let request = &request[..end];
        let sent = state.sent.entry(request.to_owned()).or_default();
        *sent += 1;
        if *sent > MOST {
            return None;
        }
        // One: it takes as long as the engine takes to give such a request up.
        if *sent == 1 && request.starts_with(STALLED) {
            return Some(Fault {
                kind: "stall",
                after: 0,
            });
        }
        let mut hasher = DefaultHasher::new();
        (self.seed, request, *sent).hash(&mut hasher);
        let mut random = fastrand::Rng::with_seed(hasher.finish());
        if random.u64(0..100) >= PERCENT {
            return None;
        }
        let kind = KINDS[random.usize(0..KINDS.len() - 1)];
        // Anywhere in the order of magnitude of headers, small files and parts.
        let after = 2f64.powf(random.f64() * 23.0) as usize;
        Some(Fault { kind, after })
    }
}
