//! Taking many links back: what it would do, as the library knows it. Storage is not asked, so that the words stand before a
//! thousand links as soon as before two.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use uuid::Uuid;

use super::Engine;
use crate::clock;
use crate::connection::Connection;
use crate::error::Result;
use crate::library::LinkRow;
use crate::link::package::below;
use crate::link::{LinkKind, LinkState};

/// What taking several links back would do. Links that were taken back already do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RevokeManyPlan {
    /// Links that would be taken back.
    pub links: u32,
    /// Those of them that are signed for the storage itself: they end at once.
    pub presigned: u32,
    /// Those that CloudFront answers and is told to forget.
    pub invalidated: u32,
    /// Those that CloudFront may go on answering from its copies.
    pub cached: u32,
    /// Those at a public address, whose caches may go on answering.
    pub public: u32,
    /// Those that lead to a package: all of its files go.
    pub packages: u32,
    /// Other links that still work, lead to the same files, and would end too.
    pub also_ends: u32,
}

/// What links lead to in one bucket.
#[derive(Default)]
struct Ends {
    keys: HashSet<String>,
    /// What the keys of packages begin with.
    packages: Vec<String>,
}

impl Ends {
    fn has(&self, link: &LinkRow) -> bool {
        let below = |prefix: &String| link.key.starts_with(prefix.as_str());
        self.keys.contains(&link.key) || self.packages.iter().any(below)
    }
}

impl Engine {
    /// What taking these links back would do.
    pub async fn revoke_many_plan(&self, ids: &[Uuid]) -> Result<RevokeManyPlan> {
        let mut links = self.library().links_of(ids).await?;
        links.retain(|link| link.revoked_at.is_none());
        let chosen: HashSet<Uuid> = links.iter().map(|link| link.id).collect();
        let stored = self.library().connections().await?;
        let stored: HashMap<Uuid, Connection> =
            stored.into_iter().map(|one| (one.id, one)).collect();

        let mut plan = RevokeManyPlan::default();
        let mut places: HashMap<(Uuid, &str), Ends> = HashMap::new();
        for link in &links {
            plan.links += 1;
            *plan.of_kind(link, stored.get(&link.connection_id)) += 1;
            let place = (link.connection_id, link.bucket.as_str());
            let ends = places.entry(place).or_default();
            match &link.details.package {
                Some(package) => {
                    plan.packages += 1;
                    ends.packages.push(below(&package.root, ""));
                }
                None => {
                    ends.keys.insert(link.key.clone());
                }
            }
        }
        let now = clock::now();
        let mut others = HashSet::new();
        for ((connection, bucket), ends) in places {
            // One that is gone cannot take its links back.
            let Some(stored) = stored.get(&connection) else {
                continue;
            };
            let into = self
                .library()
                .links_into(connection, &stored.endpoint, bucket)
                .await?;
            let too = into.iter().filter(|link| {
                let works = link.state_at(now) != LinkState::Ended;
                works && !chosen.contains(&link.id) && ends.has(link)
            });
            others.extend(too.map(|link| link.id));
        }
        plan.also_ends = u32::try_from(others.len()).unwrap_or(u32::MAX);
        Ok(plan)
    }
}

impl RevokeManyPlan {
    fn of_kind(&mut self, link: &LinkRow, connection: Option<&Connection>) -> &mut u32 {
        let cloudfront = connection.and_then(|connection| connection.details.cloudfront.as_ref());
        let is_told = cloudfront.is_some_and(|cloudfront| cloudfront.distribution_id.is_some());
        match (link.kind, is_told) {
            (LinkKind::Presigned, _) => &mut self.presigned,
            (LinkKind::CloudfrontSigned, true) => &mut self.invalidated,
            (LinkKind::CloudfrontSigned, false) => &mut self.cached,
            (LinkKind::Public, _) => &mut self.public,
        }
    }
}
