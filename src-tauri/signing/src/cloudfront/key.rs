//! Private keys that CloudFront knows: RSA with 2,048 bits, and ECDSA on P-256.

use std::fmt;

use p256::ecdsa::signature::Signer as _;
use rsa::pkcs1;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::pkcs8::{self, EncodePrivateKey as _, EncodePublicKey as _, LineEnding, ObjectIdentifier};
use rsa::sha2::Digest as _;
use rsa::traits::PublicKeyParts as _;
use zeroize::Zeroizing;

use super::{CloudFrontError, Hash, KeyError, pem};

const RSA_BITS: usize = 2_048;
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// What a private key signs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSA with 2,048 bits, PKCS#1 v1.5, over SHA-1 or SHA-256.
    Rsa2048,
    /// ECDSA on P-256 over SHA-256, the signature as DER.
    EcdsaP256,
}

/// A private key, wiped from memory when it is dropped. `Debug` shows its algorithm only.
#[derive(Clone)]
pub struct PrivateKey(Inner);

#[derive(Clone)]
enum Inner {
    // An RSA key is some hundred bytes, a P-256 key some thirty: a box keeps the enum small.
    Rsa(Box<rsa::RsaPrivateKey>),
    P256(p256::ecdsa::SigningKey),
}

impl PrivateKey {
    /// Reads a PEM text: PKCS#1 (`RSA PRIVATE KEY`), PKCS#8 (`PRIVATE KEY`) or SEC1 (`EC PRIVATE KEY`, with or without
    /// `EC PARAMETERS` in front). Line ends of Windows, blanks around it, quotation marks and the `\n` of `.env` files do no harm.
    ///
    /// # Errors
    /// Says what the text is instead: see [`KeyError`].
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let found = pem::private_key(text)?;
        match found.form {
            pem::Form::Pkcs1 => Self::from_pkcs1_der(&found.der),
            pem::Form::Pkcs8 => Self::from_pkcs8_der(&found.der),
            pem::Form::Sec1 => {
                let curve = match found.ec_parameters.as_deref() {
                    Some(der) => Some(named_curve(der)?),
                    None => None,
                };
                Self::from_sec1_der(&found.der, curve)
            }
        }
    }

    /// Reads PKCS#8 as DER (RFC 5208), which is what [`Self::to_pkcs8_der`] writes.
    ///
    /// # Errors
    /// Says what the DER is instead: see [`KeyError`].
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, KeyError> {
        let Ok(info) = pkcs8::PrivateKeyInfo::try_from(der) else {
            return Err(match pkcs8_encrypted(der) {
                true => KeyError::Encrypted,
                false => KeyError::Damaged("what it holds is not PKCS#8"),
            });
        };
        match info.algorithm.oid {
            RSA_ENCRYPTION => Self::from_pkcs1_der(info.private_key),
            EC_PUBLIC_KEY => {
                let Some(parameters) = info.algorithm.parameters else {
                    return Err(KeyError::Damaged("it does not say on which curve it is"));
                };
                let curve = parameters
                    .decode_as::<ObjectIdentifier>()
                    .map_err(|_| KeyError::Curve("with parameters of its own".into()))?;
                Self::from_sec1_der(info.private_key, Some(curve))
            }
            other => Err(KeyError::UnsupportedAlgorithm(algorithm_name(other))),
        }
    }

    fn from_pkcs1_der(der: &[u8]) -> Result<Self, KeyError> {
        let Ok(parts) = pkcs1::RsaPrivateKey::try_from(der) else {
            return Err(KeyError::Damaged("what it holds is not an RSA key"));
        };
        // Looked at before the numbers are: checking a huge key would take minutes.
        let bits = bit_length(parts.modulus.as_bytes());
        if bits != RSA_BITS {
            return Err(KeyError::RsaSize(bits));
        }
        if [
            parts.prime1.as_bytes(),
            parts.prime2.as_bytes(),
            parts.private_exponent.as_bytes(),
        ]
        .iter()
        .any(|number| bit_length(number) > RSA_BITS)
        {
            return Err(KeyError::Damaged("its numbers do not belong together"));
        }
        let number = |part: pkcs1::UintRef<'_>| rsa::BigUint::from_bytes_be(part.as_bytes());
        let key = rsa::RsaPrivateKey::from_components(
            number(parts.modulus),
            number(parts.public_exponent),
            number(parts.private_exponent),
            vec![number(parts.prime1), number(parts.prime2)],
        )
        .ok()
        .filter(|key| key.n().bits() == RSA_BITS)
        .ok_or(KeyError::Damaged("its numbers do not belong together"))?;
        Ok(Self(Inner::Rsa(Box::new(key))))
    }

    /// `outer_curve`: the curve as the surroundings name it (PKCS#8's algorithm, or the block `EC PARAMETERS`).
    fn from_sec1_der(der: &[u8], outer_curve: Option<ObjectIdentifier>) -> Result<Self, KeyError> {
        let Ok(parts) = sec1::EcPrivateKey::try_from(der) else {
            return Err(KeyError::Damaged("what it holds is not an EC key"));
        };
        let inner_curve = parts.parameters.and_then(sec1::EcParameters::named_curve);
        let mut curves = [outer_curve, inner_curve].into_iter().flatten().peekable();
        if curves.peek().is_none() {
            return Err(KeyError::Damaged("it does not say on which curve it is"));
        }
        if let Some(other) = curves.find(|curve| *curve != P256) {
            return Err(KeyError::Curve(curve_name(other)));
        }
        let secret = p256::SecretKey::try_from(parts)
            .map_err(|_| KeyError::Damaged("its numbers do not belong together"))?;
        Ok(Self(Inner::P256(secret.into())))
    }

    /// The key as PKCS#8 DER, some 1,220 bytes for RSA and 138 for P-256: short enough for every keychain.
    pub fn to_pkcs8_der(&self) -> Zeroizing<Vec<u8>> {
        let document = match &self.0 {
            Inner::Rsa(key) => key.to_pkcs8_der().ok(),
            Inner::P256(key) => key.to_pkcs8_der().ok(),
        };
        document.map(|der| der.to_bytes()).unwrap_or_default()
    }

    /// What the key signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Inner::Rsa(_) => Algorithm::Rsa2048,
            Inner::P256(_) => Algorithm::EcdsaP256,
        }
    }

    /// The public key of the pair, as CloudFront takes it: PEM with SubjectPublicKeyInfo (RFC 5280), lines ending in LF.
    pub fn public_key_pem(&self) -> String {
        match &self.0 {
            Inner::Rsa(key) => key.to_public_key().to_public_key_pem(LineEnding::LF).ok(),
            Inner::P256(key) => key.verifying_key().to_public_key_pem(LineEnding::LF).ok(),
        }
        .unwrap_or_default()
    }

    /// The signature's bytes. RSA is PKCS#1 v1.5; ECDSA takes its nonce from key and message (RFC 6979).
    /// Both are deterministic: the same message always gives the same signature.
    pub(super) fn sign(&self, message: &[u8], hash: Hash) -> Result<Vec<u8>, CloudFrontError> {
        match (&self.0, hash) {
            (Inner::Rsa(key), Hash::Sha1) => key.sign(
                Pkcs1v15Sign::new::<sha1::Sha1>(),
                &sha1::Sha1::digest(message),
            ),
            (Inner::Rsa(key), Hash::Sha256) => key.sign(
                Pkcs1v15Sign::new::<rsa::sha2::Sha256>(),
                &rsa::sha2::Sha256::digest(message),
            ),
            (Inner::P256(key), _) => {
                let signature: p256::ecdsa::Signature = key
                    .try_sign(message)
                    .map_err(|_| CloudFrontError::CannotSign)?;
                return Ok(signature.to_der().as_bytes().to_vec());
            }
        }
        .map_err(|_| CloudFrontError::CannotSign)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PrivateKey")
            .field(&self.algorithm())
            .finish()
    }
}

