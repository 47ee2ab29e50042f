//! `reeldrop request`: a link by which someone else can send files into the bucket.

use std::process::ExitCode;

use clap::ValueEnum;
use reeldrop_engine::link::{self, RequestForm, UploadRequest, UploadRequestView};
use reeldrop_engine::{Error, Result};

use crate::output;
use crate::serve::Asked;
use crate::target::Target;

/// The arguments of `reeldrop request`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Stored connection [default: the CDN_ variables, else the chosen one, else the sandbox]
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// How long it can be used, such as 45m, 24h or 7d [default: CDN_SIGNED_URL_TTL, else as set in the window: 24h]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    /// What stands before the keys [default: requests/ and a random name]
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,
    /// The one name under which the file is stored [default: its own; a random one for --form put]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The largest file, such as 500MB or 2GB; 5 GiB at most
    #[arg(long, value_name = "SIZE", default_value = "5GiB")]
    max_size: String,
    /// The type that is taken, such as video/mp4, or video/* for any of a kind
    #[arg(long = "type", value_name = "TYPE")]
    content_type: Option<String>,
    /// A POST form, whose size and type the server holds, or a presigned PUT [default: post; put for Cloudflare R2]
    #[arg(long, value_enum)]
    form: Option<Form>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// End at once even when this process serves the sandbox
    #[arg(long)]
    exit: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    Post,
    Put,
}

pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let expires = arguments
        .expires
        .as_deref()
        .map(link::parse_lifetime)
        .transpose()?;
    let max_bytes = parse_size::Config::new()
        .parse_size(&arguments.max_size)
        .map_err(|_| {
            Error::new(
                "invalid-request",
                format!("“{}” is not a size.", arguments.max_size),
                "Write it as 500MB or 2GiB, or as a number of bytes.",
            )
        })?;
    let engine = crate::open().await?;
    let asked = Asked::listen();
    let target = Target::find(&engine, arguments.connection.as_deref()).await?;
    target.warn();
    let request = UploadRequest {
        prefix: arguments.prefix,
        name: arguments.name,
        form: arguments.form.map(|form| match form {
            Form::Post => RequestForm::Post,
            Form::Put => RequestForm::Put,
        }),
        lifetime_seconds: crate::link::lifetime(&engine, &target, expires).await?,
        max_bytes,
        content_type: arguments.content_type,
    };
    let made = link::request_upload(&target.open, &request).await;
    if let Ok(view) = &made {
        if arguments.json {
            output::json(view);
        } else {
            show(view);
        }
        target.serve(&asked, arguments.exit).await;
    }
    target.close().await;
    engine.close().await;
    made.map(|_| ExitCode::SUCCESS)
}

fn show(view: &UploadRequestView) {
    output::answer(&view.page_url);
    output::say(format_args!(
        "Whoever opens it can send files up to {}{} to {} until {}.",
        output::bytes(view.max_bytes),
        view.content_type
            .as_deref()
            .map(|kind| format!(" ({kind})"))
            .unwrap_or_default(),
        view.key,
        view.until_in_words()
    ));
    if !view.size_held_by_server {
        output::say(
            "The page refuses larger files; the server itself cannot, since a presigned PUT holds no largest size.",
        );
    }
}
