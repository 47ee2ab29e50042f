//! One examination of a connection: its lines in their order, and what a failed one makes meaningless.

use super::leftovers::Leftovers;
use super::line::{LineView, Outcome, Subject};
use crate::connection::{OpenConnection, Provider};
use crate::error::{Error, code};
use crate::link::LinkKind;
use crate::s3::{Class, Storage};

pub(super) struct Examination<'a> {
    pub open: &'a OpenConnection,
    pub storage: Storage,
    pub leftovers: Leftovers,
    lines: Vec<LineView>,
    tell: Box<dyn FnMut(&LineView) + Send + 'a>,
}

/// Why nothing more can be tried.
pub(super) type Ended<T = ()> = Result<T, String>;

impl<'a> Examination<'a> {
    pub(super) fn new(
        open: &'a OpenConnection,
        tell: Box<dyn FnMut(&LineView) + Send + 'a>,
    ) -> Self {
        let storage = Storage::open(open);
        // The name by which everything of a check is known for what it is.
        let key = format!(".reeldrop-check-{}", uuid::Uuid::new_v4());
        Self {
            open,
            leftovers: Leftovers::new(storage.clone(), key),
            storage,
            lines: Vec::new(),
            tell,
        }
    }

    /// Tries everything.
    pub(super) async fn all(&mut self) {
        if let Err(why) = self.as_far_as_it_goes().await {
            self.not_checked_rest(&why);
        }
    }

    async fn as_far_as_it_goes(&mut self) -> Ended {
        Box::pin(self.way()).await?;
        Box::pin(self.access()).await?;
        let deletes = self.may_delete().await?;
        Box::pin(self.multipart(deletes)).await?;
        Box::pin(self.object(deletes)).await?;
        Box::pin(self.rules()).await
    }

    /// Takes away what is still in storage, and gives the lines.
    pub(super) async fn end(mut self) -> Vec<LineView> {
        if !self.leftovers.clear().await {
            tracing::warn!(key = self.leftovers.key, "a check left this in storage");
            self.leftovers.forget();
        }
        std::mem::take(&mut self.lines)
    }

    /// What there is to try with this connection, in order.
    fn subjects(&self) -> Vec<Subject> {
        use Subject as S;
        let kind = self.open.connection.link_kind();
        let has_address = self.open.connection.public_url.is_some();
        let mut all = vec![
            S::Resolve,
            S::Connect,
            S::Tls,
            S::Clock,
            S::Credentials,
            S::Bucket,
            S::Region,
            S::MultipartStart,
            S::MultipartPart,
            S::MultipartList,
            S::MultipartAbort,
            S::Checksums,
            S::Put,
            S::Head,
            S::ContentType,
        ];
        match kind {
            LinkKind::Presigned => all.push(S::Link),
            LinkKind::CloudfrontSigned => all.extend([S::Link, S::Unsigned]),
            LinkKind::Public => {}
        }
        if kind == LinkKind::Public || (kind == LinkKind::Presigned && has_address) {
            all.push(S::PublicAddress);
        }
        all.extend([S::Range, S::Cors, S::Delete, S::Unfinished, S::Lifecycle]);
        all
    }

    pub(super) fn has(&self, subject: Subject) -> bool {
        self.subjects().contains(&subject)
    }

    pub(super) fn push(&mut self, line: LineView) {
        (self.tell)(&line);
        self.lines.push(line);
    }

    pub(super) fn good(&mut self, subject: Subject, found: impl Into<String>) {
        self.push(subject.line(Outcome::Good, found));
    }

    pub(super) fn not_checked(&mut self, subject: Subject, why: &str) {
        self.push(subject.line(Outcome::NotChecked, why));
    }

    /// Those of `subjects` that belong to this connection and have no line yet.
    pub(super) fn not_checked_all(&mut self, subjects: &[Subject], why: &str) {
        for subject in self.subjects() {
            let has_line = self.lines.iter().any(|line| line.subject == subject);
            if subjects.contains(&subject) && !has_line {
                self.not_checked(subject, why);
            }
        }
    }

    fn not_checked_rest(&mut self, why: &str) {
        let all = self.subjects();
        self.not_checked_all(&all, why);
    }

    /// A red line.
    ///
    /// # Errors
    /// Where the server is gone: nothing more can be tried.
    pub(super) fn bad(&mut self, subject: Subject, error: &Error) -> Ended {
        self.push(self.trouble(subject, Outcome::Bad, error));
        match Class::of(error) {
            Class::Wait => Err("The server stopped answering.".to_owned()),
            _ => Ok(()),
        }
    }

    /// A line about what went wrong; a missing permission is named.
    pub(super) fn trouble(&self, subject: Subject, outcome: Outcome, error: &Error) -> LineView {
        match subject.permission() {
            Some(permission) if error.is(code::ACCESS_DENIED) => subject
                .line(
                    outcome,
                    format!("This key lacks the permission {permission}."),
                )
                .mend(self.grant(permission))
                .missing(permission)
                .code(code::ACCESS_DENIED),
            _ => subject
                .line(outcome, &error.message)
                .mend(&error.action)
                .code(&error.code),
        }
    }

    /// How a permission is given at this provider.
    pub(super) fn grant(&self, permission: &str) -> String {
        let bucket = &self.open.connection.bucket;
        match self.open.connection.provider {
            Provider::AwsS3 | Provider::Cloudfront => format!(
                "Add {permission} for the bucket “{bucket}” to the policy of this key’s user or role. The policy among the texts to copy holds all that Reeldrop needs."
            ),
            Provider::CloudflareR2 => format!(
                "Give the API token “Object Read & Write” for the bucket “{bucket}” ({permission} is part of it), or make a new token."
            ),
            Provider::S3Compatible | Provider::Sandbox => format!(
                "Allow {permission} for the bucket “{bucket}” to this key, at your storage provider."
            ),
        }
    }
}
