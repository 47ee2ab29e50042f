//! Connections that are reset while their encryption is agreed on: they are tried again, and the upload ends done.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reeldrop_engine::{Destination, UploadState};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::common::proxy::{Do, Proxy, Way};
use crate::common::{MIB, Place, again, begin, counts, engine, open, role, until};

const NAME: &str = "tls::resets_while_encryption_is_agreed_on_are_made_up_for";

/// Of the first connections, every second is reset: half of them by the first word of the client, half by the server's.
const RESETS: u64 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn resets_while_encryption_is_agreed_on_are_made_up_for() {
    if let Some(role) = role() {
        let (folder, endpoint) = role.split_once('|').unwrap();
        return send(Path::new(folder), endpoint).await;
    }
    let place = Place::new().await;
    place.file("small.mp4", 3000);
    place.file("big.mov", 40 * MIB);
    let (certificate, key) = certificate(&place);
    let encrypted = encrypted(&place, &certificate, &key).await;
    let reset = Arc::new(AtomicUsize::new(0));
    let count = reset.clone();
    let proxy = Proxy::before(&encrypted, move |piece| {
        let way = match piece.connection % 4 {
            0 => Way::Up,
            2 => Way::Down,
            _ => return Do::Pass,
        };
        if piece.connection < 2 * RESETS && piece.way == way {
            count.fetch_add(1, Ordering::SeqCst);
            return Do::Cut;
        }
        Do::Pass
    })
    .await;
    let endpoint = proxy.endpoint().replace("http://", "https://");
    let role = format!("{}|{endpoint}", place.folder.path().display());
    let mut child = again(NAME, &role);
    let mut child = child.env("SSL_CERT_FILE", &certificate).spawn().unwrap();
    let mut status = None;
    until("the other process ends", async || {
        status = child.try_wait().unwrap();
        status.is_some()
    })
    .await;
    assert!(status.unwrap().success(), "see its output above");
    assert!(reset.load(Ordering::SeqCst) >= 2);
    for name in ["big.mov", "small.mp4"] {
        let file = place.folder.path().join("renders").join(name);
        assert!(
            place.stored(name).await == std::fs::read(file).unwrap(),
            "{name}"
        );
    }
    assert_eq!(place.multiparts().await, 0);
}

async fn send(folder: &Path, endpoint: &str) {
    let engine = engine(&folder.join("home")).await;
    let files = ["small.mp4", "big.mov"].map(|name| folder.join("renders").join(name));
    let begun = begin(&engine, Destination::Open(open(endpoint)), &files).await;
    let batch = begun.batch_id;
    let outcome = begun.ended().await;
    for upload in engine.batch(batch).await.unwrap().uploads {
        assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
    }
    assert_eq!(counts(&outcome), (2, 0, 0));
}

/// A certificate of this computer's own address, and its key.
fn certificate(place: &Place) -> (PathBuf, PathBuf) {
    let at = |name: &str| place.folder.path().join(name);
    let made = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(at("key.pem"))
        .arg("-out")
        .arg(at("certificate.pem"))
        .stderr(Stdio::null())
        .status();
    assert!(made.unwrap().success());
    (at("certificate.pem"), at("key.pem"))
}

/// The sandbox behind TLS. Returns its address, as the proxy takes it.
async fn encrypted(place: &Place, certificate: &Path, key: &Path) -> String {
    let certificate = CertificateDer::from_pem_file(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let storage = place.sandbox.endpoint().replace("http://", "");
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (acceptor, storage) = (acceptor.clone(), storage.clone());
            tokio::spawn(async move {
                let mut client = acceptor.accept(client).await?;
                let mut server = TcpStream::connect(storage).await?;
                copy_bidirectional(&mut client, &mut server).await
            });
        }
    });
    format!("http://{address}")
}
