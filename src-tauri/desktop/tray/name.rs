//! The line of an upload in the tray's menu.

/// Letters of a name before it is cut: a menu is as wide as its longest line.
const LONGEST: usize = 44;

/// One that is being sent.
pub(super) fn line(name: &str, percent: u8) -> String {
    format!("{}: {percent} %", cut(name))
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
    fn a_long_name_keeps_its_beginning_and_its_extension() {
        let long = format!("{}.mp4", "Nordlicht".repeat(9));
        let line = line(&long, 7);
        assert!(line.starts_with("NordlichtNordlicht"), "{line}");
        assert!(line.ends_with(".mp4: 7 %"), "{line}");
        assert!(line.chars().count() <= LONGEST + 8);
    }
}
