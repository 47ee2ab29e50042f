//! HLS playlists (RFC 8216 and draft-pantos-hls-rfc8216bis) of which only the URIs change: every other byte stays as it came.
//! `m3u8-rs`, `hls_m3u8` and `quick-m3u8` parse into values and write their own text, so comments, unknown tags, order or line ends are lost.
//!
//! ```
//! use reeldrop_signing::hls::{Playlist, Target, resolve};
//!
//! let playlist = Playlist::parse("#EXTM3U\n#EXTINF:4,\ncut%207.ts\n#EXT-X-ENDLIST")?;
//! let signed = playlist.rewrite(|uri| match resolve("film/index.m3u8", &uri.uri) {
//!     Ok(Target::Key { key, .. }) => Some(format!("https://films.example/{}?signature", key.replace(' ', "%20"))),
//!     _ => None,
//! })?;
//! assert_eq!(signed, "#EXTM3U\n#EXTINF:4,\nhttps://films.example/film/cut%207.ts?signature\n#EXT-X-ENDLIST");
//! # Ok::<(), reeldrop_signing::hls::HlsError>(())
//! ```

mod attributes;
mod error;
mod playlist;
mod query;
mod resolve;
mod rewrite;
mod scan;
mod variables;

pub use error::HlsError;
pub use playlist::{ByteRange, Kind, MAX_PLAYLIST_BYTES, Playlist, Role, UriRef};
pub use query::with_query_params;
pub use resolve::{Target, resolve};
pub use rewrite::Rewritten;
pub use variables::{Context, Variables};
