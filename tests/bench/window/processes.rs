//! What the processes of a running app cost, as Linux tells it (proc(5)).

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Ticks of the kernel's clock in a second, as proc(5) shows times; 100 on every Linux that people have.
const TICKS: f64 = 100.0;

/// Which of the processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reeldrop itself: window, engine, sandbox.
    Window,
    /// WebKit's process of the page.
    Page,
    /// WebKit's process that loads.
    Network,
}

impl Role {
    /// The first 15 bytes of a program's name are what the kernel keeps of it.
    fn of(name: &str) -> Option<Self> {
        match name.trim() {
            "reeldrop-deskto" => Some(Self::Window),
            "WebKitWebProces" => Some(Self::Page),
            "WebKitNetworkPr" => Some(Self::Network),
            _ => None,
        }
    }
}

/// The processes of the app in one home.
pub struct Processes(BTreeMap<Role, PathBuf>);

impl Processes {
    /// Those that carry the home in their environment.
    pub fn of(home: &Path) -> Self {
        let home = format!("REELDROP_HOME={}", home.display());
        let found = fs::read_dir("/proc").into_iter().flatten().flatten();
        let found = found.filter_map(|process| {
            let path = process.path();
            let role = Role::of(&fs::read_to_string(path.join("comm")).ok()?)?;
            let environment = fs::read(path.join("environ")).ok()?;
            let mut variables = environment.split(|byte| *byte == 0);
            variables
                .any(|variable| variable == home.as_bytes())
                .then_some((role, path))
        });
        Self(found.collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Processor time used so far, in seconds.
    pub fn cpu(&self, role: Role) -> Option<f64> {
        let (user, system) = (self.stat(role, 14)?, self.stat(role, 15)?);
        Some((user + system) / TICKS)
    }

    /// How often each of its threads has gone to sleep so far: each time, something has to wake it again.
    pub fn sleeps(&self, role: Role) -> Option<BTreeMap<OsString, f64>> {
        let threads = fs::read_dir(self.0.get(&role)?.join("task")).ok()?;
        let of_thread = |thread: fs::DirEntry| {
            let status = fs::read_to_string(thread.path().join("status")).ok()?;
            Some((
                thread.file_name(),
                after(&status, "voluntary_ctxt_switches:")?,
            ))
        };
        Some(threads.flatten().filter_map(of_thread).collect())
    }

    /// Its memory in bytes; of what it shares with others, its share (PSS).
    pub fn memory(&self, role: Role) -> Option<f64> {
        let sums = fs::read_to_string(self.0.get(&role)?.join("smaps_rollup")).ok()?;
        Some(after(&sums, "Pss:")? * 1024.0)
    }

    /// When it began, in seconds since 1970, UTC, to a hundredth.
    pub fn began(&self, role: Role) -> Option<f64> {
        let after_boot = self.stat(role, 22)? / TICKS;
        let uptime = fs::read_to_string("/proc/uptime").ok()?;
        let uptime: f64 = uptime.split_whitespace().next()?.parse().ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Some(now.as_secs_f64() - uptime + after_boot)
    }

    /// A field of `stat`, counted from 1.
    fn stat(&self, role: Role, field: usize) -> Option<f64> {
        let stat = fs::read_to_string(self.0.get(&role)?.join("stat")).ok()?;
        // The third stands after the name, which may hold anything.
        let fields = stat.rsplit(')').next()?;
        fields.split_whitespace().nth(field - 3)?.parse().ok()
    }
}

/// The number after a name, of a file with one on each line.
fn after(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
