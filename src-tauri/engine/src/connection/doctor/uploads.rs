//! Sending: whole and in parts, looked at afterwards, cancelled and deleted.

use bytes::Bytes;

use super::examination::{Ended, Examination};
use super::line::{Outcome, Subject};
use crate::error::{Result, code};
use crate::link::LinkKind;
use crate::s3::{Checksum, ChecksumKind, ObjectFacts};
use crate::upload::transfer::again;

/// What a person's files mostly are.
pub(super) const CONTENT_TYPE: &str = "video/mp4";

/// Bytes of the object that is stored; even.
const SIZE: u16 = 4096;

/// The object: no piece of it equals another one at a different place.
pub(super) fn content() -> Bytes {
    (0..SIZE)
        .flat_map(|n| (n / 2).to_be_bytes())
        .take(SIZE.into())
        .collect()
}

/// All that needs a stored object.
const WITH_OBJECT: [Subject; 9] = [
    Subject::Put,
    Subject::Head,
    Subject::ContentType,
    Subject::Link,
    Subject::Unsigned,
    Subject::PublicAddress,
    Subject::Range,
    Subject::Cors,
    Subject::Delete,
];

impl Examination<'_> {
    /// Whether an object could be deleted again, asked with a key that nothing has: what may not be deleted is not
    /// stored in the first place. (S3 API, DeleteObject: a key that is not there is answered like one that was.)
    pub(super) async fn may_delete(&mut self) -> Ended<bool> {
        match again(|| self.storage.delete(&self.leftovers.key)).await {
            Err(error) if error.is(code::ACCESS_DENIED) || error.is(code::OBJECT_LOCKED) => {
                Ok(false)
            }
            _ => Ok(true),
        }
    }

    pub(super) async fn multipart(&mut self, deletes: bool) -> Ended {
        const ALL: [Subject; 5] = [
            Subject::MultipartStart,
            Subject::MultipartPart,
            Subject::MultipartList,
            Subject::MultipartAbort,
            Subject::Checksums,
        ];
        let key = self.leftovers.key.clone();
        if !deletes
            && let Err(error) = again(|| self.storage.abort(&key, "reeldrop-check")).await
            && error.is(code::ACCESS_DENIED)
        {
            let line = self.trouble(Subject::MultipartAbort, Outcome::Bad, &error);
            self.push(line);
            self.not_checked_all(
                &ALL,
                "What it began could neither be cancelled nor deleted.",
            );
            return Ok(());
        }
        let object = ObjectFacts {
            key: &key,
            content_type: CONTENT_TYPE,
            ..ObjectFacts::default()
        };
        self.leftovers.unnamed = true;
        let started = again(|| {
            self.storage
                .start_multipart(&object, ChecksumKind::ContentMd5)
        })
        .await;
        let id = match started {
            Ok(id) => id,
            Err(error) => {
                self.bad(Subject::MultipartStart, &error)?;
                self.leftovers.unnamed = false;
                self.not_checked_all(&ALL, "No large file could be begun to try it with.");
                return Ok(());
            }
        };
        self.leftovers.unnamed = false;
        self.leftovers.multiparts.push((id.clone(), Vec::new()));
        self.good(Subject::MultipartStart, "A large file was begun.");
        self.parts(&key, &id).await?;
        let aborted = again(|| self.storage.abort(&key, &id)).await;
        match aborted {
            Ok(()) => {
                self.leftovers.multiparts.clear();
                self.good(
                    Subject::MultipartAbort,
                    "It was cancelled, and its part freed.",
                );
                self.checksums(&key).await
            }
            Err(error) => {
                self.bad(Subject::MultipartAbort, &error)?;
                self.leftovers.clear().await;
                let why = "What it begins could not be cancelled.";
                self.not_checked(Subject::Checksums, why);
                Ok(())
            }
        }
    }

    async fn parts(&mut self, key: &str, id: &str) -> Ended {
        let body = content();
        let checksum = Checksum::of(ChecksumKind::ContentMd5, &body);
        let sent = again(|| self.storage.send_part(key, id, 1, body.clone(), checksum)).await;
        let arrived = match sent {
            Ok(part) => {
                if let Some((_, parts)) = self.leftovers.multiparts.last_mut() {
                    parts.push(part);
                }
                self.good(Subject::MultipartPart, "A part was sent.");
                1
            }
            Err(error) => {
                self.bad(Subject::MultipartPart, &error)?;
                0
            }
        };
        match again(|| self.storage.parts(key, id)).await {
            Ok(parts) if parts.len() == arrived => {
                let found = match arrived {
                    1 => "The server lists the part that was sent.",
                    _ => "The server answers; there was no part to list.",
                };
                self.good(Subject::MultipartList, found);
            }
            Ok(_) => self.push(
                Subject::MultipartList
                    .line(Outcome::Bad, "The server does not list the part that it took.")
                    .mend("Uploads work; one that was broken off begins anew. Ask your provider about ListParts.")
                    .code(code::PARTS_REFUSED),
            ),
            Err(error) => self.bad(Subject::MultipartList, &error)?,
        }
        Ok(())
    }

    async fn checksums(&mut self, key: &str) -> Ended {
        let mut verified = Vec::new();
        for (kind, name) in [
            (ChecksumKind::Crc64Nvme, "CRC64NVME"),
            (ChecksumKind::Crc32c, "CRC32C"),
        ] {
            match self.verifies(kind, key).await {
                Ok(true) => verified.push(name),
                // rclone's server gives the whole upload up over a wrong part.
                Err(error) if !error.is(code::UPLOAD_UNKNOWN) => {
                    return self.bad(Subject::Checksums, &error);
                }
                _ => {}
            }
        }
        let found = match verified.first() {
            Some(best) => format!(
                "The server verifies {}. Reeldrop uses {best}.",
                verified.join(" and ")
            ),
            None => "The server verifies neither CRC64NVME nor CRC32C. Reeldrop sends Content-MD5, which every S3 server knows.".to_owned(),
        };
        self.good(Subject::Checksums, found);
        Ok(())
    }

    async fn verifies(&mut self, kind: ChecksumKind, key: &str) -> Result<bool> {
        self.leftovers.unnamed = true;
        let begun = self.storage.begin_check(kind, key).await;
        self.leftovers.unnamed = false;
        let Some(id) = begun? else { return Ok(false) };
        self.leftovers.multiparts.push((id.clone(), Vec::new()));
        let verifies = self.storage.verifies(kind, key, &id).await;
        if again(|| self.storage.abort(key, &id)).await.is_ok() {
            self.leftovers.multiparts.clear();
        }
        verifies
    }

    pub(super) async fn object(&mut self, deletes: bool) -> Ended {
        if !deletes {
            let error = crate::error::Error::new(code::ACCESS_DENIED, "", "");
            self.bad(Subject::Delete, &error)?;
            self.not_checked_all(&WITH_OBJECT, "What it stores could not be deleted again.");
            return Ok(());
        }
        let key = self.leftovers.key.clone();
        let object = ObjectFacts {
            key: &key,
            content_type: CONTENT_TYPE,
            ..ObjectFacts::default()
        };
        let body = content();
        let checksum = Checksum::of(ChecksumKind::ContentMd5, &body);
        self.leftovers.object = true;
        let stored = again(|| self.storage.put(&object, body.clone(), checksum)).await;
        if let Err(error) = stored {
            self.bad(Subject::Put, &error)?;
            self.not_checked_all(&WITH_OBJECT, "No file could be stored to try it with.");
            return Ok(());
        }
        self.good(Subject::Put, "A small file was stored.");
        let readable = self.look(&key).await?;
        if readable || self.open.connection.link_kind() != LinkKind::Presigned {
            Box::pin(self.links()).await;
        } else {
            let why = "It needs the permission s3:GetObject as well.";
            self.not_checked_all(&[Subject::Link, Subject::Range, Subject::Cors], why);
            self.public_address().await;
        }
        self.deletion(&key).await
    }

    /// Whether the key may read.
    async fn look(&mut self, key: &str) -> Ended<bool> {
        match again(|| self.storage.describe(key)).await {
            Ok(held) if held.size == u64::from(SIZE) => {
                self.good(Subject::Head, "The server shows it, whole.");
                match held.content_type == CONTENT_TYPE {
                    true => self.good(Subject::ContentType, "It is stored as a video."),
                    false => self.push(
                        Subject::ContentType
                            .line(
                                Outcome::Notice,
                                format!("It was sent as {CONTENT_TYPE} and is stored as “{}”.", plain(&held.content_type)),
                            )
                            .mend("Browsers may download videos instead of playing them. Ask your provider."),
                    ),
                }
                Ok(true)
            }
            Ok(held) => {
                let found = format!(
                    "{SIZE} bytes were sent, and the server shows {}.",
                    held.size
                );
                self.push(
                    Subject::Head
                        .line(Outcome::Bad, found)
                        .mend("Something between this computer and the server changes data. Ask your provider.")
                        .code(code::VERIFY_MISMATCH),
                );
                self.not_checked(
                    Subject::ContentType,
                    "The file is not the one that was sent.",
                );
                Ok(true)
            }
            Err(error) => {
                self.bad(Subject::Head, &error)?;
                self.not_checked(Subject::ContentType, "The file could not be looked at.");
                Ok(!error.is(code::ACCESS_DENIED))
            }
        }
    }

    async fn deletion(&mut self, key: &str) -> Ended {
        match again(|| self.storage.delete(key)).await {
            Ok(()) => {
                self.leftovers.object = false;
                match self.storage.describe(key).await {
                    Err(failure) if failure.error.is(code::OBJECT_MISSING) => {
                        self.good(Subject::Delete, "The file was deleted, and is gone.");
                    }
                    // Who may not look cannot see that it is gone.
                    Err(_) => self.good(Subject::Delete, "The file was deleted."),
                    Ok(_) => self.push(
                        Subject::Delete
                            .line(
                                Outcome::Bad,
                                format!(
                                    "The server says that it deleted “{key}”, and shows it still."
                                ),
                            )
                            .mend("Links to deleted files may go on working. Ask your provider.")
                            .code(code::SERVER_REFUSED),
                    ),
                }
                Ok(())
            }
            Err(error) => {
                self.bad(Subject::Delete, &error)?;
                Ok(())
            }
        }
    }
}

/// What a server says, without what no header should hold.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}
