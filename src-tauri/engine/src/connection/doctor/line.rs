//! The lines of an examination: what is tried, why it matters, and which permission it needs.

use serde::Serialize;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Subject {
    /// The server's name leads to an address.
    Resolve,
    /// Something listens there.
    Connect,
    /// The way there is encrypted, and the certificate trusted.
    Tls,
    /// This computer's clock against the server's `Date`.
    Clock,
    /// Key id, secret and session token.
    Credentials,
    /// The bucket, and listing it.
    Bucket,
    /// The region that requests are signed for.
    Region,
    /// Beginning a multipart upload.
    MultipartStart,
    /// Sending a part.
    MultipartPart,
    /// Asking which parts arrived.
    MultipartList,
    /// Ending a multipart upload and freeing its parts.
    MultipartAbort,
    /// Which checksums the server verifies.
    Checksums,
    /// Storing a whole object.
    Put,
    /// Asking what is stored.
    Head,
    /// The type that the object was stored with.
    ContentType,
    /// Fetching a link as anybody would.
    Link,
    /// CloudFront refuses the same address without a signature.
    Unsigned,
    /// Fetching a piece out of the middle.
    Range,
    /// What players on web pages need.
    Cors,
    /// The bucket's public address.
    PublicAddress,
    /// Removing an object.
    Delete,
    /// Finding uploads that were begun and never finished.
    Unfinished,
    /// The bucket's own rule that ends those.
    Lifecycle,
}

/// Under which heading a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Group {
    /// The way to the server.
    Way,
    /// Who may come in, and where.
    Access,
    /// Sending files.
    Uploads,
    /// Handing out links.
    Links,
    /// Leaving nothing behind.
    Tidy,
}

/// How a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Outcome {
    /// As it should be: green.
    Good,
    /// It works, and something is worth knowing: amber.
    Notice,
    /// It has to be mended: red.
    Bad,
    /// Not tried, and why: grey.
    NotChecked,
}

/// What Reeldrop can set by itself, with the person's permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Fix {
    /// Players on every web page may fetch what a link opens (S3 API: PutBucketCors).
    AllowPlayers,
    /// The bucket ends uploads that are not finished (S3 API: PutBucketLifecycleConfiguration).
    EndUnfinished,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LineView {
    /// What it is about.
    pub subject: Subject,
    /// Where it stands.
    pub group: Group,
    /// For people.
    pub title: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What was found, or why it was not tried.
    pub found: String,
    /// What it means for uploads and links.
    pub means: String,
    /// How to mend it. None where nothing is wrong.
    pub mend: Option<String>,
    /// The permission that is missing, as S3 names its actions.
    pub permission: Option<String>,
    /// The stable code of what went wrong.
    pub code: Option<String>,
    /// What Reeldrop can do about it.
    pub fix: Option<Fix>,
}

