//! HLS packages made by ffmpeg, and players of them: ffprobe, and one that knows what ffprobe does not.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use reeldrop_signing::hls::{Context, Playlist};

/// What a stream is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    TransportStream,
    Fragmented,
    Encrypted,
    Variants,
    IFrames,
}

pub const FORMS: [Form; 5] = [
    Form::TransportStream,
    Form::Fragmented,
    Form::Encrypted,
    Form::Variants,
    Form::IFrames,
];

/// A package of two seconds in a folder of that name, and its main playlist.
pub fn package(parent: &Path, name: &str, form: Form) -> (PathBuf, &'static str) {
    let folder = parent.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.current_dir(&folder).args(
        // Each source ends by itself: a limit on one output would let another be written for ever.
        "-nostdin -loglevel error -f lavfi -t 2 -i testsrc2=size=160x90:rate=25 -f lavfi -t 2 -i sine=frequency=440 \
         -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 10 -keyint_min 10 -sc_threshold 0 -c:a aac"
            .split_whitespace(),
    );
    let hls = "-f hls -hls_time 0.4 -hls_playlist_type vod".split(' ');
    let main = match form {
        Form::TransportStream => {
            ffmpeg.args(hls);
            "index.m3u8"
        }
        Form::IFrames => {
            // The same film a second time, of its I-frames alone, and a main playlist that names both.
            ffmpeg
                .args(hls.clone())
                .args(["-hls_flags", "iframes_only"]);
            ffmpeg.args(["-hls_segment_filename", "i%d.ts", "i.m3u8"]);
            ffmpeg.args(
                "-t 2 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 10 -c:a aac".split(' '),
            );
            ffmpeg.args(hls);
            std::fs::write(
                folder.join("film.m3u8"),
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=400000\nindex.m3u8\n\
                 #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100000,URI=\"i.m3u8\"\n",
            )
            .unwrap();
            "film.m3u8"
        }
        Form::Fragmented => {
            ffmpeg.args(hls).args(["-hls_segment_type", "fmp4"]);
            "index.m3u8"
        }
        Form::Encrypted => {
            std::fs::write(folder.join("enc.key"), [7; 16]).unwrap();
            // Beside the package: it names the key's path on this computer.
            let info = parent.join(format!("{name}.keyinfo"));
            std::fs::write(&info, "enc.key\nenc.key\n").unwrap();
            ffmpeg.args(hls).arg("-hls_key_info_file").arg(info);
            "index.m3u8"
        }
        Form::Variants => {
            for variant in ["v0", "v1"] {
                std::fs::create_dir(folder.join(variant)).unwrap();
            }
            ffmpeg.args(["-map", "0:v", "-map", "1:a"]).args(hls).args([
                "-var_stream_map",
                "v:0,agroup:sound a:0,agroup:sound",
                "-master_pl_name",
                "film.m3u8",
                "-hls_segment_filename",
                "v%v/part %d.ts",
            ]);
            "film.m3u8"
        }
    };
    let out = match form {
        Form::Variants => "v%v/list.m3u8",
        Form::IFrames => "index.m3u8",
        _ => main,
    };
    assert!(ffmpeg.arg(out).status().unwrap().success());
    (folder, main)
}

/// What ffprobe counts in a stream: packets by kind. None where it cannot read it to its end.
pub fn packets(address: &str) -> Option<BTreeMap<String, u64>> {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-allowed_extensions", "ALL"])
        .args(["-protocol_whitelist", "file,http,https,tcp,tls,crypto,data"])
        .args(["-count_packets", "-show_entries"])
        .args(["stream=codec_type,nb_read_packets", "-of", "csv=p=0"])
        .arg(address)
        .output()
        .unwrap();
    if !output.status.success() || !output.stderr.is_empty() {
        return None;
    }
    let mut packets = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut parts = line.split(',');
        let kind = parts.next().unwrap().to_owned();
        let Some(Ok(count)) = parts.next().map(str::parse::<u64>) else {
            continue;
        };
        let most = packets.entry(kind).or_insert(0);
        *most = count.max(*most);
    }
    Some(packets)
}

/// Follows every address of a stream as a player does that knows `EXT-X-DEFINE`. Gives the bytes of all that is no
/// playlist, or the status that ended it.
pub async fn follow(address: &str) -> Result<u64, u16> {
    let mut waiting = vec![address.to_owned()];
    let mut seen = HashSet::new();
    let mut bytes = 0;
    while let Some(address) = waiting.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let answer = reqwest::get(&address).await.unwrap();
        if !answer.status().is_success() {
            return Err(answer.status().as_u16());
        }
        let url = answer.url().clone();
        let body = answer.bytes().await.unwrap();
        let text = match std::str::from_utf8(&body) {
            Ok(text) if text.starts_with("#EXTM3U") => text,
            _ => {
                bytes += body.len() as u64;
                continue;
            }
        };
        let context = Context {
            parent: None,
            query: url.query(),
        };
        let playlist = Playlist::parse_within(text, &context).unwrap();
        for uri in playlist.uris() {
            assert!(uri.is_resolved, "{}", uri.raw);
            waiting.push(url.join(&uri.uri).unwrap().to_string());
        }
    }
    Ok(bytes)
}

/// The bytes of all files of a folder but its playlists.
pub fn media_bytes(folder: &Path) -> u64 {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes += media_bytes(&path);
        } else if path.extension().is_none_or(|end| end != "m3u8") {
            bytes += path.metadata().unwrap().len();
        }
    }
    bytes
}