/// The length in bits of a big-endian number.
fn bit_length(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    match number.get(zeros) {
        None => 0,
        Some(first) => (number.len() - zeros) * 8 - first.leading_zeros() as usize,
    }
}

fn named_curve(der: &[u8]) -> Result<ObjectIdentifier, KeyError> {
    use pkcs8::der::Decode as _;
    match der.first() {
        Some(0x30) => Err(KeyError::Curve("with parameters of its own".into())),
        _ => ObjectIdentifier::from_der(der)
            .map_err(|_| KeyError::Damaged("its block EC PARAMETERS cannot be read")),
    }
}

/// Whether DER is an `EncryptedPrivateKeyInfo`: a sequence of an algorithm and an octet string, without a version in front.
fn pkcs8_encrypted(der: &[u8]) -> bool {
    use pkcs8::der::Decode as _;
    use pkcs8::der::asn1::{AnyRef, OctetStringRef};
    use pkcs8::der::{Reader as _, SliceReader};
    SliceReader::new(der)
        .and_then(|mut reader| {
            reader.sequence(|inner| {
                pkcs8::spki::AlgorithmIdentifierRef::decode(inner)?;
                OctetStringRef::decode(inner)?;
                while !inner.is_finished() {
                    AnyRef::decode(inner)?;
                }
                Ok(())
            })
        })
        .is_ok()
}

fn curve_name(oid: ObjectIdentifier) -> String {
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

fn algorithm_name(oid: ObjectIdentifier) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use pkcs1::UintRef;
    use pkcs1::der::Encode as _;

    /// Numbers that would divide by zero, or loop, in a careless check. The public surface has no way to make such keys.
    #[test]
    fn absurd_numbers_are_refused() {
        let modulus = [0xFF; 256];
        for exponent in [&[0][..], &[1], &[2], &[1, 0, 1], &[0x7F; 16]] {
            for private in [&[0][..], &[1], &[0x7F; 256]] {
                for primes in [
                    [&[0][..], &[0]],
                    [&[1], &modulus],
                    [&[2], &[2]],
                    [&[0x7F; 128], &[0x7F; 128]],
                ] {
                    let part = |bytes| UintRef::new(bytes).unwrap();
                    let der = pkcs1::RsaPrivateKey {
                        modulus: part(&modulus),
                        public_exponent: part(exponent),
                        private_exponent: part(private),
                        prime1: part(primes[0]),
                        prime2: part(primes[1]),
                        exponent1: part(&[0]),
                        exponent2: part(&[0]),
                        coefficient: part(&[0]),
                        other_prime_infos: None,
                    }
                    .to_der()
                    .unwrap();
                    assert_eq!(
                        PrivateKey::from_pkcs1_der(&der).unwrap_err(),
                        KeyError::Damaged("its numbers do not belong together")
                    );
                }
            }
        }
    }
}
