//! What a paste says, before it is put together: from here on all sources are alike.

use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::{Found, PasteSource, PasteView, PastedSecrets};
use crate::connection::fields::{
    check_bucket, check_distribution_id, check_key_id, check_key_pair_id, check_public_url,
    check_region, check_secret, check_session_token, read_private_key,
};
use crate::connection::{
    Addressing, CloudFront, CloudFrontHash, Details, Jurisdiction, Provider, aws, presets, r2,
    read_endpoint,
};
use crate::error::{Error, Result};
use crate::link::LinkKind;

/// The parts of a connection that a paste names, as they stand there.
#[derive(Default)]
pub(in crate::connection) struct Draft {
    pub name: Option<String>,
    pub provider: Option<Provider>,
    pub preset: Option<&'static str>,
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub bucket: Option<String>,
    pub prefix: Option<String>,
    pub key_id: Option<String>,
    pub secret: Option<SecretString>,
    pub session_token: Option<SecretString>,
    pub public_url: Option<String>,
    pub addressing: Option<Addressing>,
    pub account_id: Option<String>,
    pub jurisdiction: Jurisdiction,
    pub accelerate: bool,
    pub dual_stack: bool,
    pub storage_class: Option<String>,
    pub kms_key: Option<String>,
    pub credentials_end_at: Option<i64>,
    pub key_pair_id: Option<String>,
    pub distribution_id: Option<String>,
    /// PEM.
    pub private_key: Option<SecretString>,
    pub lifetime_seconds: Option<u32>,
    pub notes: Vec<String>,
    pub problems: Vec<Error>,
}

impl Draft {
    /// Puts the parts together, and says what is wrong with single ones.
    pub(in crate::connection) fn finish(mut self, source: PasteSource) -> Found {
        self.read_endpoint();
        let provider = self.provider.unwrap_or({
            if self.account_id.is_some() {
                Provider::CloudflareR2
            } else {
                Provider::S3Compatible
            }
        });
        let amazon = matches!(provider, Provider::AwsS3 | Provider::Cloudfront);
        if provider == Provider::CloudflareR2 {
            self.region = Some(r2::REGION.to_owned());
            if self.endpoint.is_none()
                && let Some(account_id) = &self.account_id
                && let Some(account_id) = self.problems.take_ok(r2::check_account_id(account_id))
            {
                self.endpoint = Some(r2::endpoint(&account_id, self.jurisdiction));
            }
        }
        let preset = self.preset.filter(|_| provider == Provider::S3Compatible);
        if self.endpoint.is_none()
            && let Some(preset) = preset.and_then(presets::preset)
        {
            self.endpoint = preset.endpoint_in(self.region.as_deref().unwrap_or_default());
            let region = self.region.get_or_insert_default();
            if region.is_empty() && self.endpoint.is_some() {
                *region = preset.default_region.to_owned();
                self.notes.push(format!(
                    "The region was taken to be {region}: check it, and the endpoint with it."
                ));
            }
        }
        let region = self.region.unwrap_or_default();
        self.problems.take_ok(check_region(&region));
        let bucket = self.bucket.unwrap_or_default();
        if !bucket.is_empty() {
            self.problems.take_ok(check_bucket(&bucket));
        }
        let key_id = self.key_id.unwrap_or_default();
        if !key_id.is_empty() {
            self.problems.take_ok(check_key_id(&key_id));
        }
        let present = |secret: &SecretString| !secret.expose_secret().is_empty();
        let secret = self.secret.filter(present);
        if let Some(secret) = &secret {
            self.problems.take_ok(check_secret(secret));
        }
        let session_token = self.session_token.filter(present);
        if let Some(token) = &session_token {
            self.problems.take_ok(check_session_token(token));
        }
        let public_url = self
            .problems
            .take_ok(check_public_url(self.public_url.as_deref()))
            .flatten();
        let storage_class = self
            .problems
            .take_ok(aws::check_storage_class(
                self.storage_class.as_deref(),
                amazon,
            ))
            .flatten();
        let kms_key = self
            .problems
            .take_ok(aws::check_kms_key(self.kms_key.as_deref()))
            .flatten()
            .filter(|_| amazon);
        let mut details = Details {
            links: LinkKind::Presigned,
            preset: preset.map(str::to_owned),
            account_id: self
                .account_id
                .filter(|_| provider == Provider::CloudflareR2),
            jurisdiction: self.jurisdiction,
            accelerate: self.accelerate && amazon,
            dual_stack: self.dual_stack && amazon,
            storage_class,
            kms_key,
            template: None,
            objects: Default::default(),
            temporary: session_token.is_some(),
            credentials_end_at: self.credentials_end_at.filter(|_| session_token.is_some()),
            cloudfront: None,
            speed_limit: None,
        };
        let mut private_key = None;
        if provider == Provider::Cloudfront {
            let mut cloudfront = CloudFront::default();
            if let Some(id) = &self.key_pair_id
                && let Some(id) = self.problems.take_ok(check_key_pair_id(id))
            {
                cloudfront.key_pair_id = id;
            }
            cloudfront.distribution_id = self
                .problems
                .take_ok(check_distribution_id(self.distribution_id.as_deref()))
                .flatten();
            private_key = self.private_key.filter(present);
            if let Some(pem) = &private_key
                && let Some((_, true)) = self.problems.take_ok(read_private_key(pem))
            {
                cloudfront.hash = CloudFrontHash::Sha256;
            }
            let signs = private_key.is_some() || self.key_pair_id.is_some() || public_url.is_none();
            details.links = if signs {
                LinkKind::CloudfrontSigned
            } else {
                LinkKind::Public
            };
            details.cloudfront = Some(cloudfront);
        }
        let addressing = self.addressing.unwrap_or(match provider {
            Provider::AwsS3 | Provider::Cloudfront => aws::style(&bucket),
            _ => Addressing::Path,
        });
        let name = self.name.unwrap_or_else(|| bucket.clone());
        Found {
            view: PasteView {
                id: Uuid::new_v4(),
                source,
                name: name.chars().filter(|c| !c.is_control()).take(80).collect(),
                provider,
                endpoint: self.endpoint.unwrap_or_default(),
                region,
                bucket,
                prefix: self.prefix,
                key_id,
                public_url,
                addressing,
                details,
                lifetime_seconds: self.lifetime_seconds,
                has_secret: secret.is_some(),
                has_session_token: session_token.is_some(),
                has_private_key: private_key.is_some(),
                notes: self.notes,
                problems: self.problems,
            },
            secrets: PastedSecrets {
                secret,
                session_token,
                private_key,
            },
        }
    }

