//! Peers in other languages, measured by themselves in the same run.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("peers")
        .join(name)
}

fn run(command: &mut Command) -> Result<Vec<f64>, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().last().unwrap_or("it failed").to_owned());
    }
    let numbers = String::from_utf8_lossy(&output.stdout);
    numbers
        .split_whitespace()
        .map(|number| number.parse().map_err(|_| format!("it said {number}")))
        .collect()
}

/// Seconds of botocore for one URL.
pub fn python() -> Result<f64, String> {
    let python =
        std::env::var_os("REELDROP_TEST_PYTHON").ok_or("REELDROP_TEST_PYTHON is not set")?;
    run(Command::new(python).arg(script("boto.py")))?
        .first()
        .copied()
        .ok_or_else(|| "it said nothing".to_owned())
}

/// Seconds of the AWS SDK for JavaScript for one URL of S3, and for one of CloudFront.
pub fn javascript() -> Result<(f64, f64), String> {
    static MEASURED: OnceLock<Result<(f64, f64), String>> = OnceLock::new();
    MEASURED.get_or_init(measure_javascript).clone()
}

fn measure_javascript() -> Result<(f64, f64), String> {
    std::env::var_os("REELDROP_TEST_NODE_MODULES")
        .ok_or("REELDROP_TEST_NODE_MODULES is not set")?;
    match run(Command::new("node").arg(script("presigner.mjs")))?.as_slice() {
        [s3, cloudfront] => Ok((*s3, *cloudfront)),
        _ => Err("it said something else".to_owned()),
    }
}
