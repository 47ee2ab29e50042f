//! Reeldrop and its peers, each as a person would run it: defaults, no progress display, nothing of this computer's settings.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workload::Workload;

pub const BUCKET: &str = "films";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    Reeldrop,
    S5cmd,
    Aws,
    Rclone,
    /// One PUT, neither signed nor checked: the floor, and no peer.
    Curl,
}

/// Where a client sends, and what it needs for that.
pub struct Way<'a> {
    /// Such as `http://127.0.0.1:9000`.
    pub endpoint: &'a str,
    /// PEM file that the endpoint's certificate is checked with.
    pub certificate: &'a Path,
    /// An empty folder for what the client keeps.
    pub home: &'a Path,
}

impl Client {
    pub const ALL: [Self; 5] = [
        Self::Reeldrop,
        Self::S5cmd,
        Self::Aws,
        Self::Rclone,
        Self::Curl,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Reeldrop => "Reeldrop",
            Self::S5cmd => "s5cmd",
            Self::Aws => "aws-cli",
            Self::Rclone => "rclone",
            Self::Curl => "curl, one PUT (floor)",
        }
    }

    pub fn is_peer(self) -> bool {
        matches!(self, Self::S5cmd | Self::Aws | Self::Rclone)
    }

    fn program(self) -> PathBuf {
        let tool = |name: &str| match std::env::var_os("REELDROP_BENCH_TOOLS") {
            Some(folder) => Path::new(&folder).join(name),
            None => PathBuf::from(name),
        };
        match self {
            Self::Reeldrop => std::env::var_os("REELDROP_BENCH_CLI")
                .map_or_else(|| PathBuf::from("target/release/reeldrop"), PathBuf::from),
            Self::S5cmd => tool("s5cmd"),
            Self::Aws => tool("aws"),
            Self::Rclone => tool("rclone"),
            Self::Curl => PathBuf::from("curl"),
        }
    }

    /// The first line that it says about itself.
    ///
    /// # Errors
    /// Why it cannot be run.
    pub fn version(self) -> Result<String, String> {
        let how = match self {
            Self::S5cmd | Self::Rclone => "version",
            _ => "--version",
        };
        let output = Command::new(self.program())
            .arg(how)
            .output()
            .map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout);
        let line = said.lines().next().unwrap_or_default().trim();
        let words: Vec<_> = line.split([' ', '-']).take(3).collect();
        Ok(match self {
            Self::Curl => words.join(" ").replace(" (x86_64", ""),
            Self::S5cmd => format!("s5cmd {line}"),
            _ => line.split(" Python").next().unwrap_or_default().to_owned(),
        })
    }

    /// The command that uploads the workload; None for what this client has no way to do.
    pub fn upload(self, work: &Workload, way: &Way<'_>) -> Option<Command> {
        let mut command = Command::new(self.program());
        command
            .env("HOME", way.home)
            .env("SSL_CERT_FILE", way.certificate)
            .env("AWS_CA_BUNDLE", way.certificate)
            .env("AWS_ACCESS_KEY_ID", "bench")
            .env("AWS_SECRET_ACCESS_KEY", "bench-secret")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_EC2_METADATA_DISABLED", "true");
        let path = &work.path;
        match self {
            Self::Reeldrop => {
                command
                    .env("REELDROP_HOME", way.home)
                    .env("CDN_PROVIDER", "s3-compatible")
                    .env("CDN_ENDPOINT", way.endpoint)
                    .env("CDN_BUCKET", BUCKET)
                    .env("CDN_REGION", "us-east-1")
                    .env("CDN_ACCESS_KEY_ID", "bench")
                    .env("CDN_SECRET_ACCESS_KEY", "bench-secret")
                    .args(["upload", "--json", "--prefix", "bench"])
                    .arg(path);
            }
            Self::S5cmd => {
                command.args(["--endpoint-url", way.endpoint, "--log", "error", "cp"]);
                match work.is_folder() {
                    true => command.arg(format!("{}/", path.display())),
                    false => command.arg(path),
                };
                command.arg(format!("s3://{BUCKET}/bench/"));
            }
            Self::Aws => {
                command.args(["--endpoint-url", way.endpoint, "s3", "cp"]);
                if work.is_folder() {
                    command.arg("--recursive");
                }
                command
                    .args(["--only-show-errors"])
                    .arg(path)
                    .arg(format!("s3://{BUCKET}/bench/"));
            }
            Self::Rclone => {
                command
                    .env("RCLONE_CONFIG", "/dev/null")
                    .env("RCLONE_S3_PROVIDER", "Other")
                    .env("RCLONE_S3_ENDPOINT", way.endpoint)
                    .env("RCLONE_S3_ENV_AUTH", "true")
                    .args(["copy", "--s3-upload-concurrency", "8"])
                    .args(["--s3-no-check-bucket", "--ca-cert"])
                    .arg(way.certificate)
                    .arg(path)
                    .arg(format!(":s3:{BUCKET}/bench"));
            }
            Self::Curl => {
                if work.is_folder() {
                    return None;
                }
                command
                    .args(["--silent", "--show-error", "--fail", "--cacert"])
                    .arg(way.certificate)
                    .arg("--upload-file")
                    .arg(path)
                    .arg(format!("{}/{BUCKET}/bench/", way.endpoint));
            }
        }
        Some(command)
    }
}
