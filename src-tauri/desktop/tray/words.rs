//! What the tray says. In one place, as the words of the window are.

use reeldrop_engine::Standing;

pub(super) const SHOW: &str = "Show Reeldrop";
pub(super) const PAUSE: &str = "Pause all";
pub(super) const RESUME: &str = "Resume all";
pub(super) const COPY: &str = "Copy last link";
pub(super) const QUIT: &str = "Quit";

/// Letters of a name before it is cut: a menu is as wide as its longest line.
const LONGEST: usize = 44;

/// How everything stands, in one line.
pub(super) fn all(standing: &Standing) -> String {
    let files = |count: u32| match count {
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    match standing {
        Standing {
            needs_person: true, ..
        } => "Uploads wait for you".to_owned(),
        Standing {
            moving: 0,
            paused: 0,
            ..
        } => "Nothing uploading".to_owned(),
        Standing {
            moving: 0, paused, ..
        } => format!("{} paused", files(*paused)),
        Standing {
            moving, percent, ..
        } => format!("Uploading {}, {percent} %", files(*moving)),
    }
}

/// One that is being sent.
pub(super) fn one(name: &str, percent: u8) -> String {
    format!("{}: {percent} %", cut(name))
}

/// Those that are not named.
pub(super) fn more(count: u32) -> String {
    format!("and {count} more")
}

/// Cut in the middle, so that beginning and extension show.
fn cut(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= LONGEST {
        return name.to_owned();
    }
    let (head, tail) = (LONGEST * 2 / 3, LONGEST / 3 - 1);
    let begin: String = letters.iter().take(head).collect();
    let end: String = letters.iter().skip(letters.len() - tail).collect();
    format!("{begin}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_matters_most() {
        let standing = |moving, paused, needs_person| Standing {
            moving,
            paused,
            needs_person,
            percent: 42,
            sending: Vec::new(),
        };
        assert_eq!(all(&standing(1, 0, false)), "Uploading 1 file, 42 %");
        assert_eq!(all(&standing(3, 1, false)), "Uploading 3 files, 42 %");
        assert_eq!(all(&standing(0, 2, false)), "2 files paused");
        assert_eq!(all(&standing(0, 0, false)), "Nothing uploading");
        assert_eq!(all(&standing(2, 0, true)), "Uploads wait for you");
    }

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_extension() {
        let long = format!("{}.mp4", "Nordlicht".repeat(9));
        let line = one(&long, 7);
        assert!(line.starts_with("NordlichtNordlicht"), "{line}");
        assert!(line.ends_with(".mp4: 7 %"), "{line}");
        assert!(line.chars().count() <= LONGEST + 8);
    }
}
