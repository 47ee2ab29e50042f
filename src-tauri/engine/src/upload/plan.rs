//! Plan: the key of each file, and the size of its parts, fixed for the life of the upload.

use crate::error::{Error, Result, code};

const MIB: u64 = 1024 * 1024;

/// Files up to this many bytes take more time in waiting for answers than in being sent: more of them go at once.
pub(crate) const SMALL: u64 = MIB;

/// Files up to this many bytes go in one request.
pub(crate) const SINGLE_PUT: u64 = 16 * MIB;

/// The smallest part that Reeldrop sends. S3 allows 5 MiB; R2 wants all parts equal.
const PART_FLOOR: u64 = 8 * MIB;

/// S3 API: parts of one upload.
const MOST_PARTS: u64 = 10_000;

/// S3 API: bytes of a key in UTF-8.
const LONGEST_KEY: usize = reeldrop_signing::MAX_KEY_BYTES;

/// The size of a part, in bytes: the floor, or what 10,000 parts need, rounded up to a whole MiB.
pub(crate) fn part_size(size: u64) -> u64 {
    size.div_ceil(MOST_PARTS)
        .max(PART_FLOOR)
        .next_multiple_of(MIB)
}

/// The parts of a file: number from 1, offset and length in bytes.
pub(crate) fn parts(size: u64, part_size: u64) -> impl Iterator<Item = (i32, u64, u64)> {
    let count = size.div_ceil(part_size);
    (0..count).map(move |index| {
        let offset = index * part_size;
        let number = i32::try_from(index + 1).unwrap_or(i32::MAX);
        (number, offset, part_size.min(size - offset))
    })
}

/// Cleans a prefix for keys: no slash at its ends.
///
/// # Errors
/// `invalid-prefix` for `.` and `..`, which browsers fold away so that the link would miss.
pub(crate) fn prefix(entered: &str) -> Result<String> {
    let prefix = entered.trim_matches('/');
    if prefix
        .split('/')
        .any(|segment| matches!(segment, "." | ".."))
        || prefix.chars().any(char::is_control)
    {
        return Err(Error::new(
            code::INVALID_PREFIX,
            format!("“{entered}” cannot stand before a key."),
            "Use folder names separated by “/”, without “.” and “..”.",
        ));
    }
    Ok(prefix.to_owned())
}

/// The key of a file: the prefix, then its name.
///
/// # Errors
/// `key-too-long`.
pub(crate) fn key(prefix: &str, name: &str) -> Result<String> {
    let key = if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}/{name}")
    };
    if key.len() > LONGEST_KEY {
        return Err(too_long(key.len()));
    }
    Ok(key)
}

/// The key of a package's root, if names of `longest` bytes fit below it.
///
/// # Errors
/// `key-too-long`.
pub(crate) fn with_room(root: String, longest: usize) -> Result<String> {
    if longest > 0 && root.len() + 1 + longest > LONGEST_KEY {
        return Err(too_long(root.len() + 1 + longest));
    }
    Ok(root)
}

/// The same root of a package with a number: `film`, `film (2)`.
pub(crate) fn numbered_root(root: &str, number: u32) -> Result<String> {
    self::key("", &format!("{root} ({number})"))
}

fn too_long(bytes: usize) -> Error {
    Error::new(
        code::KEY_TOO_LONG,
        format!(
            "The name in storage would be {bytes} bytes long; at most {LONGEST_KEY} are possible."
        ),
        "Use a shorter name, or shorter folder names.",
    )
}

/// The same key with a number before its extension: `cut.mp4`, `cut (2).mp4`, `cut (3).mp4`.
pub(crate) fn numbered(key: &str, number: u32) -> Result<String> {
    let (folder, name) = match key.rsplit_once('/') {
        Some((folder, name)) => (folder, name),
        None => ("", key),
    };
    let name = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem} ({number}).{extension}"),
        _ => format!("{name} ({number})"),
    };
    self::key(folder, &name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_part_rule_holds_at_its_edges() {
        assert_eq!(part_size(SINGLE_PUT + 1), 8 * MIB);
        assert_eq!(part_size(10_000 * 8 * MIB), 8 * MIB);
        assert_eq!(part_size(10_000 * 8 * MIB + 1), 9 * MIB);
        // 4.995 TiB, the largest object of R2, has parts well below 5 GiB.
        assert!(part_size(5_492_000_000_000) < 600 * MIB);
    }

    #[test]
    fn numbers_stand_before_the_extension() {
        assert_eq!(numbered("a/cut.mp4", 2).unwrap(), "a/cut (2).mp4");
        assert_eq!(numbered("cut", 3).unwrap(), "cut (3)");
        assert_eq!(numbered("a.b/.hidden", 2).unwrap(), "a.b/.hidden (2)");
    }

    #[test]
    fn prefixes_that_a_browser_would_fold_are_refused() {
        assert_eq!(prefix("/renders/day 1/").unwrap(), "renders/day 1");
        for bad in ["..", "a/../b", "./a", "a\nb"] {
            assert_eq!(prefix(bad).unwrap_err().code, code::INVALID_PREFIX, "{bad}");
        }
    }

    #[test]
    fn a_key_has_at_most_1024_bytes() {
        assert!(key("", &"ü".repeat(512)).is_ok());
        assert_eq!(
            key("", &"ü".repeat(513)).unwrap_err().code,
            code::KEY_TOO_LONG
        );
    }

    proptest! {
        #[test]
        fn parts_cover_the_file_once_and_are_equal(size in (SINGLE_PUT + 1)..(5u64 << 40)) {
            let part = part_size(size);
            prop_assert!(part.is_multiple_of(MIB) && (5 * MIB..=5 * 1024 * MIB).contains(&part));
            let mut next = 0;
            let mut count = 0;
            for (number, offset, length) in parts(size, part) {
                count += 1;
                prop_assert_eq!(number, count);
                prop_assert_eq!(offset, next);
                prop_assert!(length == part || offset + length == size);
                next = offset + length;
            }
            prop_assert_eq!(next, size);
            prop_assert!(count <= 10_000);
        }
    }
}
