//! Private keys as openssl writes them and as people paste them; everything else is refused with its reason.
#![allow(clippy::unwrap_used)]

mod keys;

use std::sync::LazyLock;

use keys::{openssl, openssl_text, pkcs1, pkcs8, public, rsa, sec1};
use proptest::prelude::*;
use reeldrop_signing::cloudfront::{Algorithm, KeyError, PrivateKey};

static RSA: LazyLock<String> = LazyLock::new(|| rsa(2_048));
static P256: LazyLock<String> = LazyLock::new(|| sec1("prime256v1"));
static P256_PKCS8: LazyLock<String> = LazyLock::new(|| pkcs8(&P256));

fn refusal(text: &str) -> KeyError {
    PrivateKey::from_pem(text).unwrap_err()
}

#[test]
fn every_form_gives_the_same_key() {
    for (pem, forms, algorithm) in [
        (&*RSA, vec![RSA.clone(), pkcs1(&RSA)], Algorithm::Rsa2048),
        (
            &*P256,
            vec![
                P256.clone(),
                pkcs8(&P256),
                openssl_text(&["ec"], P256.as_bytes()),
            ],
            Algorithm::EcdsaP256,
        ),
    ] {
        let wanted = public(pem);
        for form in forms {
            let key = PrivateKey::from_pem(&form).unwrap();
            assert_eq!(key.algorithm(), algorithm);
            assert_eq!(key.public_key_pem(), wanted);
            let der = key.to_pkcs8_der();
            assert!(der.len() <= 2_560, "a credential of Windows holds no more");
            let again = PrivateKey::from_pkcs8_der(&der).unwrap();
            assert_eq!(again.public_key_pem(), wanted);
            assert_eq!(
                openssl_text(&["pkey", "-inform", "DER", "-pubout"], &der),
                wanted
            );
            assert_eq!(format!("{key:?}"), format!("PrivateKey({algorithm:?})"));
        }
    }
}

#[test]
fn what_pasting_does_to_a_key_does_no_harm() {
    for pem in [&*RSA, &pkcs1(&RSA), &*P256, &pkcs8(&P256)] {
        let wanted = public(pem);
        for pasted in [
            pem.replace('\n', "\r\n"),
            format!("\u{feff}  \n\n{pem}\n\t "),
            pem.replace('\n', "\\n"),
            pem.replace('\n', "\\r\\n"),
            format!("\"{}\"", pem.trim_end().replace('\n', "\\n")),
            pem.lines()
                .map(|line| format!("    {line}  \n"))
                .collect::<String>(),
            format!("Bag Attributes\n    friendlyName: films\n{pem}"),
            format!("{pem}{wanted}"),
        ] {
            let key = PrivateKey::from_pem(&pasted).unwrap();
            assert_eq!(key.public_key_pem(), wanted);
        }
    }
}

#[test]
fn other_keys_are_refused_by_name() {
    assert_eq!(refusal(&rsa(1_024)), KeyError::RsaSize(1_024));
    assert_eq!(refusal(&pkcs1(&rsa(3_072))), KeyError::RsaSize(3_072));
    for (curve, name) in [
        ("secp384r1", "P-384"),
        ("secp521r1", "P-521"),
        ("secp256k1", "secp256k1"),
        ("brainpoolP256r1", "brainpoolP256r1"),
    ] {
        let key = sec1(curve);
        assert_eq!(refusal(&key), KeyError::Curve(name.into()));
        assert_eq!(refusal(&pkcs8(&key)), KeyError::Curve(name.into()));
    }
    let explicit = openssl_text(
        &[
            "ecparam",
            "-genkey",
            "-name",
            "prime256v1",
            "-param_enc",
            "explicit",
        ],
        b"",
    );
    assert!(matches!(refusal(&explicit), KeyError::Curve(_)));
    assert!(matches!(refusal(&pkcs8(&explicit)), KeyError::Curve(_)));
    for name in ["Ed25519", "X25519", "Ed448"] {
        let key = openssl_text(&["genpkey", "-algorithm", name], b"");
        assert_eq!(refusal(&key), KeyError::UnsupportedAlgorithm(name.into()));
    }
}

