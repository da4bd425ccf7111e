//! The tables as Markdown: `docs/benchmarks/peers.md`.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use super::results::{OURS, RC, Results, Verdict};
use super::rows::{PAUSES, ROWS, Row, Target};
use crate::step::root;

/// The crates of the contenders, as `Cargo.lock` names them.
const CRATES: &[&str] =
    &["dumpster", "rust-cc", "gcmodule", "bacon_rajan_cc", "gc", "boa_gc", "gc-arena"];

/// Where and how it was measured.
#[derive(Debug)]
pub(crate) struct Conditions {
    rounds: usize,
    quick: bool,
    processor: String,
    rustc: String,
    date: String,
    load: String,
    versions: String,
}

impl Conditions {
    /// As they are now; `before` is the [`load`] at the beginning.
    pub(crate) fn read(rounds: usize, quick: bool, before: &str) -> Self {
        let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let processor = file("/proc/cpuinfo");
        let processor = processor.lines().find_map(|line| line.strip_prefix("model name"));
        let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
        let version = |name: &&str| Some(format!("{name} {}", version(&lock, name)?));
        Self {
            rounds,
            quick,
            processor: processor.unwrap_or("unknown").trim_matches([' ', '\t', ':']).to_owned(),
            rustc: said_by("rustc", &["--version"]),
            date: said_by("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
            load: format!("{before} at the beginning, {} at the end", load()),
            versions: CRATES.iter().filter_map(version).collect::<Vec<_>>().join(", "),
        }
    }
}

/// The machine's average load of the last minute.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

fn said_by(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output();
    output.map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

fn version<'l>(lock: &'l str, name: &str) -> Option<&'l str> {
    let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    rest.split('"').next()
}

/// The whole document.
pub(crate) fn write(results: &Results, conditions: &Conditions) -> String {
    let sections = [
        introduction(conditions),
        targets(results),
        all_contenders(results),
        pauses(results),
        checks(results),
    ];
    sections.join("\n")
}

fn introduction(conditions: &Conditions) -> String {
    let Conditions { rounds, processor, rustc, date, load, versions, .. } = conditions;
    let size = if conditions.quick { " A quarter of the work (`--quick`)." } else { "" };
    format!(
        "# exuvia, `Rc` and every other Rust collector\n\n\
         Written by `cargo xtask bench peers`; what it means, and how contenders differ, is told in \
         [benchmarks.md](../benchmarks.md).\n\n\
         {date}, {processor}, {rustc}, {rounds} rounds.{size}\n\
         Average load of the machine: {load}.\n\
         {versions}.\n\n\
         ![Time relative to Rc](peers.svg)\n"
    )
}

fn targets(results: &Results) -> String {
    let mut text = "## Targets\n\n\
        | work | unit | exuvia | `Rc` | best peer | to `Rc` | to the best | target | |\n\
        |---|---|---:|---:|---:|---:|---:|---:|---|\n"
        .to_owned();
    for row in ROWS {
        if let Some(ours) = results.median(row.work, OURS, row.number) {
            text += &target_line(results, row, ours);
        }
    }
    text += &growth(results);
    text
}

fn target_line(results: &Results, row: &Row, ours: f64) -> String {
    let rc = results.median(row.work, RC, row.number);
    let peer = results.best_peer(row);
    let to_rc = results.ratio(row, OURS, RC);
    let to_peer = peer.and_then(|(name, _)| results.ratio(row, OURS, name));
    let peer = peer.map_or_else(String::new, |(name, number)| format!("{} {name}", digits(number)));
    let target = match row.target {
        Target::Rc(target) => format!("{target} of `Rc`"),
        Target::Peer(target) => format!("{target} of the best"),
        Target::Most(target) => format!("{target}"),
        Target::Open => String::new(),
    };
    let verdict = results.verdict(row).map_or("", |verdict| mark(&verdict));
    format!(
        "| {} | {} | {} | {} | {peer} | {} | {} | {target} | {verdict} |\n",
        row.title,
        row.unit,
        digits(ours),
        optional(rc),
        ratio(to_rc),
        ratio(to_peer),
    )
}

fn mark(verdict: &Verdict) -> &'static str {
    if verdict.is_met() { "met" } else { "**missed**" }
}

/// Whether the cost of a step grows with the heap as the cache misses of `Rc` do.
fn growth(results: &Results) -> String {
    let (Some(ours), Some(rc)) = (results.growth(OURS), results.growth(RC)) else {
        return String::new();
    };
    let verdict = mark(&Verdict { reached: ours, target: rc });
    format!(
        "| growth of a step of the churn, 1M to 10,000 live nodes | times | {ours:.2} | {rc:.2} \
         | | {:.2} | | that of `Rc` | {verdict} |\n",
        ours / rc
    )
}

fn all_contenders(results: &Results) -> String {
    let mut text = "## All contenders\n\nMedians of the rounds.\n\n".to_owned();
    text += &head("work", &results.contenders);
    for row in ROWS {
        let title = match row.unit {
            "" => row.title.to_owned(),
            unit => format!("{}, {unit}", row.title),
        };
        let numbers = results.contenders.iter();
        let numbers: Vec<_> =
            numbers.map(|name| results.median(row.work, name, row.number)).collect();
        if numbers.iter().any(Option::is_some) {
            text += &line(&title, numbers.into_iter());
        }
    }
    text
}

fn pauses(results: &Results) -> String {
    let mut text = "## Pauses and memory of the churn\n\n\
        Eight steps are timed together, by the clock on the wall: the longest may be the work of other programs.\n\n"
        .to_owned();
    text += &head("live nodes", &results.contenders);
    for (work, live) in [("w7-10k", "10,000"), ("w7-100k", "100,000"), ("w7-1m", "1M")] {
        for (number, title, scale) in PAUSES {
            let contenders = results.contenders.iter();
            let numbers =
                contenders.map(|name| results.median(work, name, number).map(|n| n * scale));
            text += &line(&format!("{live}: {title}"), numbers);
        }
    }
    text
}

fn checks(results: &Results) -> String {
    let counted = results.counted();
    let mut text = format!(
        "## Checks\n\n\
         Checksums were compared in every round, and in {counted} cells every object was counted when it was made and when it \
         was dropped.\n\n"
    );
    if results.complaints().is_empty() {
        text += "- Nothing is wrong: all did the same work and freed everything.\n";
    }
    for complaint in results.complaints() {
        let _ = writeln!(text, "- {complaint}");
    }
    text
}

fn head(first: &str, contenders: &[String]) -> String {
    let columns = "---:|".repeat(contenders.len());
    format!("| {first} | {} |\n|---|{columns}\n", contenders.join(" | "))
}

fn line(title: &str, numbers: impl Iterator<Item = Option<f64>>) -> String {
    let numbers: Vec<_> = numbers.map(optional).collect();
    format!("| {title} | {} |\n", numbers.join(" | "))
}

fn optional(number: Option<f64>) -> String {
    number.map_or_else(String::new, digits)
}

fn ratio(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| format!("{number:.2}"))
}

/// Three digits.
fn digits(number: f64) -> String {
    match number.abs() {
        below if below < 10.0 => format!("{number:.2}"),
        below if below < 100.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"gc-arena\"\nversion = \"0.7.0\"\n";
        assert_eq!(version(lock, "gc-arena"), Some("0.7.0"));
        assert_eq!(version(lock, "gc"), None);
    }

    #[test]
    fn numbers_have_three_digits() {
        assert_eq!([1.234, 12.34, 1234.4].map(digits), ["1.23", "12.3", "1234"]);
    }
}
