//! One page of a listing, from all objects of a bucket (S3 API: ListObjectsV2).

use std::collections::BTreeMap;

use s3s::dto::Object;

/// What is asked for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub(super) prefix: &'a str,
    pub(super) delimiter: Option<&'a str>,
    /// Only keys behind this one.
    pub(super) after: Option<&'a str>,
    pub(super) max: usize,
}

/// Objects and common prefixes together count to the most that were asked for.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) objects: Vec<Object>,
    pub(super) prefixes: Vec<String>,
    /// The last key that this page covers, if there are more behind it.
    pub(super) next: Option<String>,
}

impl Page {
    pub(super) fn count(&self) -> usize {
        self.objects.len() + self.prefixes.len()
    }
}

/// Cuts a page; keys are in byte order, as S3 lists them.
pub(super) fn page(all: BTreeMap<String, Object>, wanted: &Wanted<'_>) -> Page {
    let mut page = Page::default();
    let mut last = None;
    for (key, object) in all {
        let Some(rest) = key.strip_prefix(wanted.prefix) else {
            continue;
        };
        if wanted.after.is_some_and(|after| key.as_str() <= after) {
            continue;
        }
        let common = wanted
            .delimiter
            .filter(|delimiter| !delimiter.is_empty())
            .and_then(|delimiter| {
                rest.find(delimiter)
                    .map(|at| key[..wanted.prefix.len() + at + delimiter.len()].to_owned())
            });
        let known = common.is_some() && page.prefixes.last() == common.as_ref();
        if !known {
            if page.count() >= wanted.max {
                page.next = last.filter(|_| wanted.max > 0);
                break;
            }
            match common {
                Some(prefix) => page.prefixes.push(prefix),
                None => page.objects.push(object),
            }
        }
        last = Some(key);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(keys: &[&str], prefix: &str, delimiter: Option<&str>, max: usize) -> Vec<String> {
        let mut seen = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let all = keys
                .iter()
                .map(|key| {
                    (
                        (*key).to_owned(),
                        Object {
                            key: Some((*key).to_owned()),
                            ..Object::default()
                        },
                    )
                })
                .collect();
            let page = page(
                all,
                &Wanted {
                    prefix,
                    delimiter,
                    after: after.as_deref(),
                    max,
                },
            );
            assert!(page.count() <= max);
            seen.extend(page.prefixes);
            seen.extend(page.objects.into_iter().filter_map(|object| object.key));
            match page.next {
                Some(next) => after = Some(next),
                None => return seen,
            }
        }
    }

    #[test]
    fn pages_cover_everything_once() {
        let keys = ["a", "a/1", "a/2", "a//3", "b", "b/x/y", "ü/1", "ü/2", "z"];
        for max in 1..10 {
            let mut flat = walk(&keys, "", None, max);
            flat.sort_unstable();
            let mut expected = keys.to_vec();
            expected.sort_unstable();
            assert_eq!(flat, expected);
            let mut grouped = walk(&keys, "", Some("/"), max);
            grouped.sort_unstable();
            assert_eq!(grouped, ["a", "a/", "b", "b/", "z", "ü/"]);
            let mut below = walk(&keys, "a/", Some("/"), max);
            below.sort_unstable();
            assert_eq!(below, ["a//", "a/1", "a/2"]);
        }
    }
}
