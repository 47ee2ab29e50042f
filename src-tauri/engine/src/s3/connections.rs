//! The HTTP clients of the process, one for TLS and one for plain http: connections and TLS sessions are shared by all
//! transfers.

use std::sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use aws_sdk_s3::config::SharedHttpClient;
use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// A client whose idle connections can be given up: after a change of network they may all be dead, and nothing tells
/// but the wait for an answer.
#[derive(Debug)]
struct Renewed {
    scheme: Scheme,
    current: RwLock<Current>,
}

/// What the requests of a client are carried by.
#[derive(Debug, Clone, Copy)]
enum Scheme {
    Tls,
    Plain,
}

impl Scheme {
    /// Of an endpoint, or of any address at one.
    fn of(endpoint: &str) -> Self {
        let start = endpoint.get(.."http://".len());
        match start.is_some_and(|start| start.eq_ignore_ascii_case("http://")) {
            true => Self::Plain,
            false => Self::Tls,
        }
    }
}

#[derive(Debug)]
struct Current {
    client: SharedHttpClient,
    /// What the SDK's requests go over since it was made; all have the same settings.
    connector: Option<SharedHttpConnector>,
}

/// The client of servers by TLS, or of those by plain http.
fn current(scheme: Scheme) -> &'static Renewed {
    static TLS: OnceLock<Renewed> = OnceLock::new();
    static PLAIN: OnceLock<Renewed> = OnceLock::new();
    let client = match scheme {
        Scheme::Tls => &TLS,
        Scheme::Plain => &PLAIN,
    };
    client.get_or_init(|| Renewed {
        scheme,
        current: RwLock::new(new_client(scheme)),
    })
}

/// The client for an endpoint, for an SDK's configuration.
pub(super) fn http_client(endpoint: &str) -> SharedHttpClient {
    SharedHttpClient::new(current(Scheme::of(endpoint)))
}

/// What the SDK's requests to such an endpoint go over; None as long as it has sent none.
pub(super) fn connector(endpoint: &str) -> Option<SharedHttpConnector> {
    current(Scheme::of(endpoint)).read().connector.clone()
}

/// From here on every request begins on a new connection, or on one that was made after this.
pub(super) fn renew_connections() {
    for scheme in [Scheme::Tls, Scheme::Plain] {
        current(scheme).renew();
    }
}

impl Renewed {
    fn read(&self) -> RwLockReadGuard<'_, Current> {
        self.current.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Current> {
        self.current.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn renew(&self) {
        *self.write() = new_client(self.scheme);
    }
}

impl HttpClient for &'static Renewed {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        {
            let current = self.read();
            let connector = current.client.http_connector(settings, components);
            if current.connector.is_some() {
                return connector;
            }
        }
        let mut current = self.write();
        // Of the client that is the current one now.
        let connector = current.client.http_connector(settings, components);
        current.connector = Some(connector.clone());
        connector
    }
}

fn new_client(scheme: Scheme) -> Current {
    let trusted = match scheme {
        Scheme::Tls => TrustStore::default(),
        // Reading and parsing all that the system trusts takes longer than a small upload.
        Scheme::Plain => TrustStore::empty(),
    };
    let context = TlsContext::builder().with_trust_store(trusted).build();
    let client = Builder::new()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .tls_context(context.unwrap_or_default())
        .build_https();
    Current {
        client,
        connector: None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use uuid::Uuid;

    use super::renew_connections;
    use crate::connection::{Addressing, Connection, Details, OpenConnection, Provider};
    use crate::s3::Storage;

    #[tokio::test]
    async fn after_a_stall_no_idle_connection_is_used_again() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = connections.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while stream
                        .read_buf(&mut request)
                        .await
                        .is_ok_and(|count| count > 0)
                    {
                        if request.ends_with(b"\r\n\r\n") {
                            request.clear();
                            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
                            stream.write_all(answer).await.unwrap();
                        }
                    }
                });
            }
        });
        let connection = Connection {
            id: Uuid::nil(),
            name: "test".to_owned(),
            provider: Provider::S3Compatible,
            endpoint,
            region: "us-east-1".to_owned(),
            bucket: "films".to_owned(),
            key_id: "key".to_owned(),
            public_url: None,
            addressing: Addressing::Path,
            details: Details::default(),
            stored: false,
        };
        let storage = Storage::open(&OpenConnection::new(connection, "secret".to_owned().into()));
        for _ in 0..3 {
            assert_eq!(storage.head("a").await.unwrap().size, 3);
        }
        assert_eq!(connections.load(Ordering::SeqCst), 1);
        renew_connections();
        storage.head("a").await.unwrap();
        assert_eq!(connections.load(Ordering::SeqCst), 2);
    }
}