#[test]
fn what_is_no_private_key_is_named() {
    let encrypted = |arguments: &[&str]| openssl_text(arguments, RSA.as_bytes());
    let pkcs8_encrypted = encrypted(&["pkcs8", "-topk8", "-passout", "pass:films"]);
    assert_eq!(refusal(&pkcs8_encrypted), KeyError::Encrypted);
    assert_eq!(
        refusal(&encrypted(&[
            "rsa",
            "-traditional",
            "-aes128",
            "-passout",
            "pass:films"
        ])),
        KeyError::Encrypted
    );
    let der = openssl(
        &[
            "pkcs8",
            "-topk8",
            "-outform",
            "DER",
            "-passout",
            "pass:films",
        ],
        RSA.as_bytes(),
    );
    assert_eq!(
        PrivateKey::from_pkcs8_der(&der).unwrap_err(),
        KeyError::Encrypted
    );
    assert_eq!(refusal(&public(&RSA)), KeyError::PublicKey);
    assert_eq!(
        refusal(&openssl_text(&["rsa", "-RSAPublicKey_out"], RSA.as_bytes())),
        KeyError::PublicKey
    );
    assert_eq!(
        refusal("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
        KeyError::Certificate
    );
    for ssh in [
        "ssh-rsa AAAAB3Nza films@studio",
        "ecdsa-sha2-nistp256 AAAA films@studio",
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n",
    ] {
        assert_eq!(refusal(ssh), KeyError::Ssh);
    }
    for other in ["", "K2JCJMDEHXQW5F", "/home/films/key.pem"] {
        assert_eq!(refusal(other), KeyError::NotPem);
    }
    assert_eq!(refusal(&"A".repeat(1_000_000)), KeyError::TooLong);
    assert_eq!(refusal(&format!("{}{}", *RSA, *P256)), KeyError::Several(2));
}

#[test]
fn damage_is_told() {
    let lines: Vec<&str> = RSA.lines().collect();
    let without = |left_out: usize| {
        let kept: Vec<&str> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != left_out)
            .map(|(_, line)| *line)
            .collect();
        kept.join("\n")
    };
    for at in 0..lines.len() {
        assert!(
            matches!(refusal(&without(at)), KeyError::Damaged(_)),
            "without line {at}"
        );
    }
    assert!(matches!(
        refusal(&RSA.replacen('M', "*", 1)),
        KeyError::Damaged(_)
    ));
    assert!(matches!(
        refusal("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"),
        KeyError::Damaged(_)
    ));
    // One block says RSA, what it holds is a key on a curve.
    let mislabelled = P256.replace("EC PRIVATE KEY", "RSA PRIVATE KEY");
    assert!(matches!(refusal(&mislabelled), KeyError::Damaged(_)));
}

#[test]
fn a_number_changed_is_found() {
    let der = PrivateKey::from_pem(&RSA).unwrap().to_pkcs8_der();
    // Within modulus, private exponent and the first prime; the rest is worked out anew from these.
    for at in [60, 200, 330, 500, 600] {
        let mut changed = der.to_vec();
        changed[at] ^= 0x10;
        assert!(PrivateKey::from_pkcs8_der(&changed).is_err(), "byte {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = PrivateKey::from_pem(&text);
    }

    #[test]
    fn no_block_makes_the_reader_panic(
        label in prop::sample::select(vec!["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "EC PARAMETERS", "\n"]),
        body in "[A-Za-z0-9+/=\\\\\n: -]{0,200}",
    ) {
        let _ = PrivateKey::from_pem(&format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----"));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = PrivateKey::from_pkcs8_der(&bytes);
    }

    #[test]
    fn no_change_of_a_p256_key_makes_the_reader_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut der = PrivateKey::from_pem(&P256).unwrap().to_pkcs8_der().to_vec();
        for (at, byte) in &changes {
            let at = at.index(der.len());
            der[at] = *byte;
        }
        let _ = PrivateKey::from_pkcs8_der(&der);
    }

    #[test]
    fn no_change_of_a_pem_makes_the_reader_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<char>()), 1..4),
        cut in any::<prop::sample::Index>(),
        sec1 in any::<bool>(),
    ) {
        let mut text: Vec<char> = if sec1 { P256.chars().collect() } else { P256_PKCS8.chars().collect() };
        for (at, c) in &changes {
            let at = at.index(text.len());
            text[at] = *c;
        }
        text.truncate(cut.index(text.len()) + text.len() / 2);
        let _ = PrivateKey::from_pem(&text.into_iter().collect::<String>());
    }
}

proptest! {
    // Each of these may check an RSA key whole, which takes milliseconds.
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_change_of_an_rsa_key_makes_the_reader_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut der = PrivateKey::from_pem(&RSA).unwrap().to_pkcs8_der().to_vec();
        for (at, byte) in &changes {
            let at = at.index(der.len());
            der[at] = *byte;
        }
        let _ = PrivateKey::from_pkcs8_der(&der);
    }
}
