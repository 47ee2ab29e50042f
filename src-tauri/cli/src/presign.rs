//! `reeldrop presign`: a presigned URL for each key, from arguments or, for millions of them, from standard input.

use std::io::{BufRead as _, BufReader};
use std::process::ExitCode;

use clap::ValueEnum;
use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::link::{self, PresignMethod, PresignOptions, Presigner};
use reeldrop_engine::{Error, Result};

use crate::output;
use crate::target::Target;

/// Keys are read in pieces of this many bytes: large enough for speed, and whatever is there is answered at once.
const PIECE: usize = 1 << 18;

/// A stream may run for days: its URLs begin to live when they are printed, give or take this many seconds.
const STALE: i64 = 10;

/// The arguments of `reeldrop presign`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Keys in the bucket; “-” reads them from standard input, one a line, and prints a URL a line
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
    /// Stored connection [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// What the URLs are good for
    #[arg(long, value_enum, ignore_case = true, default_value = "GET")]
    method: Method,
    /// How long they work, such as 45m, 4h or 7d [default: CDN_SIGNED_URL_TTL, else 24h]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// Browsers save the file under this name instead of playing it
    #[arg(long, value_name = "NAME")]
    download: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Method {
    #[value(name = "GET")]
    Get,
    #[value(name = "PUT")]
    Put,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let expires = arguments
        .expires
        .as_deref()
        .map(link::parse_lifetime)
        .transpose()?;
    // From the variables alone: no library is opened, no keychain asked.
    let target = match &arguments.connection {
        None => Target::from_environment()?,
        Some(_) => None,
    };
    let target = match target {
        Some(target) => target,
        None => {
            let engine = crate::open().await?;
            let target = Target::find(&engine, arguments.connection.as_deref()).await?;
            engine.close().await;
            target
        }
    };
    target.warn();
    let options = PresignOptions {
        method: match arguments.method {
            Method::Get => PresignMethod::Get,
            Method::Put => PresignMethod::Put,
        },
        lifetime_seconds: expires.or(target.lifetime_seconds).unwrap_or(24 * 60 * 60),
        download: arguments.download,
        headers: Vec::new(),
    };
    let open = target.open.clone();
    let signed = tokio::task::spawn_blocking(move || {
        if arguments.keys == ["-"] {
            stream(&open, &options)
        } else {
            listed(&open, &options, &arguments.keys)
        }
    })
    .await;
    target.close().await;
    signed.unwrap_or_else(|_| Err(broken_input("the command broke")))
}

fn listed(open: &OpenConnection, options: &PresignOptions, keys: &[String]) -> Result<ExitCode> {
    let presigner = Presigner::new(open, options, reeldrop_engine::now())?;
    let mut status = ExitCode::SUCCESS;
    for key in keys {
        let mut url = String::new();
        match presigner.sign_into(&mut url, key) {
            Ok(()) => output::answer(url),
            Err(error) => {
                output::complain(&error);
                status = ExitCode::FAILURE;
            }
        }
    }
    Ok(status)
}

/// A URL for each line, in its order; an empty line for a key that cannot be one, so that line numbers stay the same.
fn stream(open: &OpenConnection, options: &PresignOptions) -> Result<ExitCode> {
    let mut input = BufReader::with_capacity(PIECE, std::io::stdin().lock());
    let mut lines = Lines {
        open,
        options,
        presigner: Presigner::new(open, options, reeldrop_engine::now())?,
        out: String::with_capacity(4 * PIECE),
        number: 0,
        failed: false,
    };
    let mut output = std::io::stdout().lock();
    let mut rest = Vec::new();
    loop {
        let piece = input
            .fill_buf()
            .map_err(|error| broken_input(&error.to_string()))?;
        if piece.is_empty() {
            break;
        }
        let length = piece.len();
        lines.refresh()?;
        let mut unread = piece;
        // The first line may have begun in the piece before.
        while let Some(end) = memchr::memchr(b'\n', unread) {
            let (line, after) = unread.split_at(end);
            if rest.is_empty() {
                lines.answer(line);
            } else {
                rest.extend_from_slice(line);
                lines.answer(&rest);
                rest.clear();
            }
            unread = after.get(1..).unwrap_or_default();
        }
        rest.extend_from_slice(unread);
        input.consume(length);
        if !lines.flush(&mut output) {
            return Ok(ExitCode::SUCCESS);
        }
    }
    if !rest.is_empty() {
        lines.answer(&rest);
        lines.flush(&mut output);
    }
    Ok(if lines.failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

struct Lines<'a> {
    open: &'a OpenConnection,
    options: &'a PresignOptions,
    presigner: Presigner,
    out: String,
    number: u64,
    failed: bool,
}

impl Lines<'_> {
    fn refresh(&mut self) -> Result<()> {
        let now = reeldrop_engine::now();
        if (now - self.presigner.signed_at()).abs() > STALE {
            self.presigner = Presigner::new(self.open, self.options, now)?;
        }
        Ok(())
    }

    fn answer(&mut self, line: &[u8]) {
        self.number += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let signed = match std::str::from_utf8(line) {
            Ok(key) => self.presigner.sign_into(&mut self.out, key),
            Err(_) => Err(Error::new(
                "name-not-utf8",
                "This line is not UTF-8, which every key is.",
                "Write the list of keys in UTF-8.",
            )),
        };
        if let Err(error) = signed {
            self.failed = true;
            output::say(format_args!(
                "reeldrop: line {}: {}",
                self.number, error.message
            ));
        }
        self.out.push('\n');
    }

    /// Whether somebody still reads.
    fn flush(&mut self, output: &mut impl std::io::Write) -> bool {
        let written = output
            .write_all(self.out.as_bytes())
            .and_then(|()| output.flush());
        self.out.clear();
        written.is_ok()
    }
}

fn broken_input(why: &str) -> Error {
    Error::new(
        "file-unreadable",
        format!("The keys on standard input cannot be read: {why}."),
        "Check the command before the pipe.",
    )
}
