//! Finds out why a server could not be reached, by trying each step itself: resolve, connect, TLS.

use std::error::Error as _;
use std::net::SocketAddr;
use std::time::Duration;

use aws_smithy_runtime_api::client::result::ConnectorError;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use url::Url;

use super::failure::timed_out;
use crate::error::{Error, code};

/// How long each step may take.
const STEP: Duration = Duration::from_secs(5);

/// The reason why `endpoint` could not be reached.
pub(super) async fn unreachable(endpoint: &str, failure: &ConnectorError) -> Error {
    if failure.is_timeout() {
        return timed_out(endpoint);
    }
    let Some((host, port)) = host_and_port(endpoint) else {
        return network(endpoint);
    };
    let addresses = match resolved(&host, port).await {
        Ok(addresses) => addresses,
        Err(error) => return error,
    };
    match connected(&host, port, &addresses).await {
        Err(error) => error,
        Ok(()) if is_tls_failure(failure) => Error::new(
            code::TLS_FAILED,
            format!(
                "No secure connection to {host} could be made: its certificate is not trusted, or it does not speak TLS."
            ),
            "Check the endpoint (http or https, and its port); a company's own certificate authority must be known to this computer.",
        ),
        Ok(()) => network(endpoint),
    }
}

/// The addresses of a host.
pub(crate) async fn resolved(host: &str, port: u16) -> Result<Vec<SocketAddr>, Error> {
    let addresses = match timeout(STEP, lookup_host((host, port))).await {
        Ok(Ok(addresses)) => addresses.collect::<Vec<_>>(),
        Ok(Err(_)) => return Err(host_not_found(host)),
        Err(_) => return Err(timed_out(host)),
    };
    match addresses.is_empty() {
        true => Err(host_not_found(host)),
        false => Ok(addresses),
    }
}

/// Whether anything listens at one of these addresses.
pub(crate) async fn connected(
    host: &str,
    port: u16,
    addresses: &[SocketAddr],
) -> Result<(), Error> {
    match timeout(STEP, TcpStream::connect(addresses)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => Err(Error::new(
            code::CONNECTION_REFUSED,
            format!("Nothing answers at {host}, port {port}."),
            "Check the endpoint and its port, and that the server runs.",
        )),
        Ok(Err(error)) if is_offline(&error) => Err(Error::new(
            code::OFFLINE,
            format!("This computer has no way to {host}: it is offline, or the network is gone."),
            "Check the network.",
        )),
        Ok(Err(_)) => Err(network(host)),
        Err(_) => Err(timed_out(host)),
    }
}

fn is_offline(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
    )
}

/// tokio-rustls reports every failed handshake as invalid data.
fn is_tls_failure(failure: &ConnectorError) -> bool {
    let mut source = failure.source();
    while let Some(error) = source {
        source = match error.downcast_ref::<std::io::Error>() {
            Some(error) if error.kind() == std::io::ErrorKind::InvalidData => return true,
            // What an I/O error wraps is not its source: its source is that of what it wraps.
            Some(error) => error.get_ref().map(|inner| inner as _),
            None => error.source(),
        };
    }
    false
}

/// Of an http(s) address.
pub(crate) fn host_and_port(endpoint: &str) -> Option<(String, u16)> {
    let url = Url::parse(endpoint).ok()?;
    let host = url
        .host_str()?
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    Some((host, url.port_or_known_default()?))
}

fn host_not_found(host: &str) -> Error {
    Error::new(
        code::HOST_NOT_FOUND,
        format!("There is no server named {host}, or this computer is offline."),
        "Check the endpoint's spelling and the network.",
    )
}

pub(super) fn network(endpoint: &str) -> Error {
    Error::new(
        code::NETWORK,
        format!("The connection to {endpoint} broke."),
        "Check the network and retry.",
    )
}
