//! Presigned URLs: one of a batch on one core, and a million by the command line.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use aws_sdk_s3::presigning::PresigningConfig;
use reeldrop_signing::{
    Addressing, Batch, BatchSigner, Endpoint, Method, ObjectQuery, ResponseOverrides, SigningKey,
};
use rusty_s3::S3Action as _;
use time::OffsetDateTime;

use crate::clock::per_call;
use crate::peers;
use crate::report::Report;

pub const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const SERVER: &str = "https://s3.eu-central-1.amazonaws.com";
const REGION: &str = "eu-central-1";
const BUCKET: &str = "films";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A Monday in 2026.
const SIGNED_AT: i64 = 1_795_000_000;

/// The keys of a package of 600 segments.
pub fn keys() -> Vec<String> {
    (0..600)
        .map(|number| format!("2026-11-21/show/seg_{number:05}.ts"))
        .collect()
}

pub fn signer() -> BatchSigner {
    let endpoint = Endpoint::parse(SERVER).expect("an endpoint");
    let signed_at = OffsetDateTime::from_unix_timestamp(SIGNED_AT).expect("a time");
    let key = SigningKey::derive(SECRET, signed_at, REGION).expect("a region");
    BatchSigner::new(
        &Batch {
            method: Method::Get,
            endpoint: &endpoint,
            addressing: Addressing::Path,
            bucket: BUCKET,
            region: REGION,
            signed_at,
            lifetime_seconds: 86_400,
            overrides: &ResponseOverrides::default(),
            query: ObjectQuery::default(),
            signed_headers: &[],
            key_id: KEY_ID,
            session_token: None,
        },
        &key,
    )
    .expect("a batch")
}

pub fn one_url(report: &mut Report) {
    let (keys, signer) = (keys(), signer());
    let mut out = String::new();
    let ours = per_call(|| {
        out.clear();
        for key in &keys {
            signer.sign_into(&mut out, key).expect("a key");
        }
        out.len()
    }) / 600.0;
    report.ours("one presigned URL in a batch, one core", ours, 1.1e-6);

    let bucket = rusty_s3::Bucket::new(
        SERVER.parse().expect("an address"),
        rusty_s3::UrlStyle::Path,
        BUCKET,
        REGION,
    )
    .expect("a bucket");
    let credentials = rusty_s3::Credentials::new(KEY_ID, SECRET);
    let at = jiff::Timestamp::from_second(SIGNED_AT).expect("a time");
    let theirs = |key: &str| {
        bucket
            .get_object(Some(&credentials), key)
            .sign_with_time(DAY, &at)
    };
    assert_eq!(
        theirs(&keys[0]).as_str(),
        signer.sign(&keys[0]).expect("a key"),
        "both sign the same"
    );
    let rusty = per_call(|| {
        keys.iter()
            .map(|key| theirs(key).as_str().len())
            .sum::<usize>()
    }) / 600.0;
    report.peer("rusty-s3", rusty, ours, Some(0.25));
    report.peer("aws-sdk-s3 for Rust", aws_sdk(&keys), ours, None);
    match peers::python() {
        Ok(seconds) => report.peer("botocore", seconds, ours, None),
        Err(why) => report.absent("botocore", &why),
    }
    match peers::javascript() {
        Ok((seconds, _)) => report.peer("@aws-sdk/s3-request-presigner", seconds, ours, None),
        Err(why) => report.absent("@aws-sdk/s3-request-presigner", &why),
    }
}

fn aws_sdk(keys: &[String]) -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
        .region(aws_sdk_s3::config::Region::new(REGION))
        .force_path_style(true)
        .credentials_provider(aws_credential_types::Credentials::new(
            KEY_ID, SECRET, None, None, "bench",
        ))
        .build();
    let client = aws_sdk_s3::Client::from_conf(config);
    let presigning = PresigningConfig::expires_in(DAY).expect("a life");
    let sign = async || {
        let mut length = 0;
        for key in keys {
            let request = client.get_object().bucket(BUCKET).key(key);
            length += request
                .presigned(presigning.clone())
                .await
                .expect("signed")
                .uri()
                .len();
        }
        length
    };
    per_call(|| runtime.block_on(sign())) / 600.0
}

/// The whole process: start, a million keys in, a million URLs out.
pub fn a_million_keys(report: &mut Report) {
    let Some(program) = std::env::var_os("REELDROP_BENCH_CLI") else {
        report.absent("reeldrop presign -", "REELDROP_BENCH_CLI names no program");
        return;
    };
    let mut input = String::new();
    for number in 0..1_000_000 {
        input.push_str(&format!("2026-11-21/show/seg_{number:07}.ts\n"));
    }
    let mut rounds: Vec<f64> = (0..3).map(|_| run(Path::new(&program), &input)).collect();
    rounds.sort_by(f64::total_cmp);
    report.ours(
        "reeldrop presign -, 1,000,000 keys, whole process",
        rounds[1],
        2.0,
    );
}

fn run(program: &Path, input: &str) -> f64 {
    let began = Instant::now();
    let mut child = Command::new(program)
        .args(["presign", "-"])
        .env("CDN_PROVIDER", "aws-s3")
        .env("CDN_BUCKET", BUCKET)
        .env("CDN_REGION", REGION)
        .env("CDN_ACCESS_KEY_ID", KEY_ID)
        .env("CDN_SECRET_ACCESS_KEY", SECRET)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("reeldrop starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    let lines = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        let mut count = 0usize;
        let mut buffer = vec![0; 1 << 20];
        loop {
            match std::io::Read::read(&mut stdout, &mut buffer).expect("readable") {
                0 => break count,
                length => {
                    count += buffer[..length]
                        .iter()
                        .filter(|byte| **byte == b'\n')
                        .count()
                }
            }
        }
    });
    assert!(child.wait().expect("an end").success());
    assert_eq!(lines, 1_000_000);
    began.elapsed().as_secs_f64()
}
