//! From a URI in a playlist to the key of the file that it names (RFC 3986, section 5).

use percent_encoding::percent_decode_str;

use super::HlsError;

/// What a URI leads to, seen from the playlist that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'u> {
    /// A file of the package.
    Key {
        /// Its key, decoded once: what the file is called.
        key: String,
        /// The URI's own query, as written, without its `?`.
        query: Option<&'u str>,
        /// The URI's fragment, as written, without its `#`.
        fragment: Option<&'u str>,
    },
    /// A path from the root of the host (`/…`), of which a package knows nothing.
    HostPath(&'u str),
    /// A URI with a scheme or a host of its own.
    Absolute(&'u str),
    /// A path that leaves the package or names no file in it.
    Outside,
    /// A `data:` URI: the resource itself.
    Data,
}

/// Resolves `uri`, found in the playlist with the key `base_key`. Both the key and the result count from the package's root.
///
/// A `%` that encodes nothing stands for itself, as in browsers.
///
/// # Errors
/// [`HlsError::NotUtf8`]
pub fn resolve<'u>(base_key: &str, uri: &'u str) -> Result<Target<'u>, HlsError> {
    if let Some(scheme) = scheme(uri) {
        return Ok(if scheme.eq_ignore_ascii_case("data") {
            Target::Data
        } else {
            Target::Absolute(uri)
        });
    }
    if has_host(uri) {
        return Ok(Target::Absolute(uri));
    }
    if uri.starts_with('/') {
        return Ok(Target::HostPath(uri));
    }
    let (rest, fragment) = split(uri, '#');
    let (path, query) = split(rest, '?');
    let key = if path.is_empty() {
        Some(base_key.to_owned())
    } else {
        join(base_key, path)?
    };
    Ok(match key.filter(|key| !key.is_empty()) {
        Some(key) => Target::Key {
            key,
            query,
            fragment,
        },
        None => Target::Outside,
    })
}

/// The scheme of a URI that has one.
pub(super) fn scheme(uri: &str) -> Option<&str> {
    let end = uri.find([':', '/', '?', '#'])?;
    let (scheme, rest) = uri.split_at(end);
    let is_scheme = rest.starts_with(':')
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

/// Whether it begins with `//`. Browsers take backslashes for slashes.
pub(super) fn has_host(uri: &str) -> bool {
    let mut bytes = uri.bytes();
    let mut is_slash = || matches!(bytes.next(), Some(b'/' | b'\\'));
    is_slash() && is_slash()
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

/// The key of `path` seen from `base_key`; none if it leaves the root.
fn join(base_key: &str, path: &str) -> Result<Option<String>, HlsError> {
    let folder = base_key.rfind('/').map_or("", |slash| &base_key[..=slash]);
    // Holds whole segments, each with its slash, until the last one.
    let mut key = String::with_capacity(folder.len() + path.len());
    key.push_str(folder);
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let decoded = percent_decode_str(segment)
            .decode_utf8()
            .map_err(|_| HlsError::NotUtf8)?;
        match decoded.as_ref() {
            "." => {}
            ".." => {
                let Some(parent) = key.strip_suffix('/') else {
                    return Ok(None);
                };
                key.truncate(parent.rfind('/').map_or(0, |slash| slash + 1));
            }
            // An encoded slash, or a backslash on Windows, would let a file's path climb where the URI does not.
            name if name.contains(['/', '\\'])
                && name
                    .split(['/', '\\'])
                    .any(|part| matches!(part, "." | "..")) =>
            {
                return Ok(None);
            }
            name => {
                key.push_str(name);
                if segments.peek().is_some() {
                    key.push('/');
                }
            }
        }
    }
    Ok(Some(key))
}
