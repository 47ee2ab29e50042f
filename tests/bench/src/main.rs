//! `make bench`: signing, measured against others in the same run on the same machine. Compare ratios, not figures.

mod clock;
mod package;
mod peers;
mod presign;
mod report;

use report::Report;

fn main() {
    let mut report = Report::default();
    presign::one_url(&mut report);
    package::presigned(&mut report);
    package::cloudfront(&mut report);
    presign::a_million_keys(&mut report);
    report.print();
    std::process::exit(i32::from(report.missed()));
}
