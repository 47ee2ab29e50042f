//! Taking a link back: nothing less than removing what it opens from its key ends it, so that is said first, and proved
//! after. The file itself is deleted, or kept under another key.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::links::gone;
use super::{Destination, Engine};
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::{Error, Result, code};
use crate::library::{LinkEnd, LinkRow};
use crate::link::aside::copy_aside;
use crate::link::invalidate::{Invalidated, invalidate};
use crate::link::package::below;
use crate::link::{self, LinkKind, LinkState, publish, sign};
use crate::s3::Storage;
use crate::upload::transfer::again;

/// What becomes of the file behind a link that is taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum RevokeWay {
    /// It is deleted.
    #[default]
    Delete,
    /// Storage copies it to another key, and deletes the old one.
    MoveAside,
}

/// What taking a link back would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RevokePlan {
    /// For people: why a link cannot simply be crossed out.
    pub why: String,
    /// For people, before they agree that the file is deleted.
    pub words: String,
    /// The same where it is moved aside.
    pub aside: String,
    /// How many objects would be deleted from storage.
    pub deletes: u32,
    /// How many other links that still work would end too.
    pub also_ends: u32,
    /// What the sentences are about, for whoever says them in another language.
    pub kind: LinkKind,
    /// The key, or the root of a package.
    pub target: String,
    /// Whether that is a package.
    pub is_package: bool,
    /// Whether CloudFront is told to forget its copies.
    pub invalidates: bool,
}

/// Whether CloudFront was told to forget its copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Invalidation {
    /// There was nothing to tell, or no distribution to tell it to.
    NotAsked,
    /// It was told.
    Asked,
    /// It did not take the order.
    Failed,
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
    /// The key, or the root of a package, under which the file is kept.
    pub moved_to: Option<String>,
    /// Of which kind the link was.
    pub kind: LinkKind,
    /// Whether its address still answers. None where it could not be reached.
    pub still_opens: Option<bool>,
    /// What CloudFront was told.
    pub invalidation: Invalidation,
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
        let words = |way| plan_words(&link, &open, way, deletes, also_ends);
        Ok(RevokePlan {
            why: why(link.kind).to_owned(),
            words: words(RevokeWay::Delete),
            aside: words(RevokeWay::MoveAside),
            deletes,
            also_ends,
            kind: link.kind,
            target: root_of(&link).to_owned(),
            is_package: link.details.package.is_some(),
            invalidates: will_invalidate(&link, &open),
        })
    }

    /// Takes a link back: deletes what it opens, marks every link to it, and asks for the link as anybody would.
    ///
    /// # Errors
    /// What storage says; `server-refused` where a presigned link still opens.
    pub async fn revoke(&self, id: Uuid) -> Result<Revoked> {
        self.take_back(id, RevokeWay::Delete).await
    }

    /// The same with a connection that is not stored.
    pub async fn revoke_with(&self, id: Uuid, open: &OpenConnection) -> Result<Revoked> {
        self.take_back_with(id, open, RevokeWay::Delete).await
    }

    /// Takes a link back in either way.
    ///
    /// # Errors
    /// As [`Self::revoke`]; `verify-mismatch` where a copy is not whole: then nothing was taken back.
    pub async fn take_back(&self, id: Uuid, way: RevokeWay) -> Result<Revoked> {
        let open = self.open_to_revoke(id).await?;
        self.take_back_with(id, &open, way).await
    }

    /// The same with a connection that is not stored.
    pub async fn take_back_with(
        &self,
        id: Uuid,
        open: &OpenConnection,
        way: RevokeWay,
    ) -> Result<Revoked> {
        let (link, open) = self.revocable(id, open).await?;
        let storage = Storage::open(&open);
        // A key that was replaced cannot sign the link again; what it opens can be deleted all the same.
        let url = sign::url_of(&link, &open, self.caches()).ok();
        let keys = keys_of(&storage, &link).await?;
        let moved_to = match way {
            RevokeWay::Delete => None,
            RevokeWay::MoveAside => Some(copy_aside(&storage, &link, &keys).await?),
        };
        let deleted = count(keys.len());
        publish::delete_all(&storage, keys)
            .await
            .map_err(|error| with_copy(error, moved_to.as_deref()))?;
        let invalidated = invalidate(&link, &open).await;
        let answer = match &url {
            Some(url) => link::opens(url).await,
            None => None,
        };
        self.caches().clear();
        // A file that was moved has its new key, whatever the old one still answers.
        if answer == Some(true) && link.kind == LinkKind::Presigned && moved_to.is_none() {
            return Err(Error::new(
                code::SERVER_REFUSED,
                "The file was deleted, and the link opens it still.",
                "Look at the bucket: it may keep versions, or be copied from another one.",
            ));
        }
        let links = self.links_to_the_same(&link, &open).await?;
        self.mark_revoked(&link, &links, moved_to.as_deref(), answer)
            .await?;
        Ok(Revoked {
            words: end_words(&link, answer, moved_to.as_deref(), &invalidated),
            is_dead: answer == Some(false),
            deleted,
            links: count(links.len()),
            moved_to,
            kind: link.kind,
            still_opens: answer,
            invalidation: match invalidated {
                Invalidated::NotAsked => Invalidation::NotAsked,
                Invalidated::Asked => Invalidation::Asked,
                Invalidated::Failed(_) => Invalidation::Failed,
            },
        })
    }

    /// Writes that links were taken back, and what their uploads have become.
    async fn mark_revoked(
        &self,
        asked: &LinkRow,
        links: &[LinkRow],
        moved_to: Option<&str>,
        answer: Option<bool>,
    ) -> Result<()> {
        let root = root_of(asked);
        let ends: Vec<LinkEnd> = links
            .iter()
            .map(|link| LinkEnd {
                id: link.id,
                // A link to one file of a package: the same file below the new root.
                moved_to: moved_to.and_then(|to| {
                    let rest = root_of(link).strip_prefix(root)?;
                    Some(format!("{to}{rest}"))
                }),
                still_opens: answer.filter(|_| link.id == asked.id),
            })
            .collect();
        self.library().revoke_links(&ends, clock::now()).await?;
        if let Some(to) = moved_to {
            self.library().follow_move(asked, root, to).await?;
        }
        let uploads: Vec<Uuid> = links.iter().filter_map(|link| link.upload_id).collect();
        for link in self.library().newest_links_of(&uploads).await? {
            let view = self.view_of(&link);
            self.show_link_of(link.upload_id, &view).await;
        }
        self.board().tell(|frame| frame.links_changed = true);
        Ok(())
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
            return Err(sign::revoked(&link));
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

/// Says that a copy was made before deleting failed: it is beside what still is where it was.
fn with_copy(error: Error, copy: Option<&str>) -> Error {
    let Some(key) = copy else { return error };
    Error::new(
        error.code,
        format!(
            "{} A copy of the file is now in storage too, as “{key}”.",
            error.message
        ),
        error.action,
    )
}

/// The key of an object, or the root of a package.
fn root_of(link: &LinkRow) -> &str {
    match &link.details.package {
        Some(package) => &package.root,
        None => &link.key,
    }
}

fn why(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Public => "A public link opens for everybody as long as its file is there.",
        _ => {
            "A signed link works for whoever has it until its time; nobody keeps a list on which it could be crossed out."
        }
    }
}

