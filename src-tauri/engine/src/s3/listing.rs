//! What is in the bucket: prefix by prefix, page by page.

use aws_sdk_s3::types::EncodingType;
use percent_encoding::percent_decode_str;

use super::{Answer, Storage};

/// What ends a prefix.
const DELIMITER: &str = "/";

/// Objects in these storage classes cannot be fetched before they were restored (S3 API: StorageClass).
const ARCHIVED: [&str; 2] = ["GLACIER", "DEEP_ARCHIVE"];

/// An object of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedObject {
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// Seconds since 1970, UTC.
    pub modified_at: Option<i64>,
    /// Whether it has to be restored before it can be fetched.
    pub is_archived: bool,
}

/// One page of what is below a prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Page {
    /// The prefixes one step below, each with its `/`.
    pub prefixes: Vec<String>,
    /// The objects right below.
    pub objects: Vec<ListedObject>,
    /// What the next page is asked for with; None: this was the last one.
    pub next: Option<String>,
}

impl Storage {
    /// A page of at most `most` names right below `prefix` (S3 API: ListObjectsV2).
    pub(crate) async fn page(
        &self,
        prefix: &str,
        after: Option<String>,
        most: i32,
    ) -> Answer<Page> {
        let request = self
            .client
            .list_objects_v2()
            .bucket(&self.bucket)
            .set_prefix((!prefix.is_empty()).then(|| prefix.to_owned()))
            .delimiter(DELIMITER)
            // XML cannot carry every character that a key can.
            .encoding_type(EncodingType::Url)
            .max_keys(most)
            .set_continuation_token(after);
        let answer = self.answer(Box::pin(request.send())).await?;
        let is_encoded = answer.encoding_type() == Some(&EncodingType::Url);
        let read = |text: &str| match is_encoded {
            true => decoded(text),
            false => text.to_owned(),
        };
        let prefixes = answer.common_prefixes().iter();
        let objects = answer.contents().iter().filter_map(|object| {
            Some(ListedObject {
                key: read(object.key()?),
                size: object.size().and_then(|size| u64::try_from(size).ok())?,
                modified_at: object.last_modified().map(|time| time.secs()),
                is_archived: object
                    .storage_class()
                    .is_some_and(|class| ARCHIVED.contains(&class.as_str())),
            })
        });
        Ok(Page {
            prefixes: prefixes
                .filter_map(|found| found.prefix().map(read))
                .collect(),
            // Consoles make an empty object that is named as its folder.
            objects: objects.filter(|object| object.key != prefix).collect(),
            next: answer
                .next_continuation_token()
                .filter(|_| answer.is_truncated() == Some(true))
                .map(str::to_owned),
        })
    }
}

/// As servers encode names: percent-encoded, and a space as `+` (S3 API: EncodingType).
fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn names_are_read_as_servers_write_them() {
        for (written, name) in [
            ("a+b%2Bc%20d.mp4", "a b+c d.mp4"),
            ("%C3%9Cbergang/%F0%9F%8E%AC%0A", "Übergang/🎬\n"),
            ("100%25+done", "100% done"),
            ("plain/~-_.mp4", "plain/~-_.mp4"),
        ] {
            assert_eq!(decoded(written), name);
        }
    }
}
