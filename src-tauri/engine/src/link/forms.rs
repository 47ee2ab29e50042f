//! Forms in which links are handed on: as addresses, as Markdown, as HTML that plays, as a picture, as a table.

use std::io::Write;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::{Deserialize, Serialize};

use super::{LinkState, LinkView, OpensAs};
use crate::error::{Error, Result, code};
use crate::export;
use crate::upload::MediaFacts;

/// How links are written into the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum LinkForm {
    /// The address.
    Url,
    /// `[name](address)`.
    Markdown,
    /// A player for video and sound, a picture, else a link.
    Html,
}

/// What a link is written with.
pub(crate) struct Shown<'a> {
    pub name: &'a str,
    pub content_type: &'a str,
    pub url: &'a str,
    /// JPEG.
    pub poster: Option<&'a [u8]>,
    pub media: Option<&'a MediaFacts>,
}

impl Shown<'_> {
    pub(crate) fn text(&self, form: LinkForm) -> String {
        match form {
            LinkForm::Url => self.url.to_owned(),
            LinkForm::Markdown => self.markdown(),
            LinkForm::Html => self.html(),
        }
    }

    /// CommonMark, links: brackets of the text are escaped, parentheses of the address percent-encoded.
    fn markdown(&self) -> String {
        let mut name = String::with_capacity(self.name.len());
        for letter in self.name.chars() {
            match letter {
                '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '>' | '!' => {
                    name.push('\\');
                    name.push(letter);
                }
                letter if letter.is_control() => name.push(' '),
                letter => name.push(letter),
            }
        }
        let url = self.url.replace('(', "%28").replace(')', "%29");
        format!("[{name}]({url})")
    }

    fn html(&self) -> String {
        let (url, name) = (escaped(self.url), escaped(self.name));
        let kind = self.content_type.split('/').next().unwrap_or_default();
        match kind {
            "video" => {
                let size = self
                    .media
                    .and_then(|media| Some((media.width?, media.height?)))
                    .map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""))
                    .unwrap_or_default();
                let poster = self
                    .poster
                    .map(|jpeg| {
                        let text = BASE64_STANDARD.encode(jpeg);
                        format!(" poster=\"data:image/jpeg;base64,{text}\"")
                    })
                    .unwrap_or_default();
                format!(
                    "<video controls preload=\"metadata\" src=\"{url}\" title=\"{name}\"{size}{poster}></video>"
                )
            }
            "audio" => {
                format!(
                    "<audio controls preload=\"metadata\" src=\"{url}\" title=\"{name}\"></audio>"
                )
            }
            "image" => format!("<img src=\"{url}\" alt=\"{name}\">"),
            _ => format!("<a href=\"{url}\">{name}</a>"),
        }
    }
}

/// HTML, text and attribute values in double quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A QR code of an address, as an SVG picture with its quiet zone, dark on white.
///
/// # Errors
/// `not-for-this-link` where the address is too long for one: 2,953 bytes (ISO/IEC 18004, version 40, level L).
pub(crate) fn qr(url: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(url, EcLevel::L).map_err(|_| {
        Error::new(
            code::NOT_FOR_THIS_LINK,
            "This link is too long for a QR code.",
            "Copy the link instead.",
        )
    })?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(256, 256)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build())
}

/// One line of a table of links.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) struct Line<'a> {
    name: String,
    kind: &'static str,
    state: LinkState,
    connection: String,
    bucket: &'a str,
    key: String,
    created_at: &'a str,
    expires_at: Option<&'a str>,
    size: Option<u64>,
    /// `play` or `download`.
    opens_as: OpensAs,
    note: String,
    recipient: String,
    /// Of links that still work.
    url: Option<String>,
}

impl<'a> Line<'a> {
    pub(crate) fn new(link: &'a LinkView, url: Option<String>) -> Self {
        Self {
            name: link.name.clone(),
            kind: link.kind.as_str(),
            state: link.state,
            connection: link.connection_name.clone(),
            bucket: &link.bucket,
            key: link.key.clone(),
            created_at: &link.created_at,
            expires_at: link.expires_at.as_deref(),
            size: link.size,
            opens_as: match link.download {
                Some(_) => OpensAs::Download,
                None => OpensAs::Play,
            },
            note: link.note.clone(),
            recipient: link.recipient.clone(),
            url,
        }
    }
}

/// Writes links as CSV (RFC 4180), with a first line of names.
pub(crate) fn csv(lines: Vec<Line<'_>>, file: &mut dyn Write) -> std::io::Result<()> {
    let mut table = csv::Writer::from_writer(file);
    for mut line in lines {
        for text in [
            &mut line.name,
            &mut line.connection,
            &mut line.key,
            &mut line.note,
            &mut line.recipient,
        ] {
            *text = export::harmless(text);
        }
        table.serialize(line)?;
    }
    table.flush()
}

/// Writes links as a JSON array.
pub(crate) fn json(lines: &[Line<'_>], file: &mut dyn Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *file, lines)?;
    file.write_all(b"\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown<'a>(name: &'a str, content_type: &'a str, url: &'a str) -> Shown<'a> {
        Shown {
            name,
            content_type,
            url,
            poster: None,
            media: None,
        }
    }

    #[test]
    fn a_name_that_is_a_script_stays_a_name() {
        let name = "<img src=x onerror=\"alert(1)\">.mp4";
        let html = shown(name, "video/mp4", "https://a.b/c?d=1&e=2").text(LinkForm::Html);
        assert_eq!(
            html,
            "<video controls preload=\"metadata\" src=\"https://a.b/c?d=1&amp;e=2\" title=\"&lt;img src=x \
             onerror=&quot;alert(1)&quot;&gt;.mp4\"></video>"
        );
        let link = shown("a](http://evil)[b", "text/plain", "https://a.b/c(1)");
        assert_eq!(
            link.text(LinkForm::Markdown),
            "[a\\](http://evil)\\[b](https://a.b/c%281%29)"
        );
    }

    #[test]
    fn a_player_has_its_poster_and_its_size() {
        let media = MediaFacts {
            width: Some(1920),
            height: Some(1080),
            ..MediaFacts::default()
        };
        let mut film = shown("a.mp4", "video/mp4", "https://a.b/c");
        film.poster = Some(b"jpeg");
        film.media = Some(&media);
        let html = film.text(LinkForm::Html);
        assert!(html.contains(
            " width=\"1920\" height=\"1080\" poster=\"data:image/jpeg;base64,anBlZw==\""
        ));
    }

    #[test]
    fn a_long_address_still_makes_a_code_and_one_too_long_says_so() {
        assert!(qr(&"a".repeat(2953)).unwrap().contains("<svg"));
        assert_eq!(
            qr(&"a".repeat(2954)).unwrap_err().code,
            code::NOT_FOR_THIS_LINK
        );
    }

    proptest! {
        #[test]
        fn nothing_in_a_name_ends_its_attribute(name in ".*") {
            let html = shown(&name, "audio/wav", "https://a.b").text(LinkForm::Html);
            let inner = html.strip_prefix("<audio controls preload=\"metadata\" src=\"https://a.b\" title=\"")
                .and_then(|rest| rest.strip_suffix("\"></audio>")).unwrap();
            prop_assert!(!inner.contains(['"', '<', '>']));
        }
    }
}
