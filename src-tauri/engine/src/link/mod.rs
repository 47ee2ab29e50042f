//! Links: promises that a key can be fetched until a time. Signed anew each time they are shown.

pub(crate) mod aside;
mod by_hand;
#[doc(hidden)]
pub mod cache;
pub(crate) mod cloudfront;
mod download;
mod fetch;
pub(crate) mod forms;
pub(crate) mod invalidate;
mod lifetime;
mod note;
pub mod package;
mod presigner;
pub(crate) mod publish;
mod request;
pub(crate) mod sign;
mod window;

pub use by_hand::{
    CloudFrontRequest, CloudFrontSigner, CookieExport, sign_cloudfront, sign_cloudfront_cookies,
};
pub use cloudfront::check_takes_cookies;
pub(crate) use download::attachment;
pub(crate) use fetch::opens;
pub use fetch::{Fetched, fetch_and_compare, fetch_package};
pub use forms::LinkForm;
pub(crate) use lifetime::lifetime_out_of_range;
pub use lifetime::{lifetime_in_words, parse_lifetime, parse_time};
pub use note::Note;
pub use presigner::{PresignMethod, PresignOptions, Presigner};
pub use request::{RequestForm, UploadRequest, UploadRequestView, request_upload};
pub(crate) use sign::{Target, form_of, make, url_of};
pub use window::Window;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::connection::{CloudFrontHash, PackageForm};
use crate::error::{Error, code};
use crate::library::LinkRow;

/// How a link opens an object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum LinkKind {
    /// Signed with SigV4 in its query.
    #[default]
    Presigned,
    /// Signed for CloudFront.
    CloudfrontSigned,
    /// Not signed: the bucket is public.
    Public,
}

impl LinkKind {
    /// Its name, in the library and for people: `presigned`, `cloudfront-signed`, `public`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Presigned => "presigned",
            Self::CloudfrontSigned => "cloudfront-signed",
            Self::Public => "public",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "public" => Self::Public,
            "cloudfront-signed" => Self::CloudfrontSigned,
            _ => Self::Presigned,
        }
    }
}

/// What a link is made of beyond its key and time. Holds no secret and no signature.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LinkDetails {
    /// The name under which a browser saves the file, where the link is for downloading.
    pub download: Option<String>,
    /// CloudFront: what RSA signed.
    pub hash: CloudFrontHash,
    /// The package that it opens.
    pub package: Option<PackageLink>,
    /// Seconds of its life that were not promised: the length of its time window.
    pub window_seconds: u32,
}

/// A link to a package.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PackageLink {
    /// The keys of the package begin with this; no slash at its end.
    pub root: String,
    /// The main playlist, below the root.
    pub playlist: String,
    /// How its playlists carry CloudFront's signature.
    pub form: PackageForm,
    /// Whether the playlists that only this link needed were removed after its end.
    pub swept: bool,
}

/// Whether a link still opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum LinkState {
    /// It opens.
    Active,
    /// It opens, for less than a tenth of its life or less than an hour of a longer one.
    EndingSoon,
    /// Its time is over.
    Ended,
    /// Taken back.
    Revoked,
}

/// What a browser does with what a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum OpensAs {
    /// Shows or plays it, where it can.
    Play,
    /// Saves it as a file.
    Download,
}

