//! A server that keeps what was asked of it, and answers as the test says.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Texts = Arc<Mutex<Vec<String>>>;

pub struct Capture {
    pub endpoint: String,
    heads: Texts,
    bodies: Texts,
}

impl Capture {
    /// `answer` gets the head of a request in lower case, and gives the whole answer.
    pub async fn start(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let heads = Texts::default();
        let bodies = Texts::default();
        let (kept, answer) = ((heads.clone(), bodies.clone()), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, kept.clone(), answer.clone()));
            }
        });
        Self {
            endpoint,
            heads,
            bodies,
        }
    }

    /// The heads of all requests so far.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// The bodies of all requests that came whole.
    #[allow(dead_code, reason = "not every test looks at them")]
    pub fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }

    /// The first request that begins so.
    pub fn head(&self, start: &str) -> String {
        let heads = self.heads();
        let found = heads.iter().find(|head| head.starts_with(start));
        found
            .unwrap_or_else(|| panic!("no {start} in {heads:#?}"))
            .clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    (heads, bodies): (Texts, Texts),
    answer: Arc<impl Fn(&str) -> String>,
) {
    let mut bytes = Vec::new();
    let end = loop {
        match stream.read_buf(&mut bytes).await {
            Ok(1..) => {}
            _ => return,
        }
        if let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    heads.lock().unwrap().push(head.clone());
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse::<usize>().unwrap());
    while bytes.len() < end + 4 + length {
        if !matches!(stream.read_buf(&mut bytes).await, Ok(1..)) {
            return;
        }
    }
    let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    bodies.lock().unwrap().push(body);
    let _ = stream.write_all(answer(&head).as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// An answer with that status line, those headers, and that body.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}
