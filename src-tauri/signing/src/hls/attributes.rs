//! Attribute lists (RFC 8216, section 4.2): `NAME=value,NAME="value, with a comma"`.

/// One attribute. A value in quotes comes without them.
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// Where the value begins, in bytes from the beginning of the list.
    pub(super) start: usize,
    pub(super) is_quoted: bool,
}

/// The attributes of a list, as far as it can be read: a quote that never closes ends it.
pub(super) fn attributes(list: &str) -> impl Iterator<Item = Attribute<'_>> + Clone {
    Attributes { list, position: 0 }
}

#[derive(Clone)]
struct Attributes<'a> {
    list: &'a str,
    position: usize,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let rest = self.list.get(self.position..)?;
        let (name, value) = rest.split_once('=')?;
        let value_start = self.position + name.len() + 1;
        // Blanks are not allowed around a name, yet players take them.
        let name = name.trim_matches([' ', '\t', ',']);
        if let Some(quoted) = value.strip_prefix('"') {
            let (value, after) = quoted.split_once('"')?;
            let skipped = after.find(',').map_or(after.len(), |comma| comma + 1);
            let start = value_start + 1;
            self.position = start + value.len() + 1 + skipped;
            return Some(Attribute {
                name,
                value,
                start,
                is_quoted: true,
            });
        }
        let value = value.split_once(',').map_or(value, |(value, _)| value);
        self.position = value_start + value.len() + 1;
        Some(Attribute {
            name,
            value,
            start: value_start,
            is_quoted: false,
        })
    }
}
