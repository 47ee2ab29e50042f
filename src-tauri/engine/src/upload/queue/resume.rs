//! What an earlier attempt left on the server: goes on, where the file is the same and the server holds what was
//! journaled; else it is taken back.

use std::collections::{HashMap, HashSet};

use super::run::{Begun, Multipart};
use super::{Job, Queue};
use crate::error::{Error, Result, code};
use crate::library::PartRow;
use crate::s3::{Checksum, ChecksumKind, Held, HeldPart, SentPart, agrees};
use crate::upload::source::Source;
use crate::upload::transfer::{self, Sent, Started};
use crate::upload::{journal, plan, verify};

/// What an upload finds of an earlier attempt.
pub(super) enum Earlier {
    Nothing,
    /// Parts of it.
    Begun(Started),
    /// All of it: the object is there.
    Completed(Sent),
    /// Another's object with this very content, which is not to be sent again.
    Identical,
}

impl Earlier {
    pub(super) fn started(&self) -> Option<Started> {
        match self {
            Self::Begun(started) => Some(started.clone()),
            _ => None,
        }
    }

    /// Bytes of a file of `size` bytes that storage holds already.
    pub(super) fn kept(&self, size: u64) -> u64 {
        match self {
            Self::Nothing | Self::Identical => 0,
            Self::Begun(started) => {
                let numbers: HashSet<_> = started.kept.iter().map(|part| part.number).collect();
                plan::parts(size, started.part_size)
                    .filter(|(number, ..)| numbers.contains(number))
                    .map(|(.., length)| length)
                    .sum()
            }
            Self::Completed(_) => size,
        }
    }
}

impl Queue {
    /// Looks for what an earlier attempt left. Where an upload goes on, its key is claimed.
    pub(super) async fn earlier(&self, job: &mut Job, multipart: &Multipart) -> Result<Earlier> {
        let Some(id) = job.upload.multipart_id.take() else {
            return Ok(Earlier::Nothing);
        };
        let key = job.upload.multipart_key.take();
        let key = key.unwrap_or_else(|| job.upload.key.clone());
        // Whoever cancels from here on takes it back.
        *multipart.lock().await = Some(Begun {
            id: id.clone(),
            key: key.clone(),
        });
        // The file of a package to which it belongs asks for it when its turn comes.
        if job.upload.package.is_some() {
            return Ok(Earlier::Nothing);
        }
        let found = match self.is_unchanged(job, &job.upload.path).await?
            && self.claim(job, key.clone()).await?
        {
            true => self.look(job, &id, &key, job.upload.size).await?,
            false => Earlier::Nothing,
        };
        match &found {
            Earlier::Nothing => self.leave(job, multipart).await,
            Earlier::Begun(started) => {
                self.tell_resumed(job, started.part_size * started.kept.len() as u64);
            }
            _ => {}
        }
        Ok(found)
    }

    /// Looks for what an earlier attempt left of one file of a package, whose root is claimed: of `size` bytes, at `path`.
    pub(super) async fn earlier_of_member(
        &self,
        job: &Job,
        multipart: &Multipart,
        (path, key, size): (&str, &str, u64),
    ) -> Result<Earlier> {
        let id = match &*multipart.lock().await {
            Some(begun) if begun.key == key => begun.id.clone(),
            _ => return Ok(Earlier::Nothing),
        };
        let found = match self.is_unchanged(job, path).await? {
            true => self.look(job, &id, key, size).await?,
            false => Earlier::Nothing,
        };
        if let Earlier::Nothing = found {
            self.leave(job, multipart).await;
        }
        Ok(found)
    }

    /// Takes back what nobody goes on with. What cannot be reached is tried at the next start.
    pub(super) async fn leave(&self, job: &Job, multipart: &Multipart) {
        if let Some(begun) = multipart.lock().await.take() {
            let _ = self.abort(job, &begun).await;
        }
    }

