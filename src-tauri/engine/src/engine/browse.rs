//! What is in a connection's bucket, whoever put it there, and links to it.

use serde::Serialize;
use uuid::Uuid;

use super::{Destination, Engine};
use crate::clock;
use crate::connection::OpenConnection;
use crate::error::{Error, Result};
use crate::library::LinkRow;
use crate::link::{LinkState, LinkView, Note};
use crate::s3::Storage;
use crate::upload::content_type;
use crate::upload::transfer::again;

/// Names of one page.
const PAGE: i32 = 200;

/// One page of what is right below a prefix.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Listing {
    /// What the keys of all begin with; empty for the whole bucket.
    pub prefix: String,
    /// The folders one step below.
    pub folders: Vec<ListedFolder>,
    /// The objects right below.
    pub objects: Vec<BucketObject>,
    /// What the next page is asked for with. None: this was the last one.
    pub next: Option<String>,
}

/// A part of keys up to a slash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ListedFolder {
    /// With the slash at its end.
    pub prefix: String,
    /// Its last step, without the slash; empty where the key has two slashes in a row.
    pub name: String,
}

/// An object of the bucket.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BucketObject {
    /// Key.
    pub key: String,
    /// The last step of its key.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// RFC 3339, UTC, where the server tells.
    pub modified_at: Option<String>,
    /// What its name says that it is.
    pub content_type: String,
    /// Whether storage has to restore it before a link to it can open.
    pub archived: bool,
    /// Links to it in the library that open.
    pub links: u32,
    /// The newest of them.
    pub link: Option<LinkView>,
}

/// Links that were made to objects; at the first that failed the others were left.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ObjectLinks {
    /// In the order in which they were asked for.
    pub links: Vec<LinkView>,
    /// Why the next one could not be made.
    pub error: Option<Error>,
}

impl Engine {
    /// A page of what is right below `prefix`. `after`: the `next` of the page before.
    ///
    /// # Errors
    /// `connection-unknown`, `access-denied` where the key may not list, and what else storage says.
    pub async fn browse(
        &self,
        destination: Destination,
        prefix: &str,
        after: Option<String>,
    ) -> Result<Listing> {
        let open = self.open_destination(destination).await?;
        let storage = Storage::open(&open);
        let page = again(|| storage.page(prefix, after.clone(), PAGE)).await?;
        let keys: Vec<&str> = page
            .objects
            .iter()
            .map(|object| object.key.as_str())
            .collect();
        let links = self.open_links_at(&open, &keys).await?;
        let folders = page.prefixes.into_iter().map(|below| {
            let name = below.strip_prefix(prefix).unwrap_or(&below);
            let name = name.strip_suffix('/').unwrap_or(name).to_owned();
            ListedFolder {
                prefix: below,
                name,
            }
        });
        let objects = page.objects.into_iter().map(|object| {
            let of_it: Vec<_> = links.iter().filter(|link| link.key == object.key).collect();
            BucketObject {
                name: object.key.rsplit('/').next().unwrap_or_default().to_owned(),
                content_type: content_type::of(&object.key, &[]),
                size: object.size,
                modified_at: object.modified_at.map(clock::rfc3339),
                archived: object.is_archived,
                links: u32::try_from(of_it.len()).unwrap_or(u32::MAX),
                link: of_it.first().map(|link| self.view_of(link)),
                key: object.key,
            }
        });
        Ok(Listing {
            prefix: prefix.to_owned(),
            folders: folders.collect(),
            objects: objects.collect(),
            next: page.next,
        })
    }

    /// Makes a link to each of these objects, as [`Engine::link_for_key`] does.
    pub async fn link_objects(
        &self,
        destination: Destination,
        keys: &[String],
        lifetime_seconds: u64,
    ) -> Result<ObjectLinks> {
        let open = self.open_destination(destination).await?;
        let mut made = ObjectLinks {
            links: Vec::new(),
            error: None,
        };
        for key in keys {
            let destination = Destination::Open(open.clone());
            let link = self
                .noted_link_for_key(destination, key, lifetime_seconds, None, Note::default())
                .await;
            match link {
                Ok(link) => made.links.push(link),
                Err(error) => {
                    made.error = Some(error);
                    break;
                }
            }
        }
        Ok(made)
    }

    /// The links to these objects that open, newest first.
    async fn open_links_at(&self, open: &OpenConnection, keys: &[&str]) -> Result<Vec<LinkRow>> {
        let connection = &open.connection;
        let id: Uuid = connection.id;
        let mut links = self
            .library()
            .links_at(id, &connection.endpoint, &connection.bucket, keys)
            .await?;
        let now = clock::now_at(&connection.endpoint);
        links.retain(|link| {
            matches!(
                link.state_at(now),
                LinkState::Active | LinkState::EndingSoon
            )
        });
        Ok(links)
    }
}
