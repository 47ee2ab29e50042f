//! The header that has a browser save a file, and under which name.

use reeldrop_signing::encode_query;

/// `attachment` with a name: in ASCII for all, in UTF-8 for those that know better (RFC 6266, RFC 8187).
pub(crate) fn attachment(name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '/' => '_',
            c if c.is_ascii_graphic() || c == ' ' => c,
            _ => '_',
        })
        .collect();
    let mut text = format!("attachment; filename=\"{ascii}\"");
    if ascii != name {
        // What SigV4 leaves as it is, RFC 8187 takes as it is.
        text.push_str("; filename*=UTF-8''");
        text.push_str(&encode_query(name));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn a_name_for_saving_is_safe_and_whole() {
        for (name, header) in [
            ("cut 7.mp4", "attachment; filename=\"cut 7.mp4\""),
            (
                "Übergang.mov",
                "attachment; filename=\"_bergang.mov\"; filename*=UTF-8''%C3%9Cbergang.mov",
            ),
            (
                "a\"b\r\n.mov",
                "attachment; filename=\"a_b__.mov\"; filename*=UTF-8''a%22b%0D%0A.mov",
            ),
        ] {
            assert_eq!(attachment(name), header);
        }
    }
}
