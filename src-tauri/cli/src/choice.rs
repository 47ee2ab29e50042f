//! Which link of the library a person means: by its address, its id or the beginning of one, or its key.

use reeldrop_engine::link::{LinkState, LinkView};
use reeldrop_engine::{Engine, Error, Result, code};

/// Fewest characters of an id that are taken for one.
const SHORTEST_ID: usize = 4;

/// Finds the link. Of several to one key it is the newest that still works.
pub(crate) async fn find(engine: &Engine, meant: &str) -> Result<LinkView> {
    let links = engine.links().await?;
    if let Some((address, _)) = meant
        .split_once('?')
        .or(Some((meant, "")))
        .filter(|_| meant.contains("://"))
    {
        return by_address(engine, links, meant, address).await;
    }
    let by_key: Vec<&LinkView> = links
        .iter()
        .filter(|link| link.key == meant || original_key(link) == meant)
        .collect();
    let newest = by_key
        .iter()
        .find(|link| !matches!(link.state, LinkState::Ended | LinkState::Revoked))
        .or(by_key.first());
    if let Some(link) = newest {
        return Ok((*link).clone());
    }
    let begins = |link: &&LinkView| link.id.to_string().starts_with(&meant.to_ascii_lowercase());
    let mut by_id = links.iter().filter(begins);
    match (meant.len() >= SHORTEST_ID, by_id.next(), by_id.next()) {
        (true, Some(link), None) => Ok(link.clone()),
        (true, Some(_), Some(_)) => Err(Error::new(
            code::LINK_UNKNOWN,
            format!("Several links have an id that begins with “{meant}”."),
            "Give more of it: `reeldrop links --json` shows whole ids.",
        )),
        _ => Err(unknown(meant)),
    }
}

async fn by_address(
    engine: &Engine,
    links: Vec<LinkView>,
    meant: &str,
    address: &str,
) -> Result<LinkView> {
    let mut same_object = None;
    for link in links {
        // One that cannot be shown again cannot be compared; it may be named by its id.
        let Ok(url) = engine.link_url(link.id).await else {
            continue;
        };
        if url == meant {
            return Ok(link);
        }
        if same_object.is_none() && url.split('?').next() == Some(address) {
            same_object = Some(link);
        }
    }
    same_object.ok_or_else(|| unknown(address))
}

/// What a person calls a package: the key of its main playlist, wherever the one of this link lies.
fn original_key(link: &LinkView) -> String {
    link.key
        .replace(&format!("/_links/{}/", link.id), "/")
        .replace("/_static/", "/")
        .replace("/_static-sha256/", "/")
}

fn unknown(meant: &str) -> Error {
    Error::new(
        code::LINK_UNKNOWN,
        format!("The library knows no link “{meant}”."),
        "Name it by its address, its key or its id: `reeldrop links --all --json` lists them.",
    )
}