/// A link as the window sees it, without its signature.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkView {
    /// Identity.
    pub id: Uuid,
    /// The upload it came from.
    pub upload_id: Option<Uuid>,
    /// Connection.
    pub connection_id: Uuid,
    /// Its name.
    pub connection_name: String,
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Name to show.
    pub name: String,
    /// Kind.
    pub kind: LinkKind,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub signed_at: String,
    /// Seconds.
    pub lifetime_seconds: u32,
    /// RFC 3339, UTC. None: it does not end.
    pub expires_at: Option<String>,
    /// State now.
    pub state: LinkState,
    /// Bytes.
    pub size: Option<u64>,
    /// MIME type.
    pub content_type: String,
    /// Whether it ends with the temporary credentials that signed it, before its lifetime is over.
    pub ends_with_credentials: bool,
    /// The name under which a browser saves the file, where the link is for downloading.
    pub download: Option<String>,
    /// Of a package: its main playlist, below its root.
    pub package: Option<String>,
    /// Whether the upload has a poster.
    pub poster: bool,
    /// What it is for, as a person wrote it; may be empty.
    pub note: String,
    /// Who has it, as a person wrote it; may be empty.
    pub recipient: String,
    /// Of a link that was taken back: the key, or the root of a package, under which its file is kept. None: it is deleted.
    pub moved_to: Option<String>,
    /// Of a link that was taken back: whether it opened when it was last asked for. None: that is not known.
    pub still_opens: Option<bool>,
    /// Now, as the server has it that will judge: seconds since 1970, UTC.
    #[serde(skip)]
    now: i64,
}

impl LinkView {
    /// Seconds that it still works, below zero once it has ended. None: it does not end.
    pub fn seconds_left(&self) -> Option<i64> {
        Some(self.expires()? - self.now)
    }

    /// When it ends, in local time, for people. None: it does not end.
    pub fn until_in_words(&self) -> Option<String> {
        self.expires().map(crate::clock::in_words)
    }

    fn expires(&self) -> Option<i64> {
        let time: jiff::Timestamp = self.expires_at.as_deref()?.parse().ok()?;
        Some(time.as_second())
    }
}

/// Names the key of an object that was asked for by its key, and may never have been there.
pub(crate) fn named(error: Error, key: &str) -> Error {
    if !error.is(code::OBJECT_MISSING) {
        return error;
    }
    Error::new(
        code::OBJECT_MISSING,
        format!("There is no “{key}” in the bucket."),
        "Check the key and the connection; a key is written without the bucket and without a slash in front.",
    )
}

impl LinkRow {
    /// When it ends, seconds since 1970, UTC. None for a public link.
    pub fn expires_at(&self) -> Option<i64> {
        let asked = self.asked_end()?;
        // A link dies with the credentials that signed it.
        Some(self.credentials_end_at.map_or(asked, |end| end.min(asked)))
    }

    fn asked_end(&self) -> Option<i64> {
        (self.kind != LinkKind::Public).then(|| self.signed_at + i64::from(self.lifetime_seconds))
    }

    /// Whether it opens at `now` (seconds since 1970, UTC).
    pub fn state_at(&self, now: i64) -> LinkState {
        if self.revoked_at.is_some() {
            return LinkState::Revoked;
        }
        let Some(expires_at) = self.expires_at() else {
            return LinkState::Active;
        };
        let left = expires_at - now;
        if left <= 0 {
            LinkState::Ended
        } else if left < i64::from(self.lifetime_seconds / 10).min(60 * 60) {
            LinkState::EndingSoon
        } else {
            LinkState::Active
        }
    }

    pub(crate) fn view(&self, poster: bool) -> LinkView {
        let now = crate::clock::now_at(&self.endpoint);
        LinkView {
            id: self.id,
            upload_id: self.upload_id,
            connection_id: self.connection_id,
            connection_name: self.connection_name.clone(),
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            name: self.name.clone(),
            kind: self.kind,
            created_at: crate::clock::rfc3339(self.created_at),
            signed_at: crate::clock::rfc3339(self.signed_at),
            lifetime_seconds: self.lifetime_seconds,
            expires_at: self.expires_at().map(crate::clock::rfc3339),
            state: self.state_at(now),
            size: self.size,
            content_type: self.content_type.clone(),
            ends_with_credentials: self.expires_at() != self.asked_end(),
            download: self.details.download.clone(),
            package: self
                .details
                .package
                .as_ref()
                .map(|package| package.playlist.clone()),
            poster,
            note: self.note.text.clone(),
            recipient: self.note.recipient.clone(),
            moved_to: self.moved_to.clone(),
            still_opens: self.still_opens,
            now,
        }
    }
}