    /// Whether the file is the one that was sent before. Where it is not, the person is told.
    async fn is_unchanged(&self, job: &Job, path: &str) -> Result<bool> {
        let unchanged = match &job.upload.identity {
            // A file that cannot be read now may be there again at the next attempt.
            Some(identity) => Source::identify(path).await? == *identity,
            None => return Ok(false),
        };
        if !unchanged {
            let notice = journal::begins_anew(path);
            self.board.tell(|frame| frame.notices.push(notice));
        }
        Ok(unchanged)
    }

    /// What the server holds of a file of `size` bytes, under a key that is claimed.
    async fn look(&self, job: &Job, id: &str, key: &str, size: u64) -> Result<Earlier> {
        let part_size = job.upload.part_size;
        if part_size == 0 {
            return Ok(Earlier::Nothing);
        }
        // Of a newer version: nothing that this one could go on with.
        let Some(kind) = self.library.kind_of_parts(id).await? else {
            return Ok(Earlier::Nothing);
        };
        let mut journaled = self.library.parts(job.upload.id).await?;
        journaled.retain(|part| part.checksum.kind() == kind);
        let held = match transfer::again(|| job.storage.parts(key, id)).await {
            Ok(held) => Some(held),
            Err(error) if error.is(code::UPLOAD_UNKNOWN) => None,
            Err(error) if journal::keeps(&error) && !error.is(code::ACCESS_DENIED) => {
                return Err(error);
            }
            // Not every server lists parts, and not every key may.
            Err(error) => {
                tracing::info!(code = %error.code, "parts cannot be listed");
                return Ok(Earlier::Nothing);
            }
        };
        let object = if held.is_none() && is_whole(size, part_size, &journaled) {
            transfer::put_together(&job.storage, key, kind).await?
        } else {
            match transfer::again(|| job.storage.head_summed(key, kind)).await {
                Ok(object) => Some(object),
                Err(error) if error.is(code::OBJECT_MISSING) || error.is(code::ACCESS_DENIED) => {
                    None
                }
                Err(error) => return Err(error),
            }
        };
        Ok(match (held, object) {
            (Some(held), None) => {
                let kept = matching(size, part_size, journaled, &held);
                Earlier::Begun(Started {
                    id: id.to_owned(),
                    part_size,
                    kind,
                    kept,
                })
            }
            // It had been completed, and nobody was there to hear it.
            (None, Some(object)) => completed(size, part_size, journaled, &object)
                .map_or(Earlier::Nothing, Earlier::Completed),
            // Forgotten by the server; or its name was taken by another.
            _ => Earlier::Nothing,
        })
    }

    /// Whether what the server holds of an upload that ended so is left there, for another attempt to go on from.
    pub(super) async fn keeps(&self, job: &Job, error: &Error) -> bool {
        let id = job.upload.id;
        let parts = async || self.library.parts(id).await;
        let files = async || self.library.placed(id).await;
        journal::keeps(error)
            && (parts().await.is_ok_and(|parts| !parts.is_empty())
                || job.upload.package.is_some()
                    && files().await.is_ok_and(|files| !files.is_empty()))
    }

    pub(super) fn tell_resumed(&self, job: &Job, kept: u64) {
        // Those that come back by themselves show it by their progress.
        if job.upload.picked_up {
            let kept = kept.min(job.upload.size);
            let notice = journal::goes_on(&job.upload.path, kept, job.upload.size);
            self.board.tell(|frame| frame.notices.push(notice));
        }
    }

    /// Of a file that an earlier attempt sent in one request: whether that had succeeded, unheard.
    pub(super) async fn sent_before(&self, job: &Job, held: &Held) -> Option<Sent> {
        let upload = &job.upload;
        if !upload.again || upload.size > plan::SINGLE_PUT || held.size != upload.size {
            return None;
        }
        let content = Source::content(&upload.path, upload.size).await.ok()?;
        for kind in [ChecksumKind::Crc64Nvme, ChecksumKind::Crc32c] {
            if let Some(said) = held.said.of(kind) {
                let checksum = Checksum::of(kind, &content);
                let ours = agrees(said, &[(checksum, upload.size)])?;
                return ours.then(|| Sent::at_once(upload.size, "", checksum));
            }
        }
        let etag = held.md5_etag.as_ref()?;
        let checksum = Checksum::of(ChecksumKind::ContentMd5, &content);
        let sent = Sent::at_once(upload.size, etag, checksum);
        sent.etags_are_md5.then_some(sent)
    }
}

