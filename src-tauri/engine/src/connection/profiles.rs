//! The profiles of the AWS command line: static keys from `~/.aws`, and role credentials that `aws` has got through SSO
//! and keeps in `~/.aws/cli/cache`.

use std::path::PathBuf;

use aws_runtime::env_config::file::EnvConfigFiles;
use aws_runtime::env_config::section::{EnvConfigSections, Profile};
use aws_runtime::env_config::source;
use aws_types::os_shim_internal::{Env, Fs};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

use super::Provider;
use super::fields::check_credentials_end;
use super::paste::{Draft, Found, PasteSource};
use crate::error::{Error, Result, code};

/// Where a profile's credentials come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum ProfileKind {
    /// Keys in the file.
    Static,
    /// A role reached through single sign-on.
    Sso,
    /// Something else: an assumed role, a process, nothing at all.
    Unsupported,
}

/// A profile, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProfileView {
    /// As in the file.
    pub name: String,
    /// Where its credentials come from.
    pub kind: ProfileKind,
    /// Its region, if it names one.
    pub region: Option<String>,
    /// When its credentials end, RFC 3339, UTC, where they do and it is known.
    pub ends_at: Option<String>,
    /// Why it cannot be picked now, and what to run.
    pub problem: Option<Error>,
}

/// The files of the AWS command line.
pub(super) struct Aws {
    env: Env,
    home: Option<PathBuf>,
}

/// Credentials as a profile or the cache gives them.
struct Keys {
    key_id: String,
    secret: SecretString,
    session_token: Option<SecretString>,
    ends_at: Option<i64>,
}

/// A file in `~/.aws/cli/cache`.
#[derive(Deserialize)]
struct Cached {
    #[serde(rename = "Credentials")]
    credentials: CachedCredentials,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CachedCredentials {
    access_key_id: String,
    secret_access_key: SecretString,
    session_token: SecretString,
    expiration: String,
}

/// What botocore hashes for a cached file's name (botocore: `SSOCredentialFetcher._create_cache_key`), its names sorted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CacheKey<'a> {
    account_id: &'a str,
    role_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_url: Option<&'a str>,
}

impl Aws {
    /// Those of this computer, where `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` say, else in `~/.aws`.
    pub(super) fn here() -> Self {
        Self {
            env: Env::real(),
            home: dirs::home_dir(),
        }
    }

    pub(super) async fn views(&self) -> Result<Vec<ProfileView>> {
        let sections = self.sections().await?;
        let mut names: Vec<&str> = sections.profiles().collect();
        names.sort_unstable();
        let views = names.into_iter().filter_map(|name| {
            let profile = sections.get_profile(name)?;
            let keys = self.keys(name, profile);
            Some(ProfileView {
                name: name.to_owned(),
                kind: kind(profile),
                region: profile.get("region").map(str::to_owned),
                ends_at: keys
                    .as_ref()
                    .ok()
                    .and_then(|keys| keys.ends_at)
                    .map(crate::clock::rfc3339),
                problem: keys.err(),
            })
        });
        Ok(views.collect())
    }

    pub(super) async fn pick(&self, name: &str) -> Result<Found> {
        let sections = self.sections().await?;
        let profile = sections.get_profile(name).ok_or_else(|| {
            unusable(
                format!("There is no AWS profile named “{name}”."),
                "`aws configure list-profiles` names those there are.",
            )
        })?;
        let keys = self.keys(name, profile)?;
        let draft = Draft {
            name: Some(name.to_owned()),
            provider: Some(Provider::AwsS3),
            endpoint: profile.get("endpoint_url").map(str::to_owned),
            region: profile.get("region").map(str::to_owned),
            key_id: Some(keys.key_id),
            secret: Some(keys.secret),
            session_token: keys.session_token,
            credentials_end_at: keys.ends_at,
            ..Draft::default()
        };
        Ok(draft.finish(PasteSource::AwsProfile))
    }

    async fn sections(&self) -> Result<EnvConfigSections> {
        // The crate's errors quote lines of the files, which hold secrets.
        let failed = || {
            unusable(
                "The files of the AWS command line cannot be read.",
                "Check ~/.aws/config and ~/.aws/credentials: `aws configure list` says what is wrong.",
            )
        };
        let source = source::load(&self.env, &Fs::real(), &EnvConfigFiles::default())
            .await
            .map_err(|_| failed())?;
        EnvConfigSections::parse(source).map_err(|_| failed())
    }

