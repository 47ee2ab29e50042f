//! Codecs by the names people know them by, whichever way a tool or a container writes them.

/// A codec a line: its name; what ffprobe calls it; its sample entries in MP4 and MOV (mp4ra.org and Apple's QuickTime File
/// Format); its ids in Matroska (matroska.org/technical/codec_specs.html).
const CODECS: &str = "
H.264            | h264             | avc1 avc2 avc3 avc4 ai12 ai15 ai52 ai55      | V_MPEG4/ISO/AVC
HEVC             | hevc             | hvc1 hev1 dvh1 dvhe                          | V_MPEGH/ISO/HEVC
VVC              | vvc              | vvc1 vvi1                                    | V_MPEGI/ISO/VVC
AV1              | av1              | av01                                         | V_AV1
VP9              | vp9              | vp09                                         | V_VP9
VP8              | vp8              | vp08                                         | V_VP8
ProRes 422 HQ    |                  | apch                                         |
ProRes 422       |                  | apcn                                         |
ProRes 422 LT    |                  | apcs                                         |
ProRes 422 Proxy |                  | apco                                         |
ProRes 4444      |                  | ap4h                                         |
ProRes 4444 XQ   |                  | ap4x                                         |
ProRes RAW       | prores_raw       | aprn aprh                                    |
ProRes           | prores           |                                              | V_PRORES
DNxHR            |                  | AVdh                                         |
DNxHD            | dnxhd            | AVdn                                         |
CineForm         | cfhd             | CFHD                                         |
MPEG-4           | mpeg4            | mp4v                                         | V_MPEG4/ISO/SP V_MPEG4/ISO/ASP
MPEG-2           | mpeg2video       | m2v1 mx5p xdv2 xd5b                          | V_MPEG2
MPEG-1           | mpeg1video       | m1v1                                         | V_MPEG1
H.263            | h263             | h263 s263                                    |
Motion JPEG      | mjpeg            | jpeg mjpa mjpb                               | V_MJPEG
JPEG 2000        | jpeg2000         | mjp2                                         |
Animation        | qtrle            | rle                                          |
FFV1             | ffv1             | FFV1                                         | V_FFV1
Theora           | theora           |                                              | V_THEORA
Uncompressed     | rawvideo v210    | v210 v410 r210 2vuy yuv2                     | V_UNCOMPRESSED
DV               | dvvideo          | dvc dvcp dv5n dv5p dvh5 dvh6                 |
AAC              | aac              | mp4a                                         | A_AAC
MP3              | mp3              | .mp3                                         | A_MPEG/L3
MP2              | mp2              |                                              | A_MPEG/L2
Opus             | opus             | Opus                                         | A_OPUS
Vorbis           | vorbis           |                                              | A_VORBIS
FLAC             | flac             | fLaC                                         | A_FLAC
ALAC             | alac             | alac                                         | A_ALAC
AC-3             | ac3              | ac-3                                         | A_AC3
E-AC-3           | eac3             | ec-3                                         | A_EAC3
AC-4             | ac4              | ac-4                                         |
DTS              | dts              | dtsc dtsh dtsl dtse                          | A_DTS
TrueHD           | truehd           | mlpa                                         | A_TRUEHD
AMR              | amr_nb amr_wb    | samr sawb                                    |
PCM              | pcm              | lpcm sowt twos in24 in32 fl32 fl64 raw ipcm  | A_PCM
";

/// The columns of that list.
const TOOL: usize = 1;
const ENTRY: usize = 2;
const MATROSKA: usize = 3;

/// The longest name of an unknown codec that is shown.
const LONGEST: usize = 16;

/// By ffprobe's `codec_name` and `codec_tag_string`.
pub(super) fn of_tool(name: &str, tag: &str) -> Option<String> {
    // The tag tells the kinds of ProRes apart, and DNxHR from DNxHD.
    if matches!(name, "prores" | "dnxhd")
        && let Some(known) = find(ENTRY, |known| known == tag)
    {
        return Some(known);
    }
    let name = if name.starts_with("pcm_") {
        "pcm"
    } else {
        name
    };
    find(TOOL, |known| known == name).or_else(|| unknown(name))
}

/// By the type of a sample entry in MP4 or MOV.
pub(super) fn of_entry(kind: &str) -> Option<String> {
    let kind = kind.trim_end();
    find(ENTRY, |known| known == kind).or_else(|| unknown(kind))
}

/// By a CodecID of Matroska.
pub(super) fn of_matroska(id: &str) -> Option<String> {
    // What follows after a stroke tells kinds of one codec apart.
    let is_it = |known: &str| {
        let rest = id.strip_prefix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    find(MATROSKA, is_it).or_else(|| {
        let bare = id.get(2..).unwrap_or_default();
        unknown(bare.split('/').next().unwrap_or_default())
    })
}

fn find(column: usize, is_it: impl Fn(&str) -> bool) -> Option<String> {
    CODECS.lines().find_map(|line| {
        let mut columns = line.split('|').map(str::trim);
        let name = columns.next()?;
        let mut known = columns.nth(column - 1)?.split_whitespace();
        known.any(&is_it).then(|| name.to_owned())
    })
}

/// A codec without a name here is shown by what it is called in the file, as far as that is a word.
fn unknown(name: &str) -> Option<String> {
    let word: String = name
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .take(LONGEST)
        .collect();
    (word.len() > 1 && word != "unknown").then(|| word.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_writing_a_codec_leads_to_the_one_name() {
        let name = Some("H.264".to_owned());
        assert_eq!(of_tool("h264", "avc1"), name);
        assert_eq!(of_entry("avc3"), name);
        assert_eq!(of_matroska("V_MPEG4/ISO/AVC"), name);
        assert_eq!(of_tool("prores", "apch").as_deref(), Some("ProRes 422 HQ"));
        assert_eq!(of_tool("prores", "[0][0][0][0]").as_deref(), Some("ProRes"));
        assert_eq!(of_tool("pcm_s24le", "in24").as_deref(), Some("PCM"));
        assert_eq!(of_matroska("A_AAC/MPEG4/LC/SBR").as_deref(), Some("AAC"));
        assert_eq!(of_matroska("A_PCM/INT/LIT").as_deref(), Some("PCM"));
    }

    #[test]
    fn an_unknown_codec_is_a_word_or_nothing() {
        assert_eq!(of_tool("magicyuv", "M8RG").as_deref(), Some("MAGICYUV"));
        assert_eq!(of_matroska("V_WEIRD/NEW").as_deref(), Some("WEIRD"));
        assert_eq!(of_entry("<b>x").as_deref(), Some("BX"));
        for nothing in ["", "é", "\0\0\0\0"] {
            assert_eq!(of_entry(nothing), None);
            assert_eq!(of_matroska(nothing), None);
        }
    }
}
