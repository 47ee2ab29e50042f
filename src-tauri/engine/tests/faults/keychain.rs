//! The operating system's keychain, and what happens where there is none.

use std::path::Path;

use reeldrop_engine::connection::ConnectionForm;
use reeldrop_engine::{Keychain, SecretKind, SecretState, Secrets, code};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::common::{Place, SECRET, again, counts, engine, files_with, form, open, role};

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_goes_to_the_keychain_and_comes_back_in_another_process() {
    let place = Place::new().await;
    if let Err(error) = place.engine.keychain().status().await {
        // Outside of a desktop session there is nothing to test here; scripts/test.sh makes one.
        assert_eq!(error.code, code::KEYCHAIN_UNAVAILABLE);
        return;
    }
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let other = engine(&place.home()).await;
    assert_eq!(
        other.keychain().state(connection).await,
        SecretState::Keychain
    );
    let begun = crate::common::begin(
        &other,
        reeldrop_engine::Destination::Stored(connection),
        &[place.file("a.mp4", 10)],
    )
    .await;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    // Another home has its own.
    let elsewhere = Keychain::new("Reeldrop of another home");
    assert_eq!(elsewhere.state(connection).await, SecretState::Missing);
    place.engine.delete_connection(connection).await.unwrap();
    let error = other.keychain().secret(connection).await.unwrap_err();
    assert_eq!(error.code, code::SECRET_MISSING);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_nothing_is_stored_and_memory_is_offered() {
    const NAME: &str = "keychain::without_a_keychain_nothing_is_stored_and_memory_is_offered";
    if role().is_none() {
        let child = again(NAME, "no keychain")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout).into_owned()
            + &String::from_utf8_lossy(&child.stderr);
        assert!(
            child.status.success() && said.contains("1 passed"),
            "{said}"
        );
        return;
    }
    let place = Place::new().await;
    let not_kept = ConnectionForm {
        keep_in_memory: false,
        ..form(&place.sandbox.endpoint())
    };
    let error = place.engine.save_connection(not_kept).await.unwrap_err();
    assert_eq!(error.code, code::KEYCHAIN_UNAVAILABLE);
    assert!(error.action.contains("memory"), "{error}");
    assert!(place.engine.connections().await.unwrap().is_empty());
    assert!(place.engine.overview().await.unwrap().keychain.is_some());

    let connection = place.connect(&place.sandbox.endpoint()).await;
    assert_eq!(
        place.engine.keychain().state(connection).await,
        SecretState::Memory
    );
    let begun = place.begin(connection, &[place.file("a.mp4", 10)]).await;
    assert_eq!(counts(&begun.ended().await), (1, 0, 0));
    // Another process does not have it.
    let other = engine(&place.home()).await;
    assert_eq!(
        other.keychain().state(connection).await,
        SecretState::Missing
    );
    let (sandbox, notice) = place.engine.sandbox_credentials().await.unwrap();
    assert_eq!(notice.unwrap().code, code::KEYCHAIN_UNAVAILABLE);
    let again = place.engine.sandbox_credentials().await.unwrap().0;
    assert_eq!(again.connection.key_id, sandbox.connection.key_id);
    place.engine.delete_connection(connection).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_debug_output_and_no_file_holds_a_secret() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let begun = place.begin(connection, &[place.file("a.mp4", 10)]).await;
    begun.ended().await;
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        form("http://127.0.0.1"),
        open("http://127.0.0.1"),
        place.engine.connections().await.unwrap(),
        place.engine.batches().await.unwrap(),
        place.engine.links().await.unwrap(),
    );
    assert!(!shown.contains(SECRET));
    place.engine.close().await;
    assert_eq!(
        files_with(&place.home(), SECRET.as_bytes()),
        [] as [&Path; 0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_secret_is_kept_in_pieces_and_leaves_none_behind() {
    let service = format!("Reeldrop test {}", Uuid::new_v4());
    let keychain = Keychain::new(&service);
    if let Err(error) = keychain.status().await {
        assert_eq!(error.code, code::KEYCHAIN_UNAVAILABLE);
        return;
    }
    let connection = Uuid::new_v4();
    let piece = |number: usize| {
        let end = match number {
            1 => String::new(),
            number => format!(" {number}"),
        };
        let user = format!("connection {connection} session token{end}");
        let entry = keyring::Entry::new(&service, &user).unwrap();
        entry.get_secret().ok().map(|bytes| bytes.len())
    };
    // 2,395 bytes of the value fit into an entry; a token of AWS has 400 to 2,000, some of others far more.
    for (length, pieces) in [
        (400, vec![405]),
        (2_395, vec![2_400]),
        (2_396, vec![2_400, 6]),
        (10_000, vec![2_400, 2_400, 2_400, 2_400, 425]),
        (3_000, vec![2_400, 610]),
        (1, vec![6]),
    ] {
        let token: String = (0..length)
            .map(|at| char::from(b'a' + u8::try_from(at * 7 % 26).unwrap()))
            .collect();
        let secrets = Secrets {
            session_token: Some(token.clone().into()),
            ..Secrets::default()
        };
        keychain.store(connection, secrets).await.unwrap();
        let other = Keychain::new(&service);
        let read = other.session_token(connection).await.unwrap();
        assert!(read.expose_secret() == token, "{length} bytes");
        let held: Vec<usize> = (1..8).map_while(piece).collect();
        assert_eq!(held, pieces);
        assert!((pieces.len() + 1..8).all(|number| piece(number).is_none()));
    }
    let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let secrets = Secrets {
        private_key: Some(bytes.clone().into()),
        session_token: Some("t".repeat(9_000).into()),
        ..Secrets::default()
    };
    keychain.store(connection, secrets).await.unwrap();
    let read = keychain.private_key(connection).await.unwrap();
    assert!(read.expose_secret() == bytes);

    // A piece that belongs to another value is never put together with this one.
    let user = format!("connection {connection} private key 2");
    let second = keyring::Entry::new(&service, &user).unwrap();
    let mut foreign = second.get_secret().unwrap();
    foreign[1] ^= 1;
    second.set_secret(&foreign).unwrap();
    let error = keychain.private_key(connection).await.unwrap_err();
    assert_eq!(error.code, code::SECRET_MISSING);

    keychain.forget(connection).await.unwrap();
    assert!((1..8).all(|number| piece(number).is_none()));
    assert!(second.get_secret().is_err());
    assert_eq!(
        keychain
            .state_of(connection, SecretKind::SessionToken)
            .await,
        SecretState::Missing
    );
}