    fn keys(&self, name: &str, profile: &Profile) -> Result<Keys> {
        match kind(profile) {
            ProfileKind::Static => static_keys(name, profile),
            ProfileKind::Sso => self.sso_keys(name, profile),
            ProfileKind::Unsupported => Err(unusable(
                format!("The profile “{name}” holds no keys of its own."),
                format!(
                    "Run `aws configure export-credentials --profile {name} --format env` and paste what it prints."
                ),
            )),
        }
    }

    fn sso_keys(&self, name: &str, profile: &Profile) -> Result<Keys> {
        let run = || {
            format!(
                "Run `aws sso login --profile {name}` and then `aws sts get-caller-identity --profile {name}`, and pick the profile again."
            )
        };
        let none = || {
            unusable(
                format!("There are no credentials of the profile “{name}” on this computer."),
                run(),
            )
        };
        let cached = self.cached(profile).ok_or_else(none)?.credentials;
        let ends_at = check_credentials_end(Some(&cached.expiration))
            .ok()
            .flatten()
            .ok_or_else(none)?;
        if ends_at <= crate::clock::now() {
            return Err(unusable(
                format!("The credentials of the profile “{name}” have ended."),
                run(),
            ));
        }
        Ok(Keys {
            key_id: cached.access_key_id,
            secret: cached.secret_access_key,
            session_token: Some(cached.session_token),
            ends_at: Some(ends_at),
        })
    }

    fn cached(&self, profile: &Profile) -> Option<Cached> {
        let session_name = profile.get("sso_session");
        let key = CacheKey {
            account_id: profile.get("sso_account_id")?,
            role_name: profile.get("sso_role_name")?,
            session_name,
            start_url: match session_name {
                Some(_) => None,
                None => Some(profile.get("sso_start_url")?),
            },
        };
        let key = serde_json::to_string(&key).ok()?;
        let name = format!("{}.json", hex::encode(Sha1::digest(key.as_bytes())));
        let home = ["HOME", "USERPROFILE"]
            .iter()
            .find_map(|name| self.env.get(name).ok().map(PathBuf::from))
            .or_else(|| self.home.clone())?;
        let text = std::fs::read(home.join(".aws/cli/cache").join(name)).ok()?;
        serde_json::from_slice(&zeroize::Zeroizing::new(text)).ok()
    }
}

fn kind(profile: &Profile) -> ProfileKind {
    let has = |name| profile.get(name).is_some_and(|value| !value.is_empty());
    if has("sso_account_id") && has("sso_role_name") && (has("sso_session") || has("sso_start_url"))
    {
        ProfileKind::Sso
    } else if has("role_arn") || has("credential_process") {
        ProfileKind::Unsupported
    } else if has("aws_access_key_id") {
        ProfileKind::Static
    } else {
        ProfileKind::Unsupported
    }
}

fn static_keys(name: &str, profile: &Profile) -> Result<Keys> {
    let secret = profile
        .get("aws_secret_access_key")
        .filter(|secret| !secret.is_empty())
        .ok_or_else(|| {
            unusable(
                format!("The profile “{name}” has a key id and no secret."),
                format!("Run `aws configure --profile {name}`."),
            )
        })?;
    // Tools that put temporary credentials here write their end under one of these names (saml2aws, aws-mfa, aws-vault).
    let ends_at = ["x_security_token_expires", "aws_expiration", "expiration"]
        .iter()
        .find_map(|field| check_credentials_end(profile.get(field)).ok().flatten());
    let session_token = profile
        .get("aws_session_token")
        .filter(|token| !token.is_empty())
        .map(SecretString::from);
    let ends_at = ends_at.filter(|_| session_token.is_some());
    if ends_at.is_some_and(|end| end <= crate::clock::now()) {
        return Err(unusable(
            format!("The temporary credentials of the profile “{name}” have ended."),
            "Get new ones with the tool that wrote them, and pick the profile again.",
        ));
    }
    Ok(Keys {
        key_id: profile
            .get("aws_access_key_id")
            .unwrap_or_default()
            .to_owned(),
        secret: SecretString::from(secret),
        session_token,
        ends_at,
    })
}

