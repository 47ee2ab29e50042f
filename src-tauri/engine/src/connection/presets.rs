//! S3-compatible services by name: their endpoints, regions and what to know of them. From each one's own documentation.

use serde::Serialize;

use super::Addressing;

/// A service whose endpoint and regions are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PresetView {
    /// Stable, as in `Details::preset`.
    pub id: &'static str,
    /// As it calls itself.
    pub name: &'static str,
    /// With `{region}` where the region stands; None where the person's own server has its own address.
    pub endpoint: Option<&'static str>,
    /// The regions that its documentation lists; another one can be entered too.
    pub regions: Vec<&'static str>,
    /// The region when none is entered.
    pub default_region: &'static str,
    /// The style that it takes for every bucket.
    pub addressing: Addressing,
    /// What to know, a whole sentence.
    pub note: &'static str,
}

impl PresetView {
    /// The endpoint of a region.
    pub fn endpoint_in(&self, region: &str) -> Option<String> {
        let region = if region.is_empty() {
            self.default_region
        } else {
            region
        };
        self.endpoint
            .map(|endpoint| endpoint.replace("{region}", region))
    }
}

/// The preset of that id.
pub fn preset(id: &str) -> Option<PresetView> {
    presets().into_iter().find(|preset| preset.id == id)
}

/// All presets, in the order in which they are offered.
pub fn presets() -> Vec<PresetView> {
    vec![
        // Backblaze docs: S3-Compatible API; the bucket's page names the endpoint.
        PresetView {
            id: "backblaze-b2",
            name: "Backblaze B2",
            endpoint: Some("https://s3.{region}.backblazeb2.com"),
            regions: vec![
                "us-west-000",
                "us-west-001",
                "us-west-002",
                "us-west-004",
                "us-east-005",
                "eu-central-003",
                "ca-east-006",
            ],
            default_region: "us-west-004",
            addressing: Addressing::Path,
            note: "Use an application key (the master key does not work with S3); the bucket's page shows its endpoint and region.",
        },
        // Wasabi docs: Service URLs for Wasabi's Storage Regions.
        PresetView {
            id: "wasabi",
            name: "Wasabi",
            endpoint: Some("https://s3.{region}.wasabisys.com"),
            regions: vec![
                "us-east-1",
                "us-east-2",
                "us-central-1",
                "us-west-1",
                "us-west-2",
                "ca-central-1",
                "eu-central-1",
                "eu-central-2",
                "eu-west-1",
                "eu-west-2",
                "eu-west-3",
                "eu-south-1",
                "ap-northeast-1",
                "ap-northeast-2",
                "ap-southeast-1",
                "ap-southeast-2",
            ],
            default_region: "us-east-1",
            addressing: Addressing::Path,
            note: "The region is the bucket's own; Wasabi bills a file for at least the minimum time of your plan.",
        },
        PresetView {
            id: "minio",
            name: "MinIO",
            endpoint: None,
            regions: vec![],
            default_region: "us-east-1",
            addressing: Addressing::Path,
            note: "The endpoint is that of the API (port 9000 unless set otherwise), not that of the console.",
        },
        PresetView {
            id: "ceph",
            name: "Ceph",
            endpoint: None,
            regions: vec![],
            default_region: "us-east-1",
            addressing: Addressing::Path,
            note: "The endpoint is that of the Object Gateway; the region is its zone group, where one is set.",
        },
        // DigitalOcean docs: Spaces availability; Spaces API, where REGION stands in the endpoint and in the signature.
        PresetView {
            id: "digitalocean-spaces",
            name: "DigitalOcean Spaces",
            endpoint: Some("https://{region}.digitaloceanspaces.com"),
            regions: vec![
                "nyc3", "sfo2", "sfo3", "tor1", "atl1", "ric1", "ams3", "fra1", "lon1", "sgp1",
                "blr1", "syd1",
            ],
            default_region: "nyc3",
            addressing: Addressing::Path,
            note: "The key is a Spaces access key, not an API token. Signed links work on this address, not on the CDN's.",
        },
        // Hetzner docs: Object Storage, list of endpoints.
        PresetView {
            id: "hetzner",
            name: "Hetzner Object Storage",
            endpoint: Some("https://{region}.your-objectstorage.com"),
            regions: vec!["fsn1", "nbg1", "hel1"],
            default_region: "fsn1",
            addressing: Addressing::Path,
            note: "The secret key is shown only once, when the credentials are made.",
        },
        // Google docs: Cloud Storage, Interoperability and HMAC keys.
        PresetView {
            id: "google-cloud-storage",
            name: "Google Cloud Storage",
            endpoint: Some("https://storage.googleapis.com"),
            regions: vec!["auto"],
            default_region: "auto",
            addressing: Addressing::Path,
            note: "Make an HMAC key in the Interoperability settings; a service account's JSON key does not work here.",
        },
    ]
}

/// The preset whose host this is.
pub(super) fn preset_of_host(host: &str) -> Option<&'static str> {
    [
        (".backblazeb2.com", "backblaze-b2"),
        (".wasabisys.com", "wasabi"),
        (".digitaloceanspaces.com", "digitalocean-spaces"),
        (".your-objectstorage.com", "hetzner"),
        ("storage.googleapis.com", "google-cloud-storage"),
    ]
    .iter()
    .find(|(suffix, _)| host.ends_with(suffix))
    .map(|(_, id)| *id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::connection::read_endpoint;

    #[test]
    fn every_preset_makes_an_endpoint_that_names_it_and_its_region() {
        for preset in presets() {
            for region in preset.regions.iter().chain([&preset.default_region]) {
                let Some(endpoint) = preset.endpoint_in(region) else {
                    continue;
                };
                let read = read_endpoint(&endpoint).unwrap();
                assert_eq!(read.endpoint, endpoint);
                assert_eq!(read.preset, Some(preset.id.to_owned()));
                assert_eq!(read.region.as_deref(), Some(*region), "{endpoint}");
                assert_eq!(read.bucket, None, "{endpoint}");
            }
            let known =
                preset.regions.is_empty() || preset.regions.contains(&preset.default_region);
            assert!(known, "{}", preset.id);
            assert!(preset.note.ends_with('.'));
        }
    }
}
