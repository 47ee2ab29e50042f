//! The static form of a signed package: each URI takes the signature from the query of the playlist's own address
//! (8216bis: `EXT-X-DEFINE:QUERYPARAM`), so that one text serves every signature.

use super::resolve::{has_host, scheme};
use super::variables::is_name;
use super::{HlsError, Playlist, Rewritten, UriRef};

/// The version that a playlist with `QUERYPARAM` must claim at least (8216bis, section 8).
const VERSION: u32 = 11;

/// The playlist with `?name={$name}&…` on each URI of the same host, the variables defined from the query of the playlist's
/// address, and `EXT-X-VERSION` raised to 11. Doing it twice changes nothing more.
///
/// A URI whose first segment holds a variable of unknown value stays as it is: it might lead to another host, which must not
/// learn a signature.
///
/// # Errors
/// [`HlsError::BadVariableName`] (also for a name given twice), [`HlsError::VariableTaken`], [`HlsError::BadVersion`], [`HlsError::BadReplacement`].
pub fn with_query_params(playlist: &Playlist<'_>, names: &[&str]) -> Result<String, HlsError> {
    let mut missing = Vec::with_capacity(names.len());
    for (index, &name) in names.iter().enumerate() {
        if !is_name(name) || names.iter().take(index).any(|earlier| *earlier == name) {
            return Err(HlsError::BadVariableName);
        }
        match playlist.variables.find(name) {
            None => missing.push(name),
            Some(variable) if variable.from_query && variable.uris_before == 0 => {}
            Some(_) => return Err(HlsError::VariableTaken(name.to_owned())),
        }
    }
    if names.is_empty() {
        return playlist.rewrite(|_| None);
    }
    let parameters: Vec<String> = names
        .iter()
        .map(|name| format!("{name}={{${name}}}"))
        .collect();
    let mut out = String::new();
    playlist.rewrite_into(&mut out, |uri, out| {
        Ok::<_, HlsError>(append(uri, &parameters, out))
    })?;
    with_definitions(&out, &missing)
}

fn append(uri: &UriRef<'_>, parameters: &[String], out: &mut String) -> Rewritten {
    let known = uri.uri.as_ref();
    if may_lead_elsewhere(known, uri.is_resolved) {
        return Rewritten::Keep;
    }
    // A fragment that a variable brings is written out: the query has to stand before it.
    let brings_fragment = known.matches('#').count() != uri.raw.matches('#').count();
    let text = if brings_fragment { known } else { uri.raw };
    let (before, fragment) = split_fragment(text);
    out.push_str(before);
    let mut joint = match split_fragment(known).0.split_once('?') {
        None => "?",
        Some(_) if before.ends_with('&') => "",
        Some((_, query)) if query.is_empty() && before.ends_with('?') => "",
        Some(_) => "&",
    };
    for parameter in parameters {
        if !before.split(['?', '&']).any(|own| own == parameter) {
            out.push_str(joint);
            out.push_str(parameter);
            joint = "&";
        }
    }
    out.push_str(fragment);
    Rewritten::Written
}

/// Whether a player could take it to another host, with what browsers forgive and whatever an unknown variable holds.
fn may_lead_elsewhere(uri: &str, is_resolved: bool) -> bool {
    let uri = uri.trim_start_matches(|first: char| first <= ' ');
    let rest = uri.strip_prefix(['/', '\\']).unwrap_or(uri);
    let segment = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    scheme(uri).is_some() || has_host(uri) || (!is_resolved && segment.contains("{$"))
}

fn split_fragment(uri: &str) -> (&str, &str) {
    uri.find('#').map_or((uri, ""), |hash| uri.split_at(hash))
}

/// Raises the version, and defines the variables before anything can refer to them.
fn with_definitions(text: &str, names: &[&str]) -> Result<String, HlsError> {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let versions = lines.iter().filter(|line| version(line).is_some()).count();
    let first = lines.first().copied().unwrap_or_default();
    let end = if first.ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut header = String::new();
    if versions == 0 {
        header.extend(["#EXT-X-VERSION:", &VERSION.to_string(), end]);
    }
    for name in names {
        header.extend(["#EXT-X-DEFINE:QUERYPARAM=\"", name, "\"", end]);
    }
    // Right after a version that only comments keep from the first line, or else right after the first line.
    let leading = lines
        .iter()
        .skip(1)
        .take_while(|line| version(line).is_none() && is_silent(line))
        .count();
    let position = if lines
        .get(leading + 1)
        .is_some_and(|line| version(line).is_some())
    {
        leading + 2
    } else {
        1
    };
    let rest = lines.split_off(position.min(lines.len()));
    let mut out = String::with_capacity(text.len() + header.len() + 8);
    push_lines(&mut out, &lines)?;
    if !header.is_empty() && !out.ends_with('\n') {
        out.push_str(end);
    }
    out.push_str(&header);
    push_lines(&mut out, &rest)?;
    Ok(out)
}

fn push_lines(out: &mut String, lines: &[&str]) -> Result<(), HlsError> {
    for line in lines {
        let Some(value) = version(line) else {
            out.push_str(line);
            continue;
        };
        let number: u32 = value.trim().parse().map_err(|_| HlsError::BadVersion)?;
        if number < VERSION {
            out.push_str(&line.replacen(value.trim(), &VERSION.to_string(), 1));
        } else {
            out.push_str(line);
        }
    }
    Ok(())
}

fn version(line: &str) -> Option<&str> {
    line.strip_prefix("#EXT-X-VERSION:")
}

/// A comment or a blank line.
fn is_silent(line: &str) -> bool {
    line.trim().is_empty() || (line.starts_with('#') && !line.starts_with("#EXT"))
}