fn unusable(message: impl Into<String>, action: impl Into<String>) -> Error {
    Error::new(code::PROFILE_UNUSABLE, message, action)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::path::Path;

    fn aws(home: &Path) -> Aws {
        let config = home.join("config").display().to_string();
        let credentials = home.join("credentials").display().to_string();
        Aws {
            env: Env::from_slice(&[
                ("HOME", &home.display().to_string()),
                ("AWS_CONFIG_FILE", &config),
                ("AWS_SHARED_CREDENTIALS_FILE", &credentials),
            ]),
            home: None,
        }
    }

    fn cache(home: &Path, name: &str, expiration: &str) {
        let folder = home.join(".aws/cli/cache");
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!(
            r#"{{"ProviderType":"sso","Credentials":{{"AccessKeyId":"ASIA1","SecretAccessKey":"s3cret","SessionToken":"t0ken","Expiration":"{expiration}","AccountId":"123456789012"}}}}"#
        );
        std::fs::write(folder.join(name), text).unwrap();
    }

    #[tokio::test]
    async fn profiles_are_told_apart_and_picked() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        std::fs::write(
            home.join("config"),
            "[default]\nregion = eu-west-1\n\n[profile studio]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = Editor\nregion = eu-central-1\n\n\
             [sso-session work]\nsso_start_url = https://work.awsapps.com/start\nsso_region = eu-west-1\n\n\
             [profile old]\nsso_start_url = https://work.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Editor\n\n\
             [profile role]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = default\n",
        )
        .unwrap();
        std::fs::write(
            home.join("credentials"),
            "[default]\naws_access_key_id = AKIA1\naws_secret_access_key = static/secret\n\n\
             [mfa]\naws_access_key_id = ASIA2\naws_secret_access_key = x\naws_session_token = y\nexpiration = 2001-01-01T00:00:00Z\n",
        )
        .unwrap();
        let aws = aws(home);
        let kinds: Vec<_> = aws
            .views()
            .await
            .unwrap()
            .into_iter()
            .map(|view| (view.name, view.kind, view.problem.is_some()))
            .collect();
        let expect = |name: &str, kind, problem| (name.to_owned(), kind, problem);
        assert_eq!(
            kinds,
            [
                expect("default", ProfileKind::Static, false),
                expect("mfa", ProfileKind::Static, true),
                expect("old", ProfileKind::Sso, true),
                expect("role", ProfileKind::Unsupported, true),
                expect("studio", ProfileKind::Sso, true),
            ]
        );
        let picked = aws.pick("default").await.unwrap();
        assert_eq!(picked.view.region, "eu-west-1");
        assert_eq!(picked.view.key_id, "AKIA1");
        assert_eq!(
            picked.secrets.secret.unwrap().expose_secret(),
            "static/secret"
        );

        // The names are those that botocore makes for these two profiles.
        let (new, old) = (
            "f9b16d1e9651631196f0b26bd836c769ee63dc35.json",
            "00e4611069d7a2a5447d9efa15c338e1a578eb89.json",
        );
        cache(home, new, "2001-01-01T00:00:00Z");
        let error = aws.pick("studio").await.err().unwrap();
        assert!(error.message.contains("have ended"), "{error}");
        assert!(error.action.contains("aws sso login --profile studio"));
        cache(home, new, "2100-01-01T00:00:00Z");
        cache(home, old, "2100-01-01T00:00:00Z");
        assert!(aws.pick("old").await.is_ok());
        let picked = aws.pick("studio").await.unwrap();
        assert!(picked.view.details.temporary && picked.view.has_session_token);
        assert_eq!(picked.view.details.credentials_end_at, Some(4_102_444_800));
        assert_eq!(picked.view.region, "eu-central-1");
        let view = aws.views().await.unwrap().pop().unwrap();
        assert_eq!(view.ends_at.as_deref(), Some("2100-01-01T00:00:00Z"));
        assert!(view.problem.is_none());
        assert!(aws.pick("nobody").await.is_err());
    }
}
