//! A TCP proxy that holds back what a client sends after so many bytes, until it is opened; and a server that answers
//! every request alike.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub struct Proxy {
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    to: u16,
    hold_after: u64,
    passed: AtomicU64,
    open: AtomicBool,
    /// The first bytes of each piece that a client sent: request lines are among them.
    heads: Mutex<Vec<u8>>,
}

impl Proxy {
    pub fn start(to: u16, hold_after: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            to,
            hold_after,
            passed: AtomicU64::new(0),
            open: AtomicBool::new(false),
            heads: Mutex::default(),
        });
        let served = shared.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let shared = served.clone();
                std::thread::spawn(move || shared.relay(client));
            }
        });
        Self { port, shared }
    }

    /// Waits until it holds bytes back.
    pub fn holds(&self) {
        super::until("the proxy holds", || {
            self.shared.passed.load(Ordering::SeqCst) > self.shared.hold_after
        });
    }

    /// Bytes that clients sent so far.
    pub fn passed(&self) -> u64 {
        self.shared.passed.load(Ordering::SeqCst)
    }

    pub fn open(&self) {
        self.shared.open.store(true, Ordering::SeqCst);
    }

    pub fn saw(&self, text: &str) -> bool {
        let heads = self.shared.heads.lock().unwrap();
        String::from_utf8_lossy(&heads).contains(text)
    }
}

impl Shared {
    fn relay(&self, mut client: TcpStream) {
        let mut server = TcpStream::connect(("127.0.0.1", self.to)).unwrap();
        let (mut answers, mut back) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut answers, &mut back);
            let _ = back.shutdown(std::net::Shutdown::Both);
        });
        let mut piece = vec![0; 1 << 16];
        while let Ok(count @ 1..) = client.read(&mut piece) {
            let head = &piece[..count.min(2048)];
            // Only what looks like a request is held in memory, and only bodies are held back.
            let request = head.windows(9).any(|window| window == b" HTTP/1.1");
            if request {
                self.heads.lock().unwrap().extend_from_slice(head);
            }
            let passed = self.passed.fetch_add(count as u64, Ordering::SeqCst);
            while !request && passed > self.hold_after && !self.open.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            if server.write_all(&piece[..count]).is_err() {
                break;
            }
        }
        let _ = server.shutdown(std::net::Shutdown::Both);
    }
}

/// Answers every request with `head` and, where the method allows one, `body`. Returns its port.
pub fn answering(head: &'static str, body: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || answer(client, head, body));
        }
    });
    port
}

fn answer(client: TcpStream, head: &str, body: &str) -> Option<()> {
    let mut requests = BufReader::new(client.try_clone().ok()?);
    let mut client = client;
    loop {
        let mut first = String::new();
        if requests.read_line(&mut first).ok()? == 0 {
            return None;
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            requests.read_line(&mut line).ok()?;
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        std::io::copy(&mut requests.by_ref().take(length), &mut std::io::sink()).ok()?;
        let body = if first.starts_with("HEAD") { "" } else { body };
        let text = format!(
            "HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        client.write_all(text.as_bytes()).ok()?;
    }
}
