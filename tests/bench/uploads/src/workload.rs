//! The files that are uploaded: made once, of bytes without a pattern, since reading holes is cheaper than reading a film.
//! Not named as video: Reeldrop's posters and media facts (ffmpeg, ffprobe) are no part of an upload, and peers have none.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub const KIB: u64 = 1024;
pub const MIB: u64 = 1024 * KIB;
pub const GIB: u64 = 1024 * MIB;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One large file.
    Large,
    /// 100 files of 8 MiB.
    Clips,
    /// 1,000 files of 100 KiB.
    Segments,
    /// 64 GiB of holes, of which the first 8 GiB are sent.
    Sparse,
}

pub struct Workload {
    pub kind: Kind,
    pub name: String,
    /// A file, or a folder of them.
    pub path: PathBuf,
    pub files: usize,
    /// Bytes that have to arrive, after which a client may be stopped.
    pub bytes: u64,
    /// Whether it ends by itself.
    pub whole: bool,
}

impl Workload {
    pub fn is_folder(&self) -> bool {
        self.files > 1
    }

    pub fn gibibytes(&self) -> f64 {
        self.bytes as f64 / GIB as f64
    }

    /// Makes what is not there yet.
    pub fn make(kind: Kind, data: &Path, large: u64) -> io::Result<Self> {
        fs::create_dir_all(data)?;
        let folder = |name: &str, files: usize, size: u64, words: &str| {
            let path = data.join(name);
            // Files of an earlier version of these workloads would be sent, too.
            if path.is_dir() && fs::read_dir(&path)?.count() != files {
                fs::remove_dir_all(&path)?;
            }
            fs::create_dir_all(&path)?;
            for number in 0..files {
                fill(&path.join(format!("take_{number:04}.bin")), size)?;
            }
            Ok::<_, io::Error>(Self {
                kind,
                name: words.to_owned(),
                path,
                files,
                bytes: files as u64 * size,
                whole: true,
            })
        };
        match kind {
            Kind::Clips => folder("clips", 100, 8 * MIB, "100 files of 8 MiB"),
            Kind::Segments => folder("segments", 1000, 100 * KIB, "1,000 files of 100 KiB"),
            Kind::Large => {
                let path = data.join(format!("film-{}.bin", large / GIB));
                fill(&path, large)?;
                Ok(Self {
                    kind,
                    name: format!("one file of {} GiB", large / GIB),
                    path,
                    files: 1,
                    bytes: large,
                    whole: true,
                })
            }
            Kind::Sparse => {
                let path = data.join("holes.bin");
                File::create(&path)?.set_len(64 * GIB)?;
                Ok(Self {
                    kind,
                    name: "the first 8 GiB of a sparse file of 64 GiB".to_owned(),
                    path,
                    files: 1,
                    bytes: 8 * GIB,
                    whole: false,
                })
            }
        }
    }
}

fn fill(path: &Path, size: u64) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|there| there.len() == size) {
        return Ok(());
    }
    let mut file = File::create(path)?;
    let mut piece = vec![0; usize::try_from(size.min(4 * MIB)).unwrap_or(4096)];
    let mut left = size;
    while left > 0 {
        fastrand::fill(&mut piece);
        let length = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        file.write_all(&piece[..length])?;
        left -= length as u64;
    }
    Ok(())
}
