//! What all cells have measured, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Cell;
use super::rows::{Row, Target};
use crate::bench::table::median;

/// The contender that is to be good.
pub(crate) const OURS: &str = "exuvia";
/// The same, collecting only when the work is done: shown, but compared with nobody.
pub(crate) const OURS_BY_HAND: &str = "exuvia-manual";
/// The contender without a collector.
pub(crate) const RC: &str = "rc";

/// Less than this, in nanoseconds, instructions or bytes, means that nothing was done.
const LEAST: f64 = 0.5;

/// The cells of all rounds.
#[derive(Debug)]
pub(crate) struct Results {
    pub(crate) contenders: Vec<String>,
    works: Vec<String>,
    /// By workload and contender, one for each round.
    cells: BTreeMap<(String, String), Vec<Cell>>,
    failed: BTreeSet<(String, String)>,
    complaints: Vec<String>,
    counted: usize,
}

/// How a row ended for exuvia.
#[derive(Debug, PartialEq)]
pub(crate) struct Verdict {
    /// What the target compares: a ratio, or the number itself.
    pub(crate) reached: f64,
    pub(crate) target: f64,
}

impl Verdict {
    pub(crate) fn is_met(&self) -> bool {
        self.reached <= self.target
    }
}

impl Results {
    pub(crate) fn new(contenders: Vec<String>, works: Vec<String>) -> Self {
        Self {
            contenders,
            works,
            cells: BTreeMap::new(),
            failed: BTreeSet::new(),
            complaints: Vec::new(),
            counted: 0,
        }
    }

    /// All pairs of workload and contender, the contenders of one workload together.
    pub(crate) fn cells(&self) -> Vec<(String, String)> {
        let pairs = |work: &String| {
            let work = work.clone();
            self.contenders.iter().map(move |contender| (work.clone(), contender.clone()))
        };
        self.works.iter().flat_map(pairs).collect()
    }

    /// Takes in a cell, and checks that all have done the same.
    pub(crate) fn add(&mut self, work: &str, contender: &str, cell: Cell) {
        let mut others = self.cells.iter().filter(|((other, _), _)| other == work);
        if others.any(|(_, cells)| cells.iter().any(|other| other.checksum() != cell.checksum())) {
            self.complain(format!("{contender}, {work}: its checksum differs from the others'"));
        }
        self.cells.entry((work.to_owned(), contender.to_owned())).or_default().push(cell);
    }

    /// Checks that all objects were dropped. Of `Rc` that is not expected where nobody can break its cycles by hand.
    pub(crate) fn check_count(&mut self, work: &str, contender: &str, cell: &Cell) {
        self.counted += 1;
        let (made, dropped) = (cell.number("made"), cell.number("dropped"));
        let may_leak = contender == RC && work == "w9";
        if !may_leak && (made.is_none() || made != dropped) {
            let [made, dropped] = [made, dropped].map(Option::unwrap_or_default);
            self.complain(format!("{contender}, {work}: {made} objects made, {dropped} dropped"));
        }
    }

    pub(crate) fn fail(&mut self, work: &str, contender: &str, problem: &str) {
        self.failed.insert((work.to_owned(), contender.to_owned()));
        self.complain(format!("{contender}, {work}: {problem}"));
    }

    pub(crate) fn has_failed(&self, work: &str, contender: &str) -> bool {
        self.failed.contains(&(work.to_owned(), contender.to_owned()))
    }

    pub(crate) fn complain(&mut self, complaint: String) {
        eprintln!("\n{complaint}");
        self.complaints.push(complaint);
    }

    pub(crate) fn complaints(&self) -> &[String] {
        &self.complaints
    }

    /// Cells whose objects were counted.
    pub(crate) fn counted(&self) -> usize {
        self.counted
    }

    /// One number of all rounds.
    fn numbers(&self, work: &str, contender: &str, name: &str) -> Vec<f64> {
        let cells = self.cells.get(&(work.to_owned(), contender.to_owned()));
        cells.into_iter().flatten().filter_map(|cell| cell.number(name)).collect()
    }

    /// The median of the rounds.
    pub(crate) fn median(&self, work: &str, contender: &str, name: &str) -> Option<f64> {
        let numbers = self.numbers(work, contender, name);
        (!numbers.is_empty()).then(|| median(&numbers))
    }

    /// The other collectors.
    pub(crate) fn peers(&self) -> impl Iterator<Item = &str> {
        let names = self.contenders.iter().map(String::as_str);
        names.filter(|name| !name.starts_with(OURS) && *name != RC)
    }

    /// The peer with the least median. Who had nothing to do, as a collector of candidates after a collection, is left out.
    pub(crate) fn best_peer(&self, row: &Row) -> Option<(&str, f64)> {
        let peers = self.peers();
        let medians =
            peers.filter_map(|name| Some((name, self.median(row.work, name, row.number)?)));
        let worked = medians.filter(|(_, median)| *median >= LEAST);
        worked.min_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// The median of the rounds' ratios of one contender to another.
    pub(crate) fn ratio(&self, row: &Row, contender: &str, other: &str) -> Option<f64> {
        let ours = self.numbers(row.work, contender, row.number);
        let theirs = self.numbers(row.work, other, row.number);
        let ratios: Vec<f64> =
            ours.iter().zip(&theirs).map(|(ours, theirs)| ours / theirs).collect();
        (!ratios.is_empty()).then(|| median(&ratios))
    }

    /// Whether exuvia meets a row's target.
    pub(crate) fn verdict(&self, row: &Row) -> Option<Verdict> {
        let (reached, target) = match row.target {
            Target::Rc(target) => (self.ratio(row, OURS, RC)?, target),
            Target::Peer(target) => (self.ratio(row, OURS, self.best_peer(row)?.0)?, target),
            Target::Most(target) => (self.median(row.work, OURS, row.number)?, target),
            Target::Open => return None,
        };
        Some(Verdict { reached, target })
    }

    /// How many times as long a step of the churn takes over 1M live nodes as over 10,000.
    pub(crate) fn growth(&self, contender: &str) -> Option<f64> {
        let large = self.median("w7-1m", contender, "ns")?;
        Some(large / self.median("w7-10k", contender, "ns")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::peers::rows::ROWS;

    fn results(numbers: &[(&str, &[f64])]) -> Results {
        let names = numbers.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut results = Results::new(names, vec!["w5".to_owned()]);
        for (name, numbers) in numbers {
            for number in *numbers {
                results.add("w5", name, Cell::with("ns", *number));
            }
        }
        results
    }

    #[test]
    fn verdict_compares_with_the_best_peer_round_by_round() {
        let numbers: [(&str, &[f64]); 4] = [
            ("exuvia", &[1.0, 2.0, 9.0]),
            ("rc", &[0.1, 0.1, 0.1]),
            ("slow", &[50.0, 50.0, 50.0]),
            ("quick", &[2.0, 4.0, 3.0]),
        ];
        let row = ROWS.iter().find(|row| row.work == "w5").unwrap();
        let results = results(&numbers);
        assert_eq!(results.best_peer(row), Some(("quick", 3.0)));
        let verdict = results.verdict(row).unwrap();
        assert_eq!(verdict, Verdict { reached: 0.5, target: 0.7 });
        assert!(verdict.is_met() && results.complaints().is_empty());
    }

    #[test]
    fn lost_objects_are_reported() {
        let mut results = results(&[]);
        results.check_count("w5", "rc", &Cell::with("made", 1.0));
        assert_eq!((results.counted(), results.complaints().len()), (1, 1));
    }
}
