//! Headers as SigV4 signs them: names in lower case and sorted, values trimmed, their inner blanks folded.

use crate::Error;

/// The canonical headers of a request.
pub(crate) struct CanonicalHeaders {
    /// `name:value\n`, one after the other.
    pub(crate) lines: String,
    /// `name;name`.
    pub(crate) names: String,
}

/// Canonical headers: the host and those given. A name given more than once is one header, its values joined by commas.
pub(crate) fn canonical(host: &str, given: &[(&str, &str)]) -> Result<CanonicalHeaders, Error> {
    let mut headers = Vec::with_capacity(given.len() + 1);
    headers.push(("host".to_owned(), host.to_owned()));
    for (name, value) in given {
        headers.push((checked_name(name)?, folded(value)?));
    }
    // Stable, so that values of one name keep their order.
    headers.sort_by(|a, b| a.0.cmp(&b.0));
    let (mut lines, mut names) = (String::with_capacity(256), String::with_capacity(64));
    let mut last: Option<&str> = None;
    for (name, value) in &headers {
        if last == Some(name) {
            lines.pop();
            lines.push(',');
        } else {
            if last.is_some() {
                names.push(';');
            }
            names.push_str(name);
            lines.push_str(name);
            lines.push(':');
        }
        lines.push_str(value);
        lines.push('\n');
        last = Some(name);
    }
    Ok(CanonicalHeaders { lines, names })
}

/// The value of a header, by its name in lower case.
pub(crate) fn value_of<'a>(headers: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(given, _)| given.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim_matches([' ', '\t']))
}

/// The name in lower case, if it is one (RFC 9110, section 5.6.2).
fn checked_name(name: &str) -> Result<String, Error> {
    let is_token = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    if !is_token || name.is_empty() {
        return Err(Error::InvalidHeader("its name is not one"));
    }
    if name.eq_ignore_ascii_case("host") || name.eq_ignore_ascii_case("authorization") {
        return Err(Error::InvalidHeader("the signature writes it itself"));
    }
    Ok(name.to_ascii_lowercase())
}

/// Spaces and tabs at the ends left out, those within made one space.
fn folded(value: &str) -> Result<String, Error> {
    if value
        .bytes()
        .any(|byte| byte.is_ascii_control() && byte != b'\t')
    {
        return Err(Error::InvalidHeader("its value holds control characters"));
    }
    let mut out = String::with_capacity(value.len());
    for word in value.split([' ', '\t']).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Ok(out)
}
