//! Setting the bucket's rules: those of others stay, and what cannot be read is never replaced.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use reeldrop_engine::code;
use reeldrop_engine::connection::Fix;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::common::Place;

type Rules = Arc<Mutex<BTreeMap<String, String>>>;

/// A bucket's rules, by the name of their request; None in their place: nobody may look.
async fn bucket(rules: Rules, may_look: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = Vec::new();
            let (head, body) = loop {
                stream.read_buf(&mut bytes).await.unwrap();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .map_or(0, |length| length.parse().unwrap());
                if body.len() >= length {
                    break (head.to_owned(), body.to_owned());
                }
            };
            let name = if head.contains("?cors") {
                "cors"
            } else {
                "lifecycle"
            };
            let (status, answer) = match head.split(' ').next().unwrap() {
                _ if !may_look => (403, "<Error><Code>AccessDenied</Code></Error>".to_owned()),
                "PUT" => {
                    rules.lock().unwrap().insert(name.to_owned(), body);
                    (200, String::new())
                }
                _ => match rules.lock().unwrap().get(name) {
                    Some(rules) => (200, rules.clone()),
                    None if name == "cors" => (
                        404,
                        "<Error><Code>NoSuchCORSConfiguration</Code></Error>".to_owned(),
                    ),
                    None => (
                        404,
                        "<Error><Code>NoSuchLifecycleConfiguration</Code></Error>".to_owned(),
                    ),
                },
            };
            let answer = format!(
                "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: application/xml\r\ncontent-length: {}\r\n\r\n{answer}",
                answer.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    endpoint
}

const CORS: &str = "<CORSConfiguration><CORSRule><ID>theirs</ID><AllowedMethod>PUT</AllowedMethod><AllowedOrigin>https://their.example</AllowedOrigin></CORSRule></CORSConfiguration>";
const LIFECYCLE: &str = "<LifecycleConfiguration><Rule><ID>theirs</ID><Status>Enabled</Status><Filter><And><Prefix>old/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter><Expiration><Days>30</Days></Expiration><Transition><Days>3</Days><StorageClass>GLACIER</StorageClass></Transition></Rule></LifecycleConfiguration>";

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_added_once_beside_those_of_others() {
    let place = Place::new().await;
    for others in [false, true] {
        let rules = Rules::default();
        if others {
            let mut rules = rules.lock().unwrap();
            rules.insert("cors".to_owned(), CORS.to_owned());
            rules.insert("lifecycle".to_owned(), LIFECYCLE.to_owned());
        }
        let id = place.connect(&bucket(rules.clone(), true).await).await;
        for _ in 0..2 {
            place.engine.mend(id, Fix::AllowPlayers).await.unwrap();
            place.engine.mend(id, Fix::EndUnfinished).await.unwrap();
        }
        let stored = rules.lock().unwrap().clone();
        let (cors, lifecycle) = (&stored["cors"], &stored["lifecycle"]);
        let once =
            |text: &str, part: &str| assert_eq!(text.matches(part).count(), 1, "{part} in {text}");
        once(cors, "<ID>reeldrop</ID>");
        once(cors, "<AllowedOrigin>*</AllowedOrigin>");
        once(lifecycle, "<ID>reeldrop</ID>");
        once(lifecycle, "<DaysAfterInitiation>7</DaysAfterInitiation>");
        if others {
            once(cors, "<AllowedOrigin>https://their.example</AllowedOrigin>");
            for part in [
                "<ID>theirs</ID>",
                "<Prefix>old/</Prefix>",
                "<Key>k</Key>",
                "<Days>30</Days>",
                "GLACIER",
            ] {
                once(lifecycle, part);
            }
        }
        place.engine.delete_connection(id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_may_not_be_read_are_never_replaced() {
    let place = Place::new().await;
    let rules = Rules::default();
    let id = place.connect(&bucket(rules.clone(), false).await).await;
    for fix in [Fix::AllowPlayers, Fix::EndUnfinished] {
        let error = place.engine.mend(id, fix).await.unwrap_err();
        assert_eq!(error.code, code::ACCESS_DENIED);
    }
    assert!(rules.lock().unwrap().is_empty());
    place.engine.delete_connection(id).await.unwrap();
}
