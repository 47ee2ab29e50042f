//! Taking a link back: nothing less than deleting what it opens ends it, so that is said first, and proved after.

use serde::Serialize;
use uuid::Uuid;

use super::links::gone;
use super::{Destination, Engine};
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};
use crate::library::LinkRow;
use crate::link::package::below;
use crate::link::{self, LinkKind, LinkState, publish, sign};
use crate::s3::Storage;
use crate::upload::transfer::again;

/// What taking a link back would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RevokePlan {
    /// For people, before they agree.
    pub words: String,
    /// How many objects would be deleted from storage.
    pub deletes: u32,
    /// How many other links that still work would end too.
    pub also_ends: u32,
}

/// What taking a link back did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Revoked {
    /// For people.
    pub words: String,
    /// Whether the link was asked for, and opened nothing any more.
    pub is_dead: bool,
    /// How many objects were deleted.
    pub deleted: u32,
    /// How many links ended, this one included.
    pub links: u32,
}

impl Engine {
    /// What taking a link back would do, and why in that way.
    pub async fn revoke_plan(&self, id: Uuid) -> Result<RevokePlan> {
        let open = self.open_to_revoke(id).await?;
        self.revoke_plan_with(id, &open).await
    }

    /// The same with a connection that is not stored.
    pub async fn revoke_plan_with(&self, id: Uuid, open: &OpenConnection) -> Result<RevokePlan> {
        let (link, open) = self.revocable(id, open).await?;
        let storage = Storage::open(&open);
        let keys = keys_of(&storage, &link).await?;
        let now = clock::now();
        let others = self.links_to_the_same(&link, &open).await?;
        let working = |other: &&LinkRow| {
            other.id != link.id
                && !matches!(other.state_at(now), LinkState::Ended | LinkState::Revoked)
        };
        let (deletes, also_ends) = (
            count(keys.len()),
            count(others.iter().filter(working).count()),
        );
        Ok(RevokePlan {
            words: plan_words(&link, deletes, also_ends),
            deletes,
            also_ends,
        })
    }

    /// Takes a link back: deletes what it opens, marks every link to it, and asks for the link as anybody would.
    ///
    /// # Errors
    /// What storage says; `server-refused` where a presigned link still opens.
    pub async fn revoke(&self, id: Uuid) -> Result<Revoked> {
        let open = self.open_to_revoke(id).await?;
        self.revoke_with(id, &open).await
    }

    /// The same with a connection that is not stored.
    pub async fn revoke_with(&self, id: Uuid, open: &OpenConnection) -> Result<Revoked> {
        let (link, open) = self.revocable(id, open).await?;
        let storage = Storage::open(&open);
        // A key that was replaced cannot sign the link again; what it opens can be deleted all the same.
        let url = sign::url_of(&link, &open, self.caches()).ok();
        let keys = keys_of(&storage, &link).await?;
        let deleted = count(keys.len());
        publish::delete_all(&storage, keys).await?;
        let answer = match &url {
            Some(url) => link::opens(url).await,
            None => None,
        };
        self.caches().clear();
        if answer == Some(true) && link.kind == LinkKind::Presigned {
            return Err(Error::new(
                code::SERVER_REFUSED,
                "The file was deleted, and the link opens it still.",
                "Look at the bucket: it may keep versions, or be copied from another one.",
            ));
        }
        let links = self.links_to_the_same(&link, &open).await?;
        let ids: Vec<Uuid> = links.iter().map(|link| link.id).collect();
        let now = clock::now();
        self.library().revoke_links(&ids, now).await?;
        for mut other in links {
            other.revoked_at = Some(now);
            let view = self.view_of(&other);
            self.show_link_of(other.upload_id, &view).await;
        }
        self.board().tell(|frame| frame.links_changed = true);
        Ok(Revoked {
            words: end_words(&link, answer),
            is_dead: answer == Some(false),
            deleted,
            links: count(ids.len()),
        })
    }

    async fn open_to_revoke(&self, id: Uuid) -> Result<OpenConnection> {
        let link = self.link_row(id).await?;
        let stored = self.library().connection(link.connection_id).await?;
        let connection = stored.ok_or_else(|| gone(&link))?;
        self.open_destination(Destination::Stored(connection.id))
            .await
    }

    async fn revocable(
        &self,
        id: Uuid,
        open: &OpenConnection,
    ) -> Result<(LinkRow, OpenConnection)> {
        let link = self.link_row(id).await?;
        if link.revoked_at.is_some() {
            return Err(sign::revoked());
        }
        let mut open = open.clone();
        open.connection.bucket.clone_from(&link.bucket);
        Ok((link, open))
    }

    /// All links to what a link opens, itself included, that were not taken back.
    async fn links_to_the_same(
        &self,
        link: &LinkRow,
        open: &OpenConnection,
    ) -> Result<Vec<LinkRow>> {
        let endpoint = &open.connection.endpoint;
        let links = self
            .library()
            .links_into(link.connection_id, endpoint, &link.bucket)
            .await?;
        let root = link.details.package.as_ref().map(|package| &package.root);
        let same = |other: &LinkRow| match root {
            Some(root) => other.key.starts_with(&below(root, "")),
            None => other.key == link.key,
        };
        Ok(links.into_iter().filter(same).collect())
    }
}

async fn keys_of(storage: &Storage, link: &LinkRow) -> Result<Vec<String>> {
    match &link.details.package {
        // A package at the top of its bucket would be all of the bucket.
        Some(package) if package.root.is_empty() => Err(Error::new(
            code::NOT_FOR_THIS_LINK,
            "This package lies at the top of its bucket: taking its link back would empty the bucket.",
            "Delete its files at your storage provider.",
        )),
        Some(package) => {
            let prefix = below(&package.root, "");
            again(|| storage.keys(&prefix)).await
        }
        None => Ok(vec![link.key.clone()]),
    }
}

fn plan_words(link: &LinkRow, deletes: u32, also_ends: u32) -> String {
    let what = match &link.details.package {
        Some(package) => format!("all {deletes} files of the package “{}”", package.root),
        None => format!("the file “{}”", link.key),
    };
    let why = match link.kind {
        LinkKind::Public => "A public link opens for everybody as long as its file is there.",
        _ => {
            "A signed link works for whoever has it until its time; nobody keeps a list on which it could be crossed out."
        }
    };
    let others = match also_ends {
        0 => String::new(),
        1 => " One other link to it ends too.".to_owned(),
        count => format!(" {count} other links to it end too."),
    };
    format!(
        "{why} Taking it back means deleting {what} from storage, for ever.{others}{}",
        copies(link)
    )
}

fn copies(link: &LinkRow) -> &'static str {
    match link.kind {
        LinkKind::Presigned => "",
        LinkKind::CloudfrontSigned => {
            " CloudFront's edges may go on answering from their copies until those are invalidated or too old."
        }
        LinkKind::Public => {
            " The public address may go on answering from its caches until those are purged or too old."
        }
    }
}

fn end_words(link: &LinkRow, answer: Option<bool>) -> String {
    match answer {
        Some(false) => format!("The link opens nothing any more.{}", copies(link)),
        Some(true) => format!(
            "The files are deleted from storage, and the address still answers.{}",
            copies(link)
        ),
        None => {
            "The files are deleted from storage; the link's address could not be reached to try it."
                .to_owned()
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