/// The journaled parts that the server holds just so.
fn matching(
    size: u64,
    part_size: u64,
    journaled: Vec<PartRow>,
    held: &[HeldPart],
) -> Vec<SentPart> {
    let planned: Vec<_> = plan::parts(size, part_size).collect();
    let held: HashMap<_, _> = held.iter().map(|part| (part.number, part)).collect();
    let is_held = |part: &PartRow| {
        let index = usize::try_from(part.number - 1).ok();
        let length = index
            .and_then(|index| planned.get(index))
            .map(|part| part.2);
        length == Some(part.size)
            && held.get(&part.number).is_some_and(|held| {
                held.size == part.size && held.etag.trim_matches('"') == part.etag.trim_matches('"')
            })
    };
    journaled.into_iter().filter(is_held).map(sent).collect()
}

/// What was sent, where the journal knows every part, and the object is what they make.
fn completed(size: u64, part_size: u64, journaled: Vec<PartRow>, object: &Held) -> Option<Sent> {
    if !is_whole(size, part_size, &journaled) {
        return None;
    }
    let sent = Sent::in_parts(size, journaled.into_iter().map(sent));
    verify::compare(object, &sent).is_ok().then_some(sent)
}

/// Whether the journal knows every part.
fn is_whole(size: u64, part_size: u64, journaled: &[PartRow]) -> bool {
    let all = plan::parts(size, part_size).map(|(number, _, length)| (number, length));
    all.eq(journaled.iter().map(|part| (part.number, part.size)))
}

fn sent(part: PartRow) -> SentPart {
    SentPart {
        number: part.number,
        size: part.size,
        etag: part.etag,
        checksum: part.checksum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: u64 = 20 << 20;
    const PART: u64 = 8 << 20;

    fn row(number: i32, size: u64, etag: &str) -> PartRow {
        PartRow {
            number,
            size,
            etag: etag.to_owned(),
            checksum: Checksum::ContentMd5([0; 16]),
        }
    }

    fn held(number: i32, size: u64, etag: &str) -> HeldPart {
        HeldPart {
            number,
            size,
            etag: etag.to_owned(),
        }
    }

    #[test]
    fn only_parts_that_journal_plan_and_server_agree_on_are_kept() {
        let journaled = vec![
            row(1, PART, "\"a\""),
            row(2, PART, "\"b\""),
            row(3, PART / 2, "\"c\""),
            row(4, 1, "\"d\""),
        ];
        let numbers = |held: &[HeldPart]| {
            let kept = matching(SIZE, PART, journaled.clone(), held);
            kept.iter().map(|part| part.number).collect::<Vec<_>>()
        };
        let all = [
            held(1, PART, "a"),
            held(2, PART, "\"b\""),
            held(3, PART / 2, "c"),
            held(4, 1, "d"),
        ];
        assert_eq!(numbers(&all), [1, 2, 3]);
        assert_eq!(numbers(&all[1..]), [2, 3]);
        assert!(numbers(&[held(1, PART, "x"), held(2, PART - 1, "b")]).is_empty());
        // Of another part size.
        assert!(matching(SIZE, 2 * PART, journaled.clone(), &all).is_empty());
    }

    #[test]
    fn an_object_is_ours_only_when_the_journal_knows_every_part() {
        let object = Held {
            size: SIZE,
            md5_etag: None,
            said: crate::s3::Said::default(),
        };
        let parts = vec![row(1, PART, ""), row(2, PART, ""), row(3, PART / 2, "")];
        assert!(completed(SIZE, PART, parts.clone(), &object).is_some());
        assert!(completed(SIZE, PART, parts[..2].to_vec(), &object).is_none());
        let other = Held { size: 1, ..object };
        assert!(completed(SIZE, PART, parts, &other).is_none());
    }
}
