//! One process: one workload on one contender.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;

/// What one process has measured, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cell(BTreeMap<String, String>);

impl Cell {
    fn parse(text: &str) -> Self {
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        Self(lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// One number.
    pub(crate) fn with(name: &str, number: f64) -> Self {
        Self(BTreeMap::from([(name.to_owned(), number.to_string())]))
    }

    /// What must be the same for all contenders.
    pub(crate) fn checksum(&self) -> &str {
        self.0.get("checksum").map_or("", String::as_str)
    }

    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.0.get(name)?.parse().ok()
    }
}

/// The built benchmark.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    /// What its processes are started with.
    prefix: Vec<String>,
}

/// Some peers recurse as deep as the graph: this is enough for all.
const STACK: &str = "--stack=8589934592";

impl Program {
    /// Pins the processes to the last core and gives them a large stack, where the tools for it are installed.
    pub(crate) fn new(path: PathBuf) -> Self {
        let core = available_parallelism().map_or(0, |cores| cores.get() - 1).to_string();
        let mut prefix = Vec::new();
        for tool in [&["prlimit", STACK][..], &["taskset", "-c", &core][..]] {
            let mut trial = Command::new(tool[0]);
            if trial.args(&tool[1..]).arg("true").status().is_ok_and(|status| status.success()) {
                prefix.extend(tool.iter().map(|word| (*word).to_owned()));
            }
        }
        Self { path, prefix }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its contenders and its workloads.
    pub(crate) fn list(&self) -> Result<(Vec<String>, Vec<String>), String> {
        let text = output(Command::new(&self.path).arg("list"))?;
        let named = |kind: &str| {
            let lines = text.lines().filter_map(|line| line.strip_prefix(kind));
            lines.map(|name| name.trim().to_owned()).collect()
        };
        Ok((named("contender "), named("work ")))
    }

    /// Measures one cell; nothing if the workload makes no sense for the contender.
    pub(crate) fn cell(
        &self,
        contender: &str,
        work: &str,
        options: &[&str],
    ) -> Result<Option<Cell>, String> {
        let mut words = self.prefix.iter().map(String::as_str).collect::<Vec<_>>();
        let path = self.path.to_string_lossy();
        words.extend([&*path, "cell", contender, work]);
        words.extend(options);
        let text = output(Command::new(words[0]).args(&words[1..]))?;
        Ok((text.trim() != "none").then(|| Cell::parse(&text)))
    }
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(output.status.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_a_cell_is_read() {
        let cell = Cell::parse("ns 1.5\nchecksum 18446744073709551615\n");
        assert_eq!((cell.number("ns"), cell.number("p50_us")), (Some(1.5), None));
        assert_eq!(cell.checksum(), "18446744073709551615");
    }
}
