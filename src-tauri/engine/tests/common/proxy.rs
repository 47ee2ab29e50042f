//! A TCP proxy between engine and storage, and the faults of a network: it passes, cuts, holds, slows, changes bytes,
//! or answers itself, as a rule says for each piece that goes by.

use std::io::ErrorKind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// From the engine to storage.
    Up,
    Down,
}

/// A piece of a connection, on its way.
pub struct Piece<'a> {
    pub way: Way,
    /// May be changed.
    pub bytes: &'a mut Vec<u8>,
    /// The first line of the request that it belongs to, or is the answer to.
    pub request: &'a str,
    /// Bytes of that request that went up before.
    pub before: usize,
    /// Tells connections apart.
    pub connection: u64,
}

impl Piece<'_> {
    /// Of a file: what a server is asked before its first upload is not meant.
    pub fn is(&self, way: Way, method: &str) -> bool {
        self.way == way && self.request.starts_with(method) && !self.is_question()
    }

    /// Whether it asks the server which checksum it verifies.
    pub fn is_question(&self) -> bool {
        self.request.contains(".reeldrop-check-")
    }

    /// Bytes of it that are no headers.
    pub fn body_bytes(&self) -> usize {
        let head = self.bytes.windows(4).position(|end| end == b"\r\n\r\n");
        match head.filter(|_| self.before == 0) {
            Some(head) => self.bytes.len() - head - 4,
            None if self.before == 0 => 0,
            None => self.bytes.len(),
        }
    }

    /// Beyond the headers.
    pub fn is_body(&self) -> bool {
        self.way == Way::Up && self.before > 16 * 1024
    }
}

pub enum Do {
    Pass,
    /// Breaks the connection.
    Cut,
    /// Waits for [`Proxy::release`].
    Hold,
    Slow(Duration),
    /// Answers in the place of storage, and breaks the connection.
    Answer(&'static str),
    #[allow(dead_code, reason = "not every test stalls")]
    /// Lets no more of it through, and says nothing: the connection stays.
    Swallow,
}

type Rule = Arc<dyn Fn(&mut Piece<'_>) -> Do + Send + Sync>;

pub struct Proxy {
    endpoint: String,
    open: watch::Sender<bool>,
    connections: Arc<AtomicUsize>,
    _stop: DropGuard,
}

impl Proxy {
    /// Stands before `endpoint` (`http://host:port`).
    pub async fn before(
        endpoint: &str,
        rule: impl Fn(&mut Piece<'_>) -> Do + Send + Sync + 'static,
    ) -> Self {
        Self::at(0, endpoint, rule).await
    }

    /// Stands before `endpoint` at that port: the network, which is there until this is dropped.
    pub async fn at(
        port: u16,
        endpoint: &str,
        rule: impl Fn(&mut Piece<'_>) -> Do + Send + Sync + 'static,
    ) -> Self {
        let storage = endpoint.trim_start_matches("http://").to_owned();
        let listener = loop {
            match TcpListener::bind(("127.0.0.1", port)).await {
                // One that stood there is just about to go.
                Err(error) if error.kind() == ErrorKind::AddrInUse => {
                    tokio::task::yield_now().await;
                }
                listener => break listener.unwrap(),
            }
        };
        let (rule, open, stop): (Rule, _, _) = (
            Arc::new(rule),
            watch::Sender::new(false),
            CancellationToken::new(),
        );
        let proxy = Self {
            endpoint: format!("http://{}", listener.local_addr().unwrap()),
            open: open.clone(),
            connections: Arc::default(),
            _stop: stop.clone().drop_guard(),
        };
        let stopped = stop.clone();
        let connections = proxy.connections.clone();
        let serve = async move {
            for number in 0.. {
                let (client, _) = listener.accept().await.unwrap();
                let Ok(server) = TcpStream::connect(&storage).await else {
                    continue;
                };
                let counted = Counted::new(&connections);
                carry(client, server, (number, counted), &rule, &open, &stopped);
            }
        };
        tokio::spawn(async move { stop.run_until_cancelled(serve).await });
        proxy
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn port(&self) -> u16 {
        let (_, port) = self.endpoint.rsplit_once(':').unwrap();
        port.parse().unwrap()
    }

    /// How many connections are open.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Lets go of all that is held, for good.
    pub fn release(&self) {
        self.open.send_replace(true);
    }
}

/// One connection, while it is open.
#[derive(Clone)]
struct Counted(#[expect(dead_code, reason = "it counts by being there")] Arc<dyn Send + Sync>);

impl Counted {
    fn new(connections: &Arc<AtomicUsize>) -> Self {
        struct One(Arc<AtomicUsize>);
        impl Drop for One {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        connections.fetch_add(1, Ordering::SeqCst);
        Self(Arc::new(One(connections.clone())))
    }
}

#[derive(Default)]
struct Request {
    line: String,
    sent: usize,
}

fn carry(
    client: TcpStream,
    server: TcpStream,
    (number, counted): (u64, Counted),
    rule: &Rule,
    open: &watch::Sender<bool>,
    stop: &CancellationToken,
) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let request = Arc::new(Mutex::new(Request::default()));
    let to_client = Arc::new(tokio::sync::Mutex::new(to_client));
    let to_server = Arc::new(tokio::sync::Mutex::new(to_server));
    // What ends one way ends the other.
    let broken = stop.child_token();
    for (way, from, to) in [
        (Way::Up, from_client, to_server),
        (Way::Down, from_server, to_client.clone()),
    ] {
        let pump = Pump {
            way,
            request: request.clone(),
            rule: rule.clone(),
            open: open.subscribe(),
            client: to_client.clone(),
            number,
            _counted: counted.clone(),
        };
        let broken = broken.clone();
        tokio::spawn(async move {
            broken.run_until_cancelled(pump.run(from, to)).await;
            broken.cancel();
        });
    }
}

struct Pump {
    way: Way,
    request: Arc<Mutex<Request>>,
    rule: Rule,
    open: watch::Receiver<bool>,
    client: Arc<tokio::sync::Mutex<OwnedWriteHalf>>,
    number: u64,
    _counted: Counted,
}

impl Pump {
    async fn run(mut self, mut from: OwnedReadHalf, to: Arc<tokio::sync::Mutex<OwnedWriteHalf>>) {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let Ok(count @ 1..) = from.read(&mut buffer).await else {
                return;
            };
            let mut bytes = buffer[..count].to_vec();
            match self.decide(&mut bytes) {
                Do::Pass => {}
                Do::Cut => return,
                Do::Hold => {
                    let _ = self.open.wait_for(|open| *open).await;
                }
                Do::Slow(time) => tokio::time::sleep(time).await,
                Do::Answer(answer) => {
                    let _ = self.client.lock().await.write_all(answer.as_bytes()).await;
                    return;
                }
                Do::Swallow => std::future::pending().await,
            }
            if to.lock().await.write_all(&bytes).await.is_err() {
                return;
            }
        }
    }

    fn decide(&self, bytes: &mut Vec<u8>) -> Do {
        let mut request = self.request.lock().unwrap();
        if self.way == Way::Up {
            let line = bytes
                .split(|byte| *byte == b'\r')
                .next()
                .unwrap_or_default();
            if line.ends_with(b" HTTP/1.1") {
                *request = Request {
                    line: String::from_utf8_lossy(line).into_owned(),
                    sent: 0,
                };
            }
        }
        let count = bytes.len();
        let doing = (self.rule)(&mut Piece {
            way: self.way,
            bytes,
            request: &request.line,
            before: request.sent,
            connection: self.number,
        });
        if self.way == Way::Up {
            request.sent += count;
        }
        doing
    }
}
