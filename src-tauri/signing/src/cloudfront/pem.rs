//! Finds the one private key in a pasted text, and says what the text is where it is none.
//! Looser than RFC 7468 in line lengths and blanks, because people paste; strict in everything else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::KeyError;

/// Longer than any text that holds one key with its certificates, in bytes.
const MAX_TEXT: usize = 256 * 1_024;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// How the DER of a private key is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Pkcs1,
    Pkcs8,
    Sec1,
}

/// A private key as DER, and the curve's DER where a block `EC PARAMETERS` names it.
pub(super) struct Found {
    pub form: Form,
    pub der: Zeroizing<Vec<u8>>,
    pub ec_parameters: Option<Zeroizing<Vec<u8>>>,
}

struct Block<'a> {
    label: &'a str,
    body: &'a str,
}

pub(super) fn private_key(text: &str) -> Result<Found, KeyError> {
    if text.len() > MAX_TEXT {
        return Err(KeyError::TooLong);
    }
    let text = Zeroizing::new(
        text.replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace('\r', "\n"),
    );
    let blocks = blocks(&text)?;
    if blocks.is_empty() {
        return Err(without_blocks(&text));
    }
    let mut keys = Vec::new();
    for block in &blocks {
        match block.label {
            "RSA PRIVATE KEY" => keys.push((Form::Pkcs1, block.body)),
            "PRIVATE KEY" => keys.push((Form::Pkcs8, block.body)),
            "EC PRIVATE KEY" => keys.push((Form::Sec1, block.body)),
            "ENCRYPTED PRIVATE KEY" => return Err(KeyError::Encrypted),
            "OPENSSH PRIVATE KEY" | "SSH2 ENCRYPTED PRIVATE KEY" | "SSH2 PUBLIC KEY" => {
                return Err(KeyError::Ssh);
            }
            "DSA PRIVATE KEY" => return Err(KeyError::UnsupportedAlgorithm("DSA".into())),
            _ => {}
        }
    }
    match keys.as_slice() {
        [] => Err(without_key(&blocks)),
        [(form, body)] => {
            // RFC 1421 headers, as openssl writes them before PKCS#8: only encrypted keys have them.
            if body.contains("Proc-Type:") || body.contains("DEK-Info:") {
                return Err(KeyError::Encrypted);
            }
            let ec_parameters = blocks
                .iter()
                .find(|block| block.label == "EC PARAMETERS")
                .map(|block| decode(block.body))
                .transpose()?;
            Ok(Found {
                form: *form,
                der: decode(body)?,
                ec_parameters,
            })
        }
        several => Err(KeyError::Several(several.len())),
    }
}

fn blocks(text: &str) -> Result<Vec<Block<'_>>, KeyError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let (label, after) = after
            .split_once(DASHES)
            .filter(|(label, _)| !label.contains('\n'))
            .ok_or(KeyError::Damaged("its first line is cut off"))?;
        let end = format!("-----END {label}-----");
        let (body, after) = after
            .split_once(end.as_str())
            .ok_or(KeyError::Damaged("its last line is missing"))?;
        if body.contains(BEGIN) {
            return Err(KeyError::Damaged("its last line is missing"));
        }
        found.push(Block { label, body });
        rest = after;
    }
    Ok(found)
}

fn decode(body: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut joined = Zeroizing::new(String::with_capacity(body.len()));
    joined.extend(body.chars().filter(|c| !c.is_whitespace()));
    if joined.is_empty() {
        return Err(KeyError::Damaged("there is nothing between its lines"));
    }
    STANDARD
        .decode(joined.as_bytes())
        .map(Zeroizing::new)
        .map_err(|_| KeyError::Damaged("its text is not base64, or not all of it is there"))
}

/// What the PEM blocks are, where none is a private key.
fn without_key(blocks: &[Block<'_>]) -> KeyError {
    let has = |label: &str| blocks.iter().any(|block| block.label == label);
    if has("PUBLIC KEY") || has("RSA PUBLIC KEY") {
        KeyError::PublicKey
    } else if ["CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"]
        .iter()
        .any(|label| has(label))
        || has("CERTIFICATE REQUEST")
    {
        KeyError::Certificate
    } else {
        KeyError::NotPem
    }
}

/// What a text is that has no PEM block at all.
fn without_blocks(text: &str) -> KeyError {
    let text = text.trim_start();
    let ssh = [
        "ssh-",
        "ecdsa-sha2-",
        "sk-ssh-",
        "PuTTY-User-Key-File",
        "---- BEGIN SSH2",
    ];
    if ssh.iter().any(|start| text.starts_with(start)) {
        KeyError::Ssh
    } else if text.contains("-----END ") {
        KeyError::Damaged("its first line is missing")
    } else {
        KeyError::NotPem
    }
}