fn plan_words(
    link: &LinkRow,
    open: &OpenConnection,
    way: RevokeWay,
    files: u32,
    also_ends: u32,
) -> String {
    let what = match &link.details.package {
        Some(package) => format!("all {files} files of the package “{}”", package.root),
        None => format!("the file “{}”", link.key),
    };
    let others = match also_ends {
        0 => String::new(),
        1 => " One other link to it ends too.".to_owned(),
        count => format!(" {count} other links to it end too."),
    };
    let does = match way {
        RevokeWay::Delete => {
            format!("Taking it back means deleting {what} from storage, for ever.")
        }
        RevokeWay::MoveAside => format!(
            "Storage copies {what} to a new name beside the old one, which nobody can guess, and deletes the old one: nothing is sent from here, and you can make new links to it."
        ),
    };
    format!(
        "{does}{others}{}",
        copies(link, will_invalidate(link, open))
    )
}

fn will_invalidate(link: &LinkRow, open: &OpenConnection) -> bool {
    let cloudfront = open.connection.details.cloudfront.as_ref();
    link.kind == LinkKind::CloudfrontSigned
        && cloudfront.is_some_and(|cloudfront| cloudfront.distribution_id.is_some())
}

/// What may answer from copies of its own. `told`: CloudFront is, or was, told to forget them.
fn copies(link: &LinkRow, told: bool) -> &'static str {
    match (link.kind, told) {
        (LinkKind::Presigned, _) => "",
        (LinkKind::CloudfrontSigned, true) => {
            " CloudFront is told to forget its copies, which takes it some minutes at most."
        }
        (LinkKind::CloudfrontSigned, false) => {
            " CloudFront's edges may go on answering from their copies until those are invalidated or too old (a day, unless the distribution says otherwise): with the distribution's id in the connection, Reeldrop invalidates them."
        }
        (LinkKind::Public, _) => {
            " The public address may go on answering from its caches until those are purged or too old."
        }
    }
}

fn end_words(
    link: &LinkRow,
    answer: Option<bool>,
    moved_to: Option<&str>,
    invalidated: &Invalidated,
) -> String {
    let file = match moved_to {
        Some(key) => format!("The file is kept as “{key}”."),
        None => "The file is deleted from storage.".to_owned(),
    };
    let caches = match invalidated {
        Invalidated::NotAsked => copies(link, false).to_owned(),
        Invalidated::Asked => copies(link, true).to_owned(),
        Invalidated::Failed(error) => {
            format!(
                " CloudFront did not take the order to forget its copies: {}",
                error.message
            )
        }
    };
    let opens = match answer {
        Some(false) => "The link opens nothing any more.",
        Some(true) => "The link's address still answers.",
        None => "The link's address could not be reached to try it.",
    };
    format!("{opens} {file}{caches}")
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
