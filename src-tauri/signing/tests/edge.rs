//! Signed URLs and cookies before an edge that does what CloudFront's documentation says: what is signed opens, nothing else does.
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/support/edge/mod.rs"]
mod edge;
mod keys;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use edge::{Ask, Body, Config, Edge, whole};
use http_body_util::{BodyExt as _, Empty};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use reeldrop_signing::cloudfront::{
    CookieAttributes, CookiePolicy, Cookies, Hash, Policy, PrivateKey, SignUrl, UrlPolicy,
    append_query, sign_cookies, sign_url, signed_query,
};
use tokio::net::TcpStream;

const KEY_PAIR_ID: &str = "K2JCJMDEHXQW5F";
const NOW: i64 = 1_767_290_400;

/// An edge before an origin that tells what it was asked for; its clock is turned by hand.
struct Stage {
    edge: Edge,
    clock: Arc<AtomicI64>,
    key: PrivateKey,
    hash: Hash,
}

impl Stage {
    async fn new(pem: &str, hash: Hash) -> Self {
        let key = PrivateKey::from_pem(pem).unwrap();
        let clock = Arc::new(AtomicI64::new(NOW));
        let hands = Arc::clone(&clock);
        let edge = Edge::start(Config {
            public_key_pem: keys::public(pem),
            key_pair_id: KEY_PAIR_ID.into(),
            now: Arc::new(move || hands.load(Ordering::Relaxed)),
            origin: edge::origin(|ask: Ask| async move {
                let status = if ask.range.is_some() { 206 } else { 200 };
                let told = format!("{} {} {:?}", ask.method, ask.path_and_query, ask.range);
                let response: Response<Body> = Response::builder()
                    .status(status)
                    .body(whole(told))
                    .unwrap();
                response
            }),
        })
        .await;
        Self {
            edge,
            clock,
            key,
            hash,
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.edge.base())
    }

    fn canned(&self, path: &str, expires_at: i64) -> String {
        let sign = SignUrl {
            key: &self.key,
            key_pair_id: KEY_PAIR_ID,
            hash: self.hash,
            policy: UrlPolicy::Canned { expires_at },
        };
        sign_url(&self.at(path), &sign).unwrap()
    }

    fn query(&self, policy: &Policy<'_>) -> String {
        signed_query(&self.key, KEY_PAIR_ID, self.hash, policy).unwrap()
    }

