//! What the DER around a private key says it is, for keys that are refused by name.

use rsa::pkcs8::ObjectIdentifier;
use rsa::pkcs8::der::asn1::{AnyRef, OctetStringRef};
use rsa::pkcs8::der::{Decode as _, Reader as _, SliceReader};
use rsa::pkcs8::spki::AlgorithmIdentifierRef;

use super::KeyError;

/// The curve that the block `EC PARAMETERS` names.
pub(super) fn named_curve(der: &[u8]) -> Result<ObjectIdentifier, KeyError> {
    match der.first() {
        Some(0x30) => Err(KeyError::Curve("with parameters of its own".into())),
        _ => ObjectIdentifier::from_der(der)
            .map_err(|_| KeyError::Damaged("its block EC PARAMETERS cannot be read")),
    }
}

/// Whether DER is an `EncryptedPrivateKeyInfo`: a sequence of an algorithm and an octet string, without a version in front.
pub(super) fn is_encrypted(der: &[u8]) -> bool {
    SliceReader::new(der)
        .and_then(|mut reader| {
            reader.sequence(|inner| {
                AlgorithmIdentifierRef::decode(inner)?;
                OctetStringRef::decode(inner)?;
                while !inner.is_finished() {
                    AnyRef::decode(inner)?;
                }
                Ok(())
            })
        })
        .is_ok()
}

/// A curve as people call it (RFC 5480, RFC 5639, SEC 2).
pub(super) fn curve_name(oid: ObjectIdentifier) -> String {
    match oid.to_string().as_str() {
        "1.2.840.10045.3.1.1" => "P-192".into(),
        "1.3.132.0.33" => "P-224".into(),
        "1.3.132.0.34" => "P-384".into(),
        "1.3.132.0.35" => "P-521".into(),
        "1.3.132.0.10" => "secp256k1".into(),
        "1.3.36.3.3.2.8.1.1.7" => "brainpoolP256r1".into(),
        "1.3.36.3.3.2.8.1.1.11" => "brainpoolP384r1".into(),
        "1.3.36.3.3.2.8.1.1.13" => "brainpoolP512r1".into(),
        other => other.into(),
    }
}

/// An algorithm as people call it (RFC 8410, RFC 8017).
pub(super) fn algorithm_name(oid: ObjectIdentifier) -> String {
    match oid.to_string().as_str() {
        "1.3.101.110" => "X25519".into(),
        "1.3.101.111" => "X448".into(),
        "1.3.101.112" => "Ed25519".into(),
        "1.3.101.113" => "Ed448".into(),
        "1.2.840.113549.1.1.10" => "RSA-PSS".into(),
        "1.2.840.113549.1.3.1" => "Diffie-Hellman".into(),
        "1.2.840.10040.4.1" => "DSA".into(),
        other => other.into(),
    }
}
