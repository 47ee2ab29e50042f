//! The way to the server, and who may come in: name, connection, encryption, clock, credentials, bucket, region.

use std::time::Duration;

use url::Url;

use super::examination::{Ended, Examination};
use super::line::{Outcome, Subject};
use crate::clock;
use crate::connection::{Addressing, Connection, Provider};
use crate::error::{Error, code};
use crate::s3::{Failure, connected, host_and_port, resolved};

/// How long one plain answer may take.
const ANSWER: Duration = Duration::from_secs(15);

/// Seconds by which two clocks may differ without anybody's noticing: answers are under way, and name whole seconds.
const SAME_TIME: u64 = 60;

impl Examination<'_> {
    pub(super) async fn way(&mut self) -> Ended {
        let address = address_of(&self.open.connection);
        let Some((host, port)) = host_and_port(&address) else {
            let error = Error::new(
                code::INVALID_ENDPOINT,
                "The endpoint is not an http(s) address.",
                "Edit the connection and enter its endpoint again.",
            );
            return self.ends(Subject::Resolve, &error);
        };
        let addresses = match resolved(&host, port).await {
            Ok(addresses) => addresses,
            Err(error) => return self.ends(Subject::Resolve, &error),
        };
        let named: Vec<String> = addresses
            .iter()
            .take(2)
            .map(|address| address.ip().to_string())
            .collect();
        let more = if addresses.len() > 2 { " and more" } else { "" };
        let found = match host.parse::<std::net::IpAddr>() {
            Ok(_) => "The endpoint is an address already.".to_owned(),
            Err(_) => format!("{host} is {}{more}.", named.join(", ")),
        };
        self.good(Subject::Resolve, found);
        if let Err(error) = connected(&host, port, &addresses).await {
            return self.ends(Subject::Connect, &error);
        }
        self.good(Subject::Connect, format!("{host} answers at port {port}."));

        let asked = ask(&address).await;
        self.encryption(&address, &host, asked.as_ref().err())?;
        self.clock(asked.ok().as_ref());
        Ok(())
    }

    /// A red line that makes all others meaningless.
    fn ends(&mut self, subject: Subject, error: &Error) -> Ended {
        self.push(self.trouble(subject, Outcome::Bad, error));
        let (_, title, _) = subject.words();
        Err(format!("Not reached: “{title}” has to be mended first."))
    }

    fn encryption(&mut self, address: &str, host: &str, failure: Option<&reqwest::Error>) -> Ended {
        if address.starts_with("http:") {
            let near = host == "localhost"
                || host
                    .parse()
                    .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
            match near {
                true => self.not_checked(
                    Subject::Tls,
                    "The endpoint is http: nothing is encrypted, and nothing leaves this computer.",
                ),
                false => self.push(
                    Subject::Tls
                        .line(
                            Outcome::Notice,
                            "The endpoint is http: nothing is encrypted, so there is no certificate to check.",
                        )
                        .mend("Use https where the server has it: others on the way can read files and links."),
                ),
            }
            return Ok(());
        }
        match failure {
            Some(failure) if failure.is_connect() => {
                let error = Error::new(
                    code::TLS_FAILED,
                    format!(
                        "No secure connection to {host} could be made: its certificate is not trusted, or it does not speak TLS."
                    ),
                    "Check the endpoint (http or https, and its port); a company's own certificate authority must be known to this computer.",
                );
                self.ends(Subject::Tls, &error)
            }
            _ => {
                self.good(
                    Subject::Tls,
                    format!("The certificate of {host} is trusted."),
                );
                Ok(())
            }
        }
    }

    fn clock(&mut self, answer: Option<&reqwest::Response>) {
        let date = answer
            .filter(|answer| !answer.headers().contains_key("age"))
            .and_then(|answer| answer.headers().get("date")?.to_str().ok())
            .and_then(|date| httpdate::parse_http_date(date).ok());
        let Some(date) = date else {
            self.not_checked(Subject::Clock, "The server does not say what time it is.");
            return;
        };
        clock::learn(&self.open.connection.endpoint, date);
        let ahead = clock::ahead_of(date);
        if ahead.unsigned_abs() <= SAME_TIME {
            self.good(
                Subject::Clock,
                "This computer’s clock agrees with the server’s.",
            );
        } else {
            self.push(
                Subject::Clock
                    .line(Outcome::Notice, clock::apart_in_words(ahead))
                    .mend("Set the clock, best automatically. Until then Reeldrop goes by the server’s.")
                    .code(code::CLOCK_SKEWED),
            );
        }
    }

    pub(super) async fn access(&mut self) -> Ended {
        let mut probed = self.storage.probe().await;
        if probed.as_ref().is_err_and(|failure| failure.again) {
            probed = self.storage.probe().await;
        }
        let bucket = &self.open.connection.bucket;
        let listed = format!("“{bucket}” is there, and can be listed.");
        const KNOWN: &str = "The server knows the key, and the secret belongs to it.";
        match probed {
            Ok(()) => {
                self.good(Subject::Credentials, KNOWN);
                self.good(Subject::Bucket, listed);
            }
            Err(Failure { error, .. }) if error.is(code::ACCESS_DENIED) => {
                self.good(Subject::Credentials, "The server knows the key.");
                let line = self.trouble(Subject::Bucket, Outcome::Notice, &error);
                self.push(line);
            }
            Err(Failure { error, .. })
                if error.is(code::UNKNOWN_BUCKET) || error.is(code::INVALID_BUCKET) =>
            {
                self.good(Subject::Credentials, "The server knows the key.");
                return self.ends(Subject::Bucket, &error);
            }
            Err(Failure { error, .. }) if error.is(code::WRONG_REGION) => {
                let why = "Signed for another region, it could not be told.";
                self.not_checked_all(&[Subject::Credentials, Subject::Bucket], why);
                return self.ends(Subject::Region, &error);
            }
            Err(Failure { error, .. }) => return self.ends(Subject::Credentials, &error),
        }
        self.region().await;
        Ok(())
    }

    async fn region(&mut self) {
        let region = &self.open.connection.region;
        // R2 names where the bucket is, which is not what requests are signed for.
        let named = match self.open.connection.provider {
            Provider::CloudflareR2 => None,
            _ => self.storage.named_region().await,
        };
        match named {
            Some(named) if named != *region => {
                let line = Subject::Region
                    .line(
                        Outcome::Notice,
                        format!("The bucket is in “{named}”; requests signed for “{region}” are taken all the same."),
                    )
                    .mend(format!("Set the connection’s region to {named}."));
                self.push(line);
            }
            Some(named) => self.good(Subject::Region, format!("The bucket is in “{named}”.")),
            None => self.good(
                Subject::Region,
                format!("Requests signed for “{region}” are taken."),
            ),
        }
    }
}

/// Where the bucket's requests go.
fn address_of(connection: &Connection) -> String {
    let endpoint = connection.endpoint.clone();
    if connection.addressing == Addressing::Path {
        return endpoint;
    }
    let with_bucket = || {
        let mut url = Url::parse(&endpoint).ok()?;
        let host = format!("{}.{}", connection.bucket, url.host_str()?);
        url.set_host(Some(&host)).ok()?;
        Some(url.to_string())
    };
    with_bucket().unwrap_or(endpoint)
}

/// Any answer of the server, to a request without credentials.
async fn ask(address: &str) -> reqwest::Result<reqwest::Response> {
    let client = reqwest::Client::builder()
        .timeout(ANSWER)
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    client.get(address).send().await
}
