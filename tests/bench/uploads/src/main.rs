//! `make bench`: uploads by Reeldrop's command line and by its peers, in turn, to an endpoint on this computer that discards.
//! Compare ratios, not figures: the clients of one round saw the same computer.

mod clients;
mod computer;
mod cost;
mod document;
mod endpoint;
mod marks;
mod report;
mod workload;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clients::{Client, Way};
use cost::Cost;
use endpoint::Endpoint;
use report::Measured;
use workload::{GIB, Kind, Workload};

type Failed = Box<dyn std::error::Error>;

/// What the command line asks for.
struct Options {
    rounds: usize,
    /// Bytes of the large file.
    large: u64,
    /// Clients to leave out.
    without: Vec<String>,
    /// Only the endpoint, for a client under a profiler.
    serve: bool,
    /// docs/benchmarks.md, unless only the terminal shall see it.
    document: Option<PathBuf>,
}

/// After this a client is stopped, and what has not arrived counts as its failure.
const LONGEST: Duration = Duration::from_secs(5 * 60);

const USAGE: &str = "bench [--rounds N] [--quick] [--without CLIENT] [--print-only]
  --rounds N         rounds of each workload [default: 3]
  --quick            a large file of 1 GiB instead of 4
  --without CLIENT   leave one out: s5cmd, aws-cli, rclone, curl
  --serve            only the endpoint, for a client under a profiler
  --print-only       leave docs/benchmarks.md as it is";

fn options() -> Result<Options, Failed> {
    use lexopt::prelude::*;
    let mut options = Options {
        rounds: 3,
        large: 4 * GIB,
        without: Vec::new(),
        serve: false,
        document: Some(PathBuf::from("docs/benchmarks.md")),
    };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("rounds") => options.rounds = arguments.value()?.parse()?,
            Long("quick") => options.large = GIB,
            Long("without") => options.without.push(arguments.value()?.string()?),
            Long("serve") => options.serve = true,
            Long("print-only") => options.document = None,
            Long("help") => {
                println!("{USAGE}");
                std::process::exit(0);
            }
            other => return Err(format!("{}\n{USAGE}", other.unexpected()).into()),
        }
    }
    Ok(options)
}

fn main() -> Result<(), Failed> {
    let mut arguments = std::env::args_os().skip(1);
    if std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == cost::MEASURE)
    {
        arguments.next();
        std::process::exit(cost::measure(arguments));
    }
    let options = options()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let endpoint = runtime.block_on(Endpoint::start())?;
    if options.serve {
        println!("http://{}", endpoint.http);
        loop {
            std::thread::park();
        }
    }
    let data = PathBuf::from(
        std::env::var_os("REELDROP_BENCH_DATA").unwrap_or_else(|| "target/bench-data".into()),
    );

    let mut clients = Vec::new();
    let mut versions = Vec::new();
    for client in Client::ALL {
        if options
            .without
            .iter()
            .any(|name| client.name().starts_with(name.as_str()))
        {
            continue;
        }
        match client.version() {
            Ok(version) => {
                versions.push(version);
                clients.push(client);
            }
            Err(why) if client == Client::Reeldrop => return Err(why.into()),
            Err(why) => println!("{} is not measured: {why}", client.name()),
        }
    }

    let load_before = computer::load();
    let mut all = Vec::new();
    for (kind, tls) in [
        (Kind::Large, false),
        (Kind::Clips, false),
        (Kind::Segments, false),
        (Kind::Sparse, false),
        (Kind::Large, true),
        (Kind::Clips, true),
        (Kind::Segments, true),
    ] {
        let work = Workload::make(kind, &data, options.large)?;
        let measured = measure(&work, tls, &clients, &options, &endpoint)?;
        println!("\n{}", measured.table());
        all.push(measured);
    }

    let goals = report::goals(&all);
    let goals_text = report::goals_table(&goals);
    println!("{goals_text}");
    if let Some(path) = &options.document {
        let head = document::head(&versions, &options.without, options.rounds, load_before);
        document::write(path, &head, &goals_text, &all)?;
        println!("Written to {}", path.display());
    }
    let missed = goals.iter().any(|goal| goal.verdict() == "MISSED");
    std::process::exit(i32::from(missed));
}

fn measure(
    work: &Workload,
    tls: bool,
    clients: &[Client],
    options: &Options,
    endpoint: &Endpoint,
) -> Result<Measured, Failed> {
    let mut rounds = Vec::new();
    for round in 0..options.rounds.max(1) {
        let mut order = clients.to_vec();
        // Whoever is first finds the computer as the build has left it.
        let length = order.len();
        order.rotate_left(round % length.max(1));
        // The sparse file is about Reeldrop's own memory, and once is enough.
        if work.kind == Kind::Sparse {
            order.retain(|client| *client == Client::Reeldrop && round == 0);
        }
        let mut costs = Vec::new();
        for client in order {
            eprint!("{}, round {}: {} ... ", work.name, round + 1, client.name());
            let Some(cost) = run(client, work, tls, endpoint)? else {
                eprintln!("not for it");
                continue;
            };
            match &cost {
                Ok(cost) => eprintln!("{:.2} s, {:.2} s of CPU", cost.wall, cost.cpu),
                Err(why) => eprintln!("{why}"),
            }
            costs.push((client, cost));
        }
        rounds.push(costs);
    }
    Ok(Measured {
        kind: work.kind,
        name: work.name.clone(),
        tls,
        gibibytes: work.gibibytes(),
        rounds,
    })
}

/// One upload; None where the client has no way to do it. What did not arrive whole is a failure.
fn run(
    client: Client,
    work: &Workload,
    tls: bool,
    endpoint: &Endpoint,
) -> Result<Option<Result<Cost, String>>, Failed> {
    let home = tempfile::tempdir()?;
    let certificate = home.path().join("certificate.pem");
    std::fs::write(&certificate, &endpoint.certificate)?;
    let address = match tls {
        true => format!("https://{}", endpoint.https),
        false => format!("http://{}", endpoint.http),
    };
    let way = Way {
        endpoint: &address,
        certificate: Path::new(&certificate),
        home: home.path(),
    };
    let Some(command) = client.upload(work, &way) else {
        return Ok(None);
    };
    let arrived = &endpoint.arrived;
    arrived.forget();
    let began = Instant::now();
    let enough = || began.elapsed() > LONGEST || (!work.whole && arrived.bytes() >= work.bytes);
    Ok(Some(cost::cost(&command, enough).and_then(|cost| {
        let (files, bytes) = arrived.objects();
        match work.whole && (files, bytes) != (work.files, work.bytes) {
            true => Err(format!("{files} objects of {bytes} bytes arrived")),
            false => Ok(cost),
        }
    })))
}
