//! Handing out: a link is fetched as anybody would, whole and in pieces, by a browser's rules, and without its signature.

use std::time::Duration;

use reqwest::header::{ACCEPT_RANGES, HeaderMap, ORIGIN, RANGE};
use reqwest::{Method, StatusCode};

use super::examination::Examination;
use super::line::{Fix, LineView, Outcome, Subject};
use super::uploads::{CONTENT_TYPE, content, plain};
use crate::connection::Provider;
use crate::error::{Error, Result, code};
use crate::link::cache::Caches;
use crate::link::{LinkKind, Target, Window, make, sign, url_of};

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(20);

/// How long the link works that is tried, in seconds.
const LIFETIME: u32 = 300;

/// A page whose player fetches the link (RFC 2606: a name that is nobody's).
const PAGE: &str = "https://player.example.com";

/// What came back.
struct Fetched {
    status: StatusCode,
    headers: HeaderMap,
    /// At most as long as the object.
    body: Vec<u8>,
}

impl Examination<'_> {
    /// All that is done with the stored object's link.
    pub(super) async fn links(&mut self) {
        let url = match self.link() {
            Ok(url) => url,
            Err(error) => {
                let subject = match self.has(Subject::Link) {
                    true => Subject::Link,
                    false => Subject::PublicAddress,
                };
                self.push(self.trouble(subject, Outcome::Bad, &error));
                let rest = [Subject::Unsigned, Subject::Range, Subject::Cors];
                self.not_checked_all(&rest, "There is no link to try it with.");
                self.public_address().await;
                return;
            }
        };
        let kind = self.open.connection.link_kind();
        let opens = match kind {
            LinkKind::Public => self.public_address().await,
            _ => self.signed(&url, kind).await,
        };
        if kind == LinkKind::CloudfrontSigned {
            self.unsigned().await;
        }
        if kind == LinkKind::Presigned {
            self.public_address().await;
        }
        if opens {
            self.range(&url).await;
            self.players(&url).await;
        } else {
            let why = "The link has to open first.";
            self.not_checked_all(&[Subject::Range, Subject::Cors], why);
        }
    }

    /// A link of the connection's own kind.
    fn link(&self) -> Result<String> {
        let connection = &self.open.connection;
        let target = Target {
            key: self.leftovers.key.clone(),
            content_type: CONTENT_TYPE.to_owned(),
            ..Target::default()
        };
        let now = crate::clock::now_at(sign::address_of(connection));
        let link = make(connection, target, Window::alone(now, LIFETIME))?;
        Ok(url_of(&link, self.open, &Caches::default())?.to_string())
    }

    async fn signed(&mut self, url: &str, kind: LinkKind) -> bool {
        let who = match kind {
            LinkKind::CloudfrontSigned => "CloudFront",
            _ => "the server",
        };
        let fetched = fetch(Method::GET, url, &[]).await;
        let line = match fetched {
            Some(fetched) if fetched.status == StatusCode::OK && fetched.body == content() => {
                self.good(Subject::Link, format!("A signed link opens: {who} gives the file."));
                return true;
            }
            Some(fetched) if fetched.status == StatusCode::OK => Subject::Link
                .line(Outcome::Bad, "The link gives other bytes than were stored.")
                .mend("Something between this computer and the server changes data. Ask your provider.")
                .code(code::LINK_MISMATCH),
            Some(fetched) if kind == LinkKind::CloudfrontSigned => Subject::Link
                .line(Outcome::Bad, format!("CloudFront answers a signed link with {}.", fetched.status.as_u16()))
                .mend("Check that the key pair id belongs to this private key, that its key group is trusted by the distribution’s behaviour, and that the distribution may read the bucket. The steps are among the texts to copy.")
                .code(code::LINK_MISMATCH),
            // The permission to look and to fetch is one and the same; a policy may still tell them apart.
            Some(fetched) if matches!(fetched.status.as_u16(), 401 | 403) => {
                let denied = Error::new(code::ACCESS_DENIED, "", "");
                self.trouble(Subject::Link, Outcome::Bad, &denied)
            }
            Some(fetched) => Subject::Link
                .line(Outcome::Bad, format!("The server answers a signed link with {}.", fetched.status.as_u16()))
                .mend("Check endpoint, region and addressing style of the connection.")
                .code(code::LINK_MISMATCH),
            None => unreachable(Subject::Link, Outcome::Bad),
        };
        self.push(line);
        false
    }

    /// The same address without a signature.
    async fn unsigned(&mut self) {
        let Some(url) = self.open.connection.public_url_of(&self.leftovers.key) else {
            self.not_checked(
                Subject::Unsigned,
                "The connection has no address of a distribution.",
            );
            return;
        };
        let line = match fetch(Method::GET, &url, &[]).await {
            Some(fetched) if fetched.status.is_success() => Subject::Unsigned
                .line(Outcome::Bad, "CloudFront gives the file without a signature: every file is open to all, for ever.")
                .mend("Restrict the viewer access of the distribution’s behaviour to a trusted key group. The steps are among the texts to copy.")
                .code(code::CLOUDFRONT_REFUSED),
            Some(fetched) if fetched.status == StatusCode::FORBIDDEN => Subject::Unsigned
                .line(Outcome::Good, "Without a signature CloudFront refuses."),
            Some(fetched) => Subject::Unsigned
                .line(Outcome::Notice, format!("Without a signature the answer is {}, not 403.", fetched.status.as_u16()))
                .mend("Look at the distribution’s behaviours and error pages."),
            None => unreachable(Subject::Unsigned, Outcome::Bad),
        };
        self.push(line);
    }

    /// Whether the object is to be had under the public address, where the connection has one to try.
    pub(super) async fn public_address(&mut self) -> bool {
        let subject = Subject::PublicAddress;
        let Some(url) = self
            .open
            .connection
            .public_url_of(&self.leftovers.key)
            .filter(|_| self.has(subject))
        else {
            return false;
        };
        // Links of their own depend on it, or it is only shown beside them.
        let wrong = match self.open.connection.link_kind() {
            LinkKind::Public => Outcome::Bad,
            _ => Outcome::Notice,
        };
        let line = match fetch(Method::GET, &url, &[]).await {
            Some(fetched) if fetched.status == StatusCode::OK && fetched.body == content() => {
                self.good(subject, "The file opens under the public address.");
                return true;
            }
            Some(fetched) if fetched.status == StatusCode::OK => subject
                .line(
                    wrong,
                    "The public address gives something else than the file.",
                )
                .mend("Check that it leads to this bucket, with no folder missing or too many.")
                .code(code::LINK_MISMATCH),
            Some(fetched) => {
                let how = match self.open.connection.provider {
                    Provider::CloudflareR2 => {
                        "Connect the custom domain to this bucket, or switch its r2.dev address on, in the bucket’s settings."
                    }
                    _ => {
                        "Check that it leads to this bucket, and that the bucket lets everybody read."
                    }
                };
                subject
                    .line(
                        wrong,
                        format!(
                            "The public address answers with {}.",
                            fetched.status.as_u16()
                        ),
                    )
                    .mend(how)
                    .code(code::LINK_MISMATCH)
            }
            None => unreachable(subject, wrong),
        };
        self.push(line);
        false
    }

    async fn range(&mut self, url: &str) {
        let (content, subject) = (content(), Subject::Range);
        let fetched = fetch(Method::GET, url, &[(RANGE.as_str(), "bytes=1000-1999")]).await;
        let right = content.get(1000..2000).unwrap_or_default();
        let line = match fetched {
            Some(fetched) if fetched.body != right && fetched.body != content => subject
                .line(
                    Outcome::Bad,
                    format!(
                        "Asked for bytes 1,000 to 1,999, the server answers {} with others.",
                        fetched.status.as_u16()
                    ),
                )
                .mend(
                    "Players would show a broken picture. Ask your provider about Range requests.",
                )
                .code(code::LINK_MISMATCH),
            Some(fetched)
                if fetched.status == StatusCode::PARTIAL_CONTENT && fetched.body == right =>
            {
                subject.line(
                    Outcome::Good,
                    "A piece out of the middle came, and nothing else.",
                )
            }
            Some(fetched) => {
                let says = fetched.headers.contains_key(ACCEPT_RANGES);
                let piece = if fetched.body == right {
                    "the piece"
                } else {
                    "the whole file"
                };
                let found = format!(
                    "Asked for a piece, the server sends {piece} with the status {} instead of 206{}.",
                    fetched.status.as_u16(),
                    if says {
                        ", though it says that it knows pieces"
                    } else {
                        ""
                    }
                );
                subject
                    .line(Outcome::Notice, found)
                    .mend("Videos play; some players cannot jump in them. Ask your provider about Range requests.")
            }
            None => unreachable(subject, Outcome::Bad),
        };
        self.push(line);
    }

    async fn players(&mut self, url: &str) {
        let subject = Subject::Cors;
        let get = fetch(Method::GET, url, &[(ORIGIN.as_str(), PAGE)]).await;
        let Some(get) = get else {
            self.push(unreachable(subject, Outcome::Notice));
            return;
        };
        let preflight = [
            (ORIGIN.as_str(), PAGE),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "range"),
        ];
        let asked = fetch(Method::OPTIONS, url, &preflight).await;
        let allowed = allows(&get.headers);
        let preflight =
            asked.is_some_and(|answer| answer.status.is_success() && allows(&answer.headers));
        if allowed && preflight {
            self.good(subject, "Players on every page may fetch the link.");
            return;
        }
        let rules = self.storage.allowed_origins().await;
        let fix = |line: LineView| match self.open.connection.provider {
            Provider::Sandbox => line,
            _ => line.fix(Fix::AllowPlayers),
        };
        let line = match rules {
            Ok(origins) if !allowed && !origins.is_empty() && !origins.iter().any(|o| o == "*") => {
                let pages: Vec<String> = origins.iter().take(5).map(|origin| plain(origin)).collect();
                subject.line(
                    Outcome::Good,
                    format!("Players may fetch the link on {} only, by the bucket’s rules.", pages.join(", ")),
                )
            }
            _ if allowed => fix(subject
                .line(Outcome::Notice, "Players may fetch whole files; asked beforehand whether they may fetch pieces, the server does not say yes.")
                .mend("Set the CORS rules among the texts to copy, which allow every header.")),
            rules => {
                let denied = rules.is_err_and(|failure| failure.error.is(code::ACCESS_DENIED));
                let found = match denied {
                    true => "Scripts on other pages are refused. This key may not look at the bucket’s rules (s3:GetBucketCORS).",
                    false => "Scripts on other pages are refused: no rule of the bucket allows them.",
                };
                let line = subject.line(Outcome::Notice, found).mend(
                    "Plain links work. For players such as hls.js on web pages, set the CORS rules among the texts to copy.",
                );
                match denied {
                    true => line.missing("s3:GetBucketCORS"),
                    false => fix(line),
                }
            }
        };
        self.push(line);
    }
}

fn allows(headers: &HeaderMap) -> bool {
    headers
        .get("access-control-allow-origin")
        .is_some_and(|origin| origin == "*" || origin == PAGE)
}

fn unreachable(subject: Subject, outcome: Outcome) -> LineView {
    subject
        .line(outcome, "The address could not be reached.")
        .mend("Check its spelling, and that its name leads to the right place.")
        .code(code::NETWORK)
}

/// Asks as anybody would. None where nobody answers: what went wrong would quote the address and its signature.
async fn fetch(method: Method, url: &str, headers: &[(&str, &str)]) -> Option<Fetched> {
    let client = reqwest::Client::builder().timeout(ANSWER).build().ok()?;
    let mut request = client.request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = request.send().await.ok()?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut body = Vec::new();
    // A page of an error, or a server that sends without end, is not read whole.
    while body.len() <= content().len() {
        match answer.chunk().await.ok()? {
            Some(chunk) => body.extend_from_slice(&chunk),
            None => break,
        }
    }
    Some(Fetched {
        status,
        headers,
        body,
    })
}
