//! The built program in a home of its own, clips made by ffmpeg, and a plain HTTP client.
#![allow(dead_code, unused_imports, missing_docs, clippy::unwrap_used)]

pub mod clips;
pub mod encrypted;
pub mod http;
pub mod proxy;
pub mod rclone;

pub use clips::{clip, large_clip};
pub use http::{get, get_range};

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_reeldrop");
/// Longer than anything here takes on a busy computer: only a hang is cut by it.
const LONGEST: Duration = Duration::from_secs(120);

/// A home and a folder of files that nobody else uses.
pub struct Place {
    folder: TempDir,
}

/// How the program ended.
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("files")).unwrap();
        Self { folder }
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("files").join(name)
    }

    pub fn write(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.file(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The program, with nothing of the outer environment that could change where files go.
    pub fn program(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        for (name, _) in std::env::vars_os() {
            let own = ["CDN_", "REELDROP_"];
            if own
                .iter()
                .any(|start| name.to_string_lossy().starts_with(start))
            {
                command.env_remove(&name);
            }
        }
        command
            .env("REELDROP_HOME", self.home())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
        run(self.program().args(arguments))
    }

    pub fn links(&self) -> Vec<Value> {
        self.run(["links", "--all", "--json"]).objects()
    }
}

pub fn run(command: &mut Command) -> Ran {
    let output = Running::start(command).end();
    assert!(
        output.status.is_some(),
        "ended by a signal: {}{}",
        output.out,
        output.err
    );
    output
}

impl Ran {
    /// One JSON object a line, and nothing else.
    pub fn objects(&self) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        self.out.lines().map(read).collect()
    }

    pub fn object(&self) -> Value {
        let mut objects = self.objects();
        assert_eq!(objects.len(), 1, "{}{}", self.out, self.err);
        objects.remove(0)
    }

    pub fn code(&self) -> String {
        let object = self.object();
        let text = |name: &str| {
            object["error"][name]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        for name in ["message", "action"] {
            assert!(
                text(name).ends_with('.') && text(name).contains(' '),
                "a sentence: {object}"
            );
        }
        text("code")
    }
}

/// The program while it runs; killed when the test is over.
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    read: String,
    err: Option<std::thread::JoinHandle<String>>,
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let mut pipe = child.stderr.take().unwrap();
        let err = Some(std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        }));
        Self {
            child,
            lines,
            read: String::new(),
            err,
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn line(&mut self) -> String {
        let line = self.lines.recv_timeout(LONGEST).expect("a line in time");
        self.read.push_str(&line);
        self.read.push('\n');
        line
    }

    pub fn object(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// Whether it has ended.
    pub fn ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// What no process hears.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ctrl-C.
    pub fn interrupt(&self) {
        let sent = Command::new("kill")
            .args(["-INT", &self.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the end.
    pub fn end(mut self) -> Ran {
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if began.elapsed() > LONGEST {
                panic!("it does not end: {}", self.read);
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let mut out = std::mem::take(&mut self.read);
        while let Ok(line) = self.lines.recv_timeout(LONGEST) {
            out.push_str(&line);
            out.push('\n');
        }
        Ran {
            status: status.code(),
            out,
            err: self.err.take().unwrap().join().unwrap(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for a condition.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < LONGEST, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