    /// What the endpoint says goes where nothing else was said.
    fn read_endpoint(&mut self) {
        let entered = self.endpoint.take().filter(|text| !text.trim().is_empty());
        let Some(entered) = entered else {
            return;
        };
        let Some(read) = self.problems.take_ok(read_endpoint(&entered)) else {
            return;
        };
        self.notes.extend(read.notes);
        if self.provider.is_none() || self.provider == Some(Provider::S3Compatible) {
            self.provider = Some(read.provider);
        }
        if self.preset.is_none() {
            self.preset = read
                .preset
                .as_deref()
                .and_then(presets::preset)
                .map(|preset| preset.id);
        }
        fill(&mut self.region, read.region);
        fill(&mut self.bucket, read.bucket);
        fill(&mut self.prefix, read.prefix);
        fill(&mut self.account_id, read.account_id);
        if self.jurisdiction == Jurisdiction::Default {
            self.jurisdiction = read.jurisdiction;
        }
        self.accelerate |= read.accelerate;
        self.dual_stack |= read.dual_stack;
        self.addressing.get_or_insert(read.addressing);
        let by_region = read.provider == Provider::AwsS3 && aws::is_own_endpoint(&read.endpoint);
        // The form makes Amazon's own endpoint from the region.
        self.endpoint = (!by_region).then_some(read.endpoint);
    }
}

fn fill(field: &mut Option<String>, read: Option<String>) {
    if field.as_deref().is_none_or(str::is_empty) {
        *field = read;
    }
}

/// A list of problems that takes what failed.
trait Problems {
    fn take_ok<T>(&mut self, result: Result<T>) -> Option<T>;
}

impl Problems for Vec<Error> {
    fn take_ok<T>(&mut self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.push(error);
                None
            }
        }
    }
}