impl Subject {
    /// The heading, the name and the meaning of the line.
    pub(super) fn words(self) -> (Group, &'static str, &'static str) {
        use Group::{Access, Links, Tidy, Uploads, Way};
        match self {
            Self::Resolve => (
                Way,
                "Server’s name",
                "The endpoint’s name has to lead to an address.",
            ),
            Self::Connect => (
                Way,
                "Connection",
                "The server has to answer at that address and port.",
            ),
            Self::Tls => (
                Way,
                "Encryption",
                "Files and links travel unread by others.",
            ),
            Self::Clock => (
                Way,
                "Clock",
                "Signatures hold for a time; Reeldrop signs by the server’s clock.",
            ),
            Self::Credentials => (
                Access,
                "Credentials",
                "Key id and secret have to belong together, and be known to the server.",
            ),
            Self::Bucket => (
                Access,
                "Bucket",
                "The bucket has to exist. Listing it is how names that are taken, and whole packages, are found.",
            ),
            Self::Region => (
                Access,
                "Region",
                "Requests are signed for one region, which has to be the bucket’s.",
            ),
            Self::MultipartStart => (
                Uploads,
                "Begin a large file",
                "Large files are sent in parts.",
            ),
            Self::MultipartPart => (
                Uploads,
                "Send a part",
                "Each part is sent by itself, and again where it was lost.",
            ),
            Self::MultipartList => (
                Uploads,
                "Ask which parts arrived",
                "An upload that was broken off goes on from there instead of from the start.",
            ),
            Self::MultipartAbort => (
                Uploads,
                "Cancel a large file",
                "What a cancelled upload had sent is freed; else it costs money unseen.",
            ),
            Self::Checksums => (
                Uploads,
                "Checksums",
                "The server compares what arrived with what was sent.",
            ),
            Self::Put => (Uploads, "Store a file", "Small files are sent at once."),
            Self::Head => (
                Uploads,
                "Look at a stored file",
                "An upload is done only when the server shows that it holds the file.",
            ),
            Self::ContentType => (
                Uploads,
                "Kind of file",
                "A browser plays a video only where storage says that it is one.",
            ),
            Self::Link => (
                Links,
                "Open a link",
                "Whoever has a link fetches the file with it, without an account.",
            ),
            Self::Unsigned => (
                Links,
                "Refuse an address without a signature",
                "Only signed links may open files; else they never end.",
            ),
            Self::Range => (
                Links,
                "Jump within a video",
                "Players fetch pieces out of the middle.",
            ),
            Self::Cors => (
                Links,
                "Players on web pages",
                "Scripts of players on other sites may fetch only what the bucket’s rules allow. A plain link in a browser needs none.",
            ),
            Self::PublicAddress => (
                Links,
                "Public address",
                "Files are to be had under it without a signature.",
            ),
            Self::Delete => (
                Tidy,
                "Delete a file",
                "Taking a link back means to delete its file.",
            ),
            Self::Unfinished => (
                Tidy,
                "Find unfinished uploads",
                "What was begun and never finished is found and cleaned.",
            ),
            Self::Lifecycle => (
                Tidy,
                "End unfinished uploads",
                "A rule of the bucket ends them also where Reeldrop cannot.",
            ),
        }
    }

    /// The permission that it needs (Service Authorization Reference: actions of Amazon S3).
    pub(super) fn permission(self) -> Option<&'static str> {
        Some(match self {
            Self::Bucket => "s3:ListBucket",
            Self::Put | Self::MultipartStart | Self::MultipartPart => "s3:PutObject",
            Self::Head | Self::Link | Self::Range => "s3:GetObject",
            Self::MultipartList => "s3:ListMultipartUploadParts",
            Self::MultipartAbort => "s3:AbortMultipartUpload",
            Self::Delete => "s3:DeleteObject",
            Self::Unfinished => "s3:ListBucketMultipartUploads",
            Self::Cors => "s3:GetBucketCORS",
            Self::Lifecycle => "s3:GetLifecycleConfiguration",
            _ => return None,
        })
    }

    pub(super) fn line(self, outcome: Outcome, found: impl Into<String>) -> LineView {
        let (group, title, means) = self.words();
        LineView {
            subject: self,
            group,
            title: title.to_owned(),
            outcome,
            found: found.into(),
            means: means.to_owned(),
            mend: None,
            permission: None,
            code: None,
            fix: None,
        }
    }
}

impl LineView {
    pub(super) fn mend(self, how: impl Into<String>) -> Self {
        Self {
            mend: Some(how.into()),
            ..self
        }
    }

    pub(super) fn code(self, code: &str) -> Self {
        Self {
            code: Some(code.to_owned()),
            ..self
        }
    }

    pub(super) fn missing(self, permission: &str) -> Self {
        Self {
            permission: Some(permission.to_owned()),
            ..self
        }
    }

    pub(super) fn fix(self, fix: Fix) -> Self {
        Self {
            fix: Some(fix),
            ..self
        }
    }
}
