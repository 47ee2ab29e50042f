//! What was measured, beside what was to be reached: for the terminal, and for docs/benchmarks.md.

use std::fmt::Write as _;

use crate::clients::Client;
use crate::cost::Cost;
use crate::workload::{Kind, MIB};

/// The rounds of one workload over one transport.
pub struct Measured {
    pub kind: Kind,
    pub name: String,
    pub tls: bool,
    pub gibibytes: f64,
    /// Each client's cost, in the same order in every round; why not, where one failed.
    pub rounds: Vec<Vec<(Client, Result<Cost, String>)>>,
}

/// A figure of issue 4's table.
pub struct Goal {
    what: String,
    most: f64,
    is: Option<f64>,
    unit: &'static str,
    /// To aim for: not to have reached it is no failure.
    aim: bool,
}

impl Goal {
    pub fn verdict(&self) -> &'static str {
        match self.is {
            Some(is) if is <= self.most => "reached",
            Some(_) if self.aim => "not yet",
            Some(_) => "MISSED",
            None => "not measured",
        }
    }
}

impl Measured {
    fn costs(&self, client: Client) -> Vec<Cost> {
        self.rounds
            .iter()
            .flatten()
            .filter(|(who, _)| *who == client)
            .filter_map(|(_, cost)| cost.as_ref().ok().copied())
            .collect()
    }

    /// The median of a figure over the rounds.
    fn figure(&self, client: Client, of: impl Fn(&Cost) -> f64) -> Option<f64> {
        median(self.costs(client).iter().map(of).collect())
    }

    /// The median over the rounds of a client's figure as a share of another's in the same round.
    fn ratio(
        &self,
        client: Client,
        to: impl Fn(Client) -> bool,
        of: impl Fn(&Cost) -> f64,
    ) -> Option<f64> {
        let shares = self.rounds.iter().filter_map(|round| {
            let figures = |who: &dyn Fn(Client) -> bool| {
                round
                    .iter()
                    .filter(|(client, _)| who(*client))
                    .filter_map(|(_, cost)| cost.as_ref().ok().map(&of))
                    .reduce(f64::min)
            };
            Some(figures(&|who| who == client)? / figures(&to)?)
        });
        median(shares.collect())
    }

    fn failure(&self, client: Client) -> Option<&str> {
        self.rounds
            .iter()
            .flatten()
            .find_map(|(who, cost)| match cost {
                Err(why) if *who == client => Some(why.as_str()),
                _ => None,
            })
    }

    fn clients(&self) -> Vec<Client> {
        let ran = |client: &Client| self.rounds.iter().flatten().any(|(who, _)| who == client);
        Client::ALL.into_iter().filter(ran).collect()
    }

    /// A Markdown table that a terminal shows well, too.
    pub fn table(&self) -> String {
        let transport = if self.tls { "TLS" } else { "plain http" };
        let mut text = format!("### {}, {transport}\n\n", self.name);
        text += "| client                |    wall |  CPU per GiB | peak memory | wall / fastest peer | CPU / leanest peer |\n";
        text += "|-----------------------|--------:|-------------:|------------:|--------------------:|-------------------:|\n";
        for client in self.clients() {
            let shown = |figure: Option<f64>, unit: &str| {
                figure.map_or("-".to_owned(), |figure| format!("{figure:.2}{unit}"))
            };
            let mib = self
                .costs(client)
                .iter()
                .map(|cost| cost.memory as f64 / MIB as f64)
                .reduce(f64::max);
            let cpu = |cost: &Cost| cost.cpu / self.gibibytes;
            let _ = writeln!(
                text,
                "| {:<21} | {:>7} | {:>12} | {:>11} | {:>19} | {:>18} |",
                client.name(),
                shown(self.figure(client, |cost| cost.wall), " s"),
                shown(self.figure(client, cpu), " s"),
                mib.map_or("-".to_owned(), |mib| format!("{mib:.0} MiB")),
                shown(self.ratio(client, Client::is_peer, |cost| cost.wall), ""),
                shown(self.ratio(client, Client::is_peer, |cost| cost.cpu), ""),
            );
        }
        for client in self.clients() {
            if let Some(why) = self.failure(client) {
                let _ = writeln!(text, "\n{} failed: {why}", client.name());
            }
        }
        text
    }
}

fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

/// The table of issue 4, "Lean and fast".
pub fn goals(all: &[Measured]) -> Vec<Goal> {
    let plain = |kind| all.iter().find(|one| one.kind == kind && !one.tls);
    let ours = Client::Reeldrop;
    let to_s5cmd =
        |kind, of: fn(&Cost) -> f64| plain(kind)?.ratio(ours, |client| client == Client::S5cmd, of);
    let goal = |what: &str, most, is, unit| Goal {
        what: what.to_owned(),
        most,
        is,
        unit,
        aim: false,
    };
    let peak = |one: &Measured| {
        let costs = one.costs(ours);
        costs.iter().map(|cost| cost.memory as f64).reduce(f64::max)
    };
    let most = all.iter().filter_map(peak).reduce(f64::max);
    let grown = plain(Kind::Sparse).and_then(peak).and_then(|sparse| {
        let large = plain(Kind::Large).and_then(peak)?;
        Some(sparse / large)
    });
    let cpu = plain(Kind::Large).and_then(|one| one.figure(ours, |cost| cost.cpu / one.gibibytes));
    vec![
        goal("CPU per GiB, plain http, one large file", 0.9, cpu, " s"),
        goal(
            "the same, as a share of s5cmd's",
            0.3,
            to_s5cmd(Kind::Large, |c| c.cpu),
            "",
        ),
        goal(
            "wall, one large file, as a share of s5cmd's",
            0.5,
            to_s5cmd(Kind::Large, |c| c.wall),
            "",
        ),
        goal(
            "wall, 1,000 x 100 KiB, as a share of s5cmd's",
            1.0,
            to_s5cmd(Kind::Segments, |c| c.wall),
            "",
        ),
        goal(
            "wall, 100 x 8 MiB, as a share of s5cmd's",
            0.6,
            to_s5cmd(Kind::Clips, |c| c.wall),
            "",
        ),
        goal(
            "peak memory, any workload above",
            64.0,
            most.map(|bytes| bytes / MIB as f64),
            " MiB",
        ),
        Goal {
            aim: true,
            ..goal(
                "the same, to aim for",
                40.0,
                most.map(|bytes| bytes / MIB as f64),
                " MiB",
            )
        },
        goal(
            "peak memory of the sparse file, as a share of the large one's",
            1.1,
            grown,
            "",
        ),
    ]
}

/// The goals as a Markdown table.
pub fn goals_table(goals: &[Goal]) -> String {
    let mut text = format!(
        "| {:<61} | {:>9} | {:>10} | {:<12} |\n|{:-<63}|{:->10}:|{:->11}:|{:-<14}|\n",
        "measure", "at most", "measured", "", "", "", "", ""
    );
    for goal in goals {
        let is = goal
            .is
            .map_or("-".to_owned(), |is| format!("{is:.2}{}", goal.unit));
        let _ = writeln!(
            text,
            "| {:<61} | {:>9} | {is:>10} | {:<12} |",
            goal.what,
            format!("{}{}", goal.most, goal.unit),
            goal.verdict()
        );
    }
    text
}
