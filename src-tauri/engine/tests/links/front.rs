//! A CloudFront edge before the sandbox, and connections of every kind of link.

use reeldrop_engine::connection::{
    CloudFront, CloudFrontHash, Details, OpenConnection, PackageForm, Provider,
};
use reeldrop_engine::link::LinkKind;
use reeldrop_signing::cloudfront::PrivateKey;

use crate::common::{BUCKET, KEY_ID, Place, SECRET, open};
use crate::edge::{Ask, Edge};
use crate::storage::Bucket;

#[allow(unused_imports, reason = "the doctor's tests use less of it")]
pub use crate::storage::{ECDSA, KEY_PAIR_ID, RSA, private_key};

fn bucket_of(place: &Place) -> Bucket {
    Bucket {
        endpoint: place.sandbox.endpoint(),
        name: BUCKET.to_owned(),
        key_id: KEY_ID.to_owned(),
        secret: SECRET.to_owned(),
    }
}

/// The edge, and the connection whose links go through it.
pub async fn cloudfront(
    place: &Place,
    pem: &str,
    hash: CloudFrontHash,
    form: PackageForm,
) -> (Edge, OpenConnection) {
    let key = PrivateKey::from_pem(pem).unwrap();
    let edge = bucket_of(place).behind_edge(pem).await;
    let mut open = behind(place, &edge.base(), LinkKind::CloudfrontSigned);
    open.connection.provider = Provider::Cloudfront;
    open.connection.details.cloudfront = Some(CloudFront {
        key_pair_id: KEY_PAIR_ID.to_owned(),
        distribution_id: None,
        hash,
        package_form: form,
    });
    open.private_key = Some(key.to_pkcs8_der().to_vec().into());
    (edge, open)
}

/// A server that gives the bucket's objects to everybody.
pub async fn public(place: &Place) -> (tokio::task::JoinHandle<()>, OpenConnection) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let storage = bucket_of(place);
    let serve = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let storage = storage.clone();
            tokio::spawn(async move {
                let service = hyper::service::service_fn(move |request| {
                    let storage = storage.clone();
                    async move {
                        let request: hyper::Request<hyper::body::Incoming> = request;
                        let ask = Ask {
                            method: request.method().clone(),
                            path_and_query: request.uri().to_string(),
                            range: None,
                        };
                        Ok::<_, std::convert::Infallible>(storage.fetch(ask).await)
                    }
                });
                let stream = hyper_util::rt::TokioIo::new(stream);
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(stream, service)
                    .await;
            });
        }
    });
    (serve, behind(place, &base, LinkKind::Public))
}

fn behind(place: &Place, base: &str, links: LinkKind) -> OpenConnection {
    let mut open = open(&place.sandbox.endpoint());
    open.connection.public_url = Some(base.to_owned());
    open.connection.details = Details {
        links,
        ..Details::default()
    };
    open
}
