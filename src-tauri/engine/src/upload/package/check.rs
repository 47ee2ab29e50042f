//! Checks that a player will find everything that a package's playlists name, and finds its main playlist.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use reeldrop_signing::hls::{Kind, MAX_PLAYLIST_BYTES, Playlist, Role, Target, resolve};

use super::{Member, Package, invalid};
use crate::error::{Error, Result, code};
use crate::link::package::PlaylistText;
use crate::upload::unreadable;

/// What main playlists are called, the likeliest first; then the folder's own name.
const MAIN: [&str; 4] = ["master", "index", "main", "playlist"];

/// A playlist and the playlists that it names.
struct Read {
    text: String,
    kind: Kind,
    names: BTreeSet<String>,
}

pub(super) fn check(folder: &str, mut members: Vec<Member>) -> Result<Package> {
    let files: HashSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let path_of: BTreeMap<&str, &Member> = members
        .iter()
        .map(|member| (member.name.as_str(), member))
        .collect();
    let mut waiting: Vec<String> = members
        .iter()
        .filter(|member| member.is_playlist)
        .map(|member| member.name.clone())
        .collect();
    let mut read: BTreeMap<String, Read> = BTreeMap::new();
    let mut elsewhere = BTreeSet::new();
    let mut unfinished = None;
    while let Some(name) = waiting.pop() {
        if read.contains_key(&name) {
            continue;
        }
        let Some(member) = path_of.get(name.as_str()) else {
            continue;
        };
        let text = read_playlist(member)?;
        let playlist = Playlist::parse(&text)
            .map_err(|error| unfit(&name, &format!("it is no HLS playlist: {error}")))?;
        if !playlist.is_complete() {
            unfinished.get_or_insert_with(|| name.clone());
        }
        let mut names = BTreeSet::new();
        for uri in playlist.uris() {
            let target = resolve(&name, &uri.uri)
                .map_err(|error| unfit(&name, &format!("{error} (“{}”)", shown(uri.raw))))?;
            match target {
                Target::Key { key, .. } if files.contains(key.as_str()) => {
                    if uri.role.is_playlist() {
                        waiting.push(key.clone());
                        names.insert(key);
                    }
                }
                // Announced, and rendered later.
                Target::Key { .. } if uri.role == Role::PreloadHint => {}
                Target::Key { key, .. } => return Err(missing(folder, &name, &key)),
                Target::Outside | Target::HostPath(_) => {
                    return Err(unfit(
                        &name,
                        &format!("it names “{}”, which is not in the folder", shown(uri.raw)),
                    ));
                }
                Target::Absolute(text) if text.to_ascii_lowercase().starts_with("file:") => {
                    return Err(unfit(
                        &name,
                        &format!("it names “{}” on this computer", shown(uri.raw)),
                    ));
                }
                Target::Absolute(_) => {
                    elsewhere.insert(name.clone());
                }
                Target::Data => {}
            }
        }
        let kind = playlist.kind();
        read.insert(name, Read { text, kind, names });
    }
    let mut notices = Vec::new();
    let main = main_of(folder, &read, &mut notices)?;
    if !elsewhere.is_empty() {
        let names: Vec<_> = elsewhere.iter().map(String::as_str).collect();
        notices.push(notice(
            format!(
                "The package {folder} plays files from other addresses ({}); the link does not open those.",
                names.join(", ")
            ),
            "Put those files into the folder if they must be protected by the link too.",
        ));
    }
    if let Some(name) = unfinished {
        notices.push(notice(
            format!("The playlist {name} of {folder} has no end: players will wait for more."),
            "If the render is not finished, upload the folder again when it is.",
        ));
    }
    for member in &mut members {
        member.is_playlist = read.contains_key(&member.name);
    }
    Ok(Package {
        playlists: reachable(&main, read),
        playlist: main,
        members,
        notices,
    })
}

fn read_playlist(member: &Member) -> Result<String> {
    if member.facts.size > MAX_PLAYLIST_BYTES as u64 {
        return Err(unfit(&member.name, "it is too large for a playlist"));
    }
    let bytes = std::fs::read(&member.path).map_err(|error| unreadable(&member.path, &error))?;
    String::from_utf8(bytes).map_err(|_| unfit(&member.name, "it is not UTF-8"))
}

/// The one master playlist that no other names; else the one media playlist; else by name, and the notice says so.
fn main_of(
    folder: &str,
    read: &BTreeMap<String, Read>,
    notices: &mut Vec<Error>,
) -> Result<String> {
    let named: HashSet<&String> = read
        .iter()
        .flat_map(|(name, playlist)| playlist.names.iter().filter(move |other| *other != name))
        .collect();
    let of_kind = |kind| -> Vec<&String> {
        read.iter()
            .filter(|(name, playlist)| playlist.kind == kind && !named.contains(name))
            .map(|(name, _)| name)
            .collect()
    };
    let mut candidates = of_kind(Kind::Master);
    if candidates.is_empty() {
        candidates = of_kind(Kind::Media);
    }
    if candidates.is_empty() {
        candidates = read.keys().collect();
    }
    candidates.sort_by_key(|name| (rank(folder, name), name.matches('/').count(), *name));
    let Some(first) = candidates.first() else {
        return Err(invalid(
            format!("The folder {folder} holds no playlist any more."),
            "Put its .m3u8 file back and retry, or upload it anew.",
        ));
    };
    if candidates.len() > 1 {
        let others: Vec<_> = candidates
            .iter()
            .skip(1)
            .map(|name| name.as_str())
            .collect();
        notices.push(notice(
            format!(
                "The package {folder} has several main playlists; its link opens {first}, not {}.",
                others.join(", ")
            ),
            "Name the one that you mean master.m3u8 to choose it.",
        ));
    }
    Ok((*first).clone())
}

fn rank(folder: &str, name: &str) -> usize {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let at = |wanted: &str| stem.eq_ignore_ascii_case(wanted);
    MAIN.iter()
        .position(|wanted| at(wanted))
        .unwrap_or(if at(folder) {
            MAIN.len()
        } else {
            MAIN.len() + 1
        })
}

fn reachable(main: &str, mut read: BTreeMap<String, Read>) -> Vec<PlaylistText> {
    let mut waiting = vec![main.to_owned()];
    let mut found = Vec::new();
    while let Some(name) = waiting.pop() {
        if let Some(playlist) = read.remove(&name) {
            waiting.extend(playlist.names);
            found.push(PlaylistText {
                name,
                text: playlist.text,
            });
        }
    }
    found
}

fn missing(folder: &str, playlist: &str, key: &str) -> Error {
    invalid(
        format!(
            "The playlist {playlist} names “{}”, which is not in {folder}.",
            shown(key)
        ),
        "Wait until the render is finished, or put the file there, then upload the folder again.",
    )
}

fn unfit(playlist: &str, why: &str) -> Error {
    invalid(
        format!("The playlist {playlist} cannot be linked: {why}."),
        "Make the package anew with all its files in one folder and relative names in its playlists.",
    )
}

fn notice(message: String, action: &str) -> Error {
    Error::new(code::PACKAGE_NOTICE, message, action)
}

/// An address without its query, which may be a signature.
fn shown(uri: &str) -> String {
    uri.split(['?', '#'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect()
}
