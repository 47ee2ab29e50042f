//! Percent-encoding as SigV4 wants it: RFC 3986 unreserved characters stay, every other byte becomes `%XX`.
//! Nothing is normalised: what S3 stores is a string, not a path.

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Which bytes stand for themselves (RFC 3986, section 2.3).
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] =
            (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Which bytes stand for themselves in a path.
const IN_PATH: [bool; 256] = {
    let mut table = UNRESERVED;
    table[b'/' as usize] = true;
    table
};

/// Encodes a key for the path of a URL, once, `/` kept. `.` and `..` segments, leading and double slashes stay as they are.
pub fn encode_path(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + key.len() / 4);
    push_path(&mut out, key);
    out
}

/// Encodes a name or value of a query; `/` is encoded too, and a space is `%20`, never `+`.
pub fn encode_query(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + value.len() / 4);
    push_query(&mut out, value);
    out
}

pub(crate) fn push_path(out: &mut String, key: &str) {
    push(out, key, &IN_PATH);
}

pub(crate) fn push_query(out: &mut String, value: &str) {
    push(out, value, &UNRESERVED);
}

/// Copies what stands for itself in runs: most keys are one run.
fn push(out: &mut String, text: &str, plain: &[bool; 256]) {
    let mut run = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        if !plain[usize::from(byte)] {
            // Bytes that stand for themselves are ASCII, so a run lies between character boundaries or is empty.
            out.push_str(text.get(run..at).unwrap_or_default());
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
            run = at + 1;
        }
    }
    out.push_str(text.get(run..).unwrap_or_default());
}