    async fn opens(&self, url: &str) -> bool {
        match fetch(Method::GET, url, &[]).await {
            (StatusCode::OK, _) => true,
            (StatusCode::FORBIDDEN, body) => {
                assert!(body.contains("<Error><Code>"), "{body}");
                false
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Status and body of one request.
async fn fetch(method: Method, url: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
    let (status, _, body) = fetch_whole(method, url, headers).await;
    (status, body)
}

async fn fetch_whole(
    method: Method,
    url: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, hyper::HeaderMap, String) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap());
    let stream = TcpStream::connect(host).await.unwrap();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .unwrap();
    tokio::spawn(connection);
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("Host", host);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = sender
        .send_request(request.body(Empty::<bytes::Bytes>::new()).unwrap())
        .await
        .unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, headers, String::from_utf8(body.to_vec()).unwrap())
}

async fn stages() -> Vec<Stage> {
    let (rsa, p256) = (keys::rsa(2_048), keys::sec1("prime256v1"));
    vec![
        Stage::new(&rsa, Hash::Sha1).await,
        Stage::new(&keys::pkcs1(&rsa), Hash::Sha256).await,
        Stage::new(&p256, Hash::Sha1).await,
        Stage::new(&keys::pkcs8(&p256), Hash::Sha256).await,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canned_url_opens_what_it_is_signed_for() {
    for stage in stages().await {
        for path in [
            "/films/Gr%C3%BCn%20%26%20final+1.mp4",
            "/a?v=2&name=a%20b",
            "/",
        ] {
            let url = stage.canned(path, NOW + 60);
            let answer = fetch(Method::GET, &url, &[]).await;
            assert_eq!(answer, (StatusCode::OK, format!("GET {path} None")));
            let (status, headers, body) =
                fetch_whole(Method::GET, &url, &[("Range", "bytes=1-2")]).await;
            assert_eq!(status, StatusCode::PARTIAL_CONTENT);
            assert_eq!(body, format!("GET {path} Some(\"bytes=1-2\")"));
            assert_eq!(headers["access-control-allow-origin"], "*");
            assert_eq!(fetch(Method::HEAD, &url, &[]).await.0, StatusCode::OK);
            assert_eq!(
                fetch(Method::OPTIONS, &url, &[]).await.0,
                StatusCode::NO_CONTENT
            );
            assert_eq!(
                fetch(Method::PUT, &url, &[]).await.0,
                StatusCode::METHOD_NOT_ALLOWED
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canned_url_opens_nothing_else() {
    for stage in stages().await {
        let path = "/films/cut%207.mp4";
        let url = stage.canned(path, NOW + 60);
        assert!(stage.opens(&url).await);
        let later = url.replace(
            &format!("Expires={}", NOW + 60),
            &format!("Expires={}", NOW + 61),
        );
        let (before, after) = url.split_once("Signature=").unwrap();
        // The eleventh character changed to another one of the alphabet.
        let flipped = if after.as_bytes()[10] == b'A' {
            "B"
        } else {
            "A"
        };
        let tampered = format!(
            "{before}Signature={}{flipped}{}",
            &after[..10],
            &after[11..]
        );
        for wrong in [
            later,
            tampered,
            url.replace("cut%207", "cut%208"),
            url.replace("cut%207", "cut%2037"),
            url.replace("/films/", "/FILMS/"),
            url.replace("Expires", "v=1&Expires"),
            url.replace(KEY_PAIR_ID, "K2JCJMDEHXQW5G"),
            format!("{url}&Key-Pair-Id={KEY_PAIR_ID}"),
            format!("{url}&Policy=e30_"),
            stage.at(path),
        ] {
            assert!(!stage.opens(&wrong).await, "{wrong}");
        }
        // Each of CloudFront's parameters is needed.
        let (address, query) = url.split_once('?').unwrap();
        let pairs: Vec<&str> = query.split('&').collect();
        for left_out in &pairs {
            let kept: Vec<&str> = pairs
                .iter()
                .filter(|pair| *pair != left_out)
                .copied()
                .collect();
            let wrong = format!("{address}?{}", kept.join("&"));
            assert!(!stage.opens(&wrong).await, "without {left_out}");
        }
        stage.clock.store(NOW + 59, Ordering::Relaxed);
        assert!(stage.opens(&url).await);
        stage.clock.store(NOW + 60, Ordering::Relaxed);
        assert!(!stage.opens(&url).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_opens_nothing() {
    for (first, other) in [
        (keys::rsa(2_048), keys::rsa(2_048)),
        (keys::sec1("prime256v1"), keys::sec1("prime256v1")),
        (keys::rsa(2_048), keys::sec1("prime256v1")),
    ] {
        let mut stage = Stage::new(&first, Hash::Sha256).await;
        assert!(stage.opens(&stage.canned("/a", NOW + 60)).await);
        stage.key = PrivateKey::from_pem(&other).unwrap();
        assert!(!stage.opens(&stage.canned("/a", NOW + 60)).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signature_opens_a_package_and_nothing_beside_it() {
    for stage in stages().await {
        let resource = stage.at("/show/*");
        let policy = Policy {
            resource: &resource,
            expires_at: NOW + 60,
            starts_at: None,
            ip: None,
        };
        let query = stage.query(&policy);
        let with = |path: &str| {
            let mut url = String::new();
            append_query(&mut url, &stage.at(path), &query);
            url
        };
        for at in 0..600 {
            assert!(
                stage
                    .opens(&with(&format!("/show/v{}/{at}.ts", at % 4)))
                    .await
            );
        }
        assert_eq!(stage.edge.verifications(), 1);
        for beneath in ["/show/", "/show/index.m3u8?v=2", "/show/a/b/c%20d.ts"] {
            assert!(stage.opens(&with(beneath)).await, "{beneath}");
        }
        for beside in [
            "/show",
            "/shows/a.ts",
            "/other/show/a.ts",
            "/",
            "/Show/a.ts",
        ] {
            assert!(!stage.opens(&with(beside)).await, "{beside}");
        }
        let resource = stage.at("/show/seg?.ts?v=*");
        let policy = Policy {
            resource: &resource,
            ..policy
        };
        let query = stage.query(&policy);
        for (path, wanted) in [
            ("/show/seg1.ts?v=2", true),
            ("/show/seg1.ts?v=", true),
            ("/show/seg12.ts?v=2", false),
            ("/show/seg.ts?v=2", false),
            ("/show/seg1.ts", false),
        ] {
            let mut url = String::new();
            append_query(&mut url, &stage.at(path), &query);
            assert_eq!(stage.opens(&url).await, wanted, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn start_and_address_are_kept() {
    for stage in stages().await {
        let resource = stage.at("/a.mp4");
        let opens = async |starts_at: Option<i64>, ip: Option<&str>| {
            let policy = Policy {
                resource: &resource,
                expires_at: NOW + 60,
                starts_at,
                ip: ip.map(|ip| ip.parse().unwrap()),
            };
            let sign = SignUrl {
                key: &stage.key,
                key_pair_id: KEY_PAIR_ID,
                hash: stage.hash,
                policy: UrlPolicy::Custom(&policy),
            };
            stage.opens(&sign_url(&resource, &sign).unwrap()).await
        };
        assert!(opens(None, None).await);
        assert!(opens(Some(NOW - 1), None).await);
        assert!(!opens(Some(NOW + 1), None).await);
        for (ip, wanted) in [
            ("127.0.0.1", true),
            ("127.0.0.0/8", true),
            ("0.0.0.0/0", true),
            ("127.0.0.2", false),
            ("192.0.2.0/24", false),
            ("128.0.0.0/1", false),
        ] {
            assert_eq!(opens(None, Some(ip)).await, wanted, "{ip}");
            assert!(!opens(Some(NOW + 1), Some(ip)).await);
        }
        stage.clock.store(NOW + 60, Ordering::Relaxed);
        assert!(!opens(None, None).await);
    }
}

fn header(cookies: &Cookies) -> String {
    let pairs: Vec<String> = cookies
        .pairs()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("; ")
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_open_what_they_are_signed_for() {
    for stage in stages().await {
        let (show, film) = (stage.at("/show/*"), stage.at("/film.mp4?v=2"));
        let policy = Policy {
            resource: &show,
            expires_at: NOW + 60,
            starts_at: None,
            ip: None,
        };
        let sign = |policy| sign_cookies(&stage.key, KEY_PAIR_ID, stage.hash, &policy).unwrap();
        let package = sign(CookiePolicy::Custom(&policy));
        let single = sign(CookiePolicy::Canned {
            url: &film,
            expires_at: NOW + 60,
        });
        let status = async |path: &str, cookies: &str| {
            fetch(Method::GET, &stage.at(path), &[("Cookie", cookies)])
                .await
                .0
        };
        let (package_header, single_header) = (header(&package), header(&single));
        assert_eq!(status("/show/a.ts", &package_header).await, StatusCode::OK);
        assert_eq!(
            status("/show/a.ts", &format!("theme=dark; {package_header}")).await,
            StatusCode::OK
        );
        assert_eq!(
            status("/film.mp4?v=2", &single_header).await,
            StatusCode::OK
        );
        for (path, cookies) in [
            ("/film.mp4?v=2", package_header.as_str()),
            ("/show/a.ts", &single_header),
            ("/film.mp4", &single_header),
            ("/show/a.ts", ""),
            (
                "/show/a.ts",
                &package_header.replace("CloudFront-Signature", "Signature"),
            ),
            // A URL that says it is signed is judged by itself.
            ("/show/a.ts?Expires=1", &package_header),
        ] {
            assert_eq!(status(path, cookies).await, StatusCode::FORBIDDEN, "{path}");
        }

        let folder = tempfile::tempdir().unwrap();
        let (jar, path) = (folder.path().join("cookies.txt"), stage.at("/show/a.ts"));
        let attributes = CookieAttributes {
            domain: "127.0.0.1",
            path: "/show",
            secure: false,
            http_only: true,
            expires: None,
        };
        std::fs::write(&jar, package.curl_cookie_file(&attributes).unwrap()).unwrap();
        assert_eq!(run_curl(&jar, &path).await, "200");
        assert_eq!(run_curl(&jar, &stage.at("/film.mp4?v=2")).await, "403");
        stage.clock.store(NOW + 60, Ordering::Relaxed);
        assert_eq!(
            status("/show/a.ts", &package_header).await,
            StatusCode::FORBIDDEN
        );
        assert_eq!(run_curl(&jar, &path).await, "403");
    }
}

/// The status that curl sees with a file of cookies.
async fn run_curl(jar: &std::path::Path, url: &str) -> String {
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--noproxy",
        "*",
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}",
        "--cookie",
    ])
    .arg(jar)
    .arg(url);
    let output = tokio::task::spawn_blocking(move || curl.output().unwrap())
        .await
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}
