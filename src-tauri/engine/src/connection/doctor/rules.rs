//! What keeps the bucket tidy: unfinished uploads are found, and end by themselves.

use super::examination::{Ended, Examination};
use super::line::{Fix, Outcome, Subject};
use crate::connection::Provider;
use crate::error::code;
use crate::upload::transfer::again;

impl Examination<'_> {
    pub(super) async fn rules(&mut self) -> Ended {
        match again(|| self.storage.multiparts_of(&self.leftovers.key)).await {
            Ok(_) => self.good(Subject::Unfinished, "Unfinished uploads can be listed."),
            Err(error) if error.is(code::NOT_IMPLEMENTED) => self.not_checked(
                Subject::Unfinished,
                "This storage does not list unfinished uploads.",
            ),
            Err(error) => {
                let line = self.trouble(Subject::Unfinished, Outcome::Notice, &error);
                self.push(line);
            }
        }
        self.lifecycle().await;
        Ok(())
    }

    async fn lifecycle(&mut self) {
        let subject = Subject::Lifecycle;
        let provider = self.open.connection.provider;
        let of_itself = match provider {
            // R2 docs: unfinished multipart uploads go after seven days.
            Provider::CloudflareR2 => Some("R2 ends unfinished uploads after 7 days by itself."),
            _ => None,
        };
        match again(|| self.storage.unfinished_end_after()).await {
            Ok(Some(days)) => {
                let days = match days {
                    1 => "1 day".to_owned(),
                    days => format!("{days} days"),
                };
                self.good(subject, format!("A rule of the bucket ends them after {days}."));
            }
            Ok(None) if of_itself.is_none() => self.push(
                subject
                    .line(Outcome::Notice, "No rule of the bucket ends unfinished uploads.")
                    .mend("Set the rule among the texts to copy: what another program leaves behind costs money unseen. Reeldrop cleans its own after 7 days.")
                    .fix(Fix::EndUnfinished),
            ),
            Err(error) if error.is(code::ACCESS_DENIED) && of_itself.is_none() => {
                let mut line = subject.line(
                    Outcome::NotChecked,
                    "This key may not look at the bucket’s rules (s3:GetLifecycleConfiguration). Uploads do not need it.",
                );
                line.permission = subject.permission().map(str::to_owned);
                self.push(line);
            }
            _ => match of_itself {
                Some(found) => self.good(subject, found),
                None => self.not_checked(
                    subject,
                    "This storage shows no such rules. Reeldrop cleans its own unfinished uploads after 7 days.",
                ),
            },
        }
    }
}
