//! One collection.
//!
//! ```text
//! ── collection 2 · generation 0 ──────────────────────────────────────── 48 µs ──
//! where       examples/gc_in_action.py, line 22, in make_lists
//! why now     generation 0   701 > 700   passed ◀    containers made, less freed
//!             generation 1     0 ≤  10   not passed  collections of generation 0
//!             generation 2     0 ≤  10   not passed  collections of generation 1
//! examined    701 objects
//!             3 held from outside + 696 reached from those + 2 unreachable
//! freed       2 objects: 2 Doomed
//! finalizers  2 run, 0 objects resurrected
//! weakrefs    0 cleared
//! phases      update_refs 2.1, subtract_refs 10, mark_reachable 22 µs
//! ```

use std::time::Duration;

use super::layout::{self, comma_separated, filled};
use super::number::{counted, grouped, micros, size};
use super::theme::Theme;

/// What there is to say about a collection.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    /// From 1.
    pub(crate) number: u64,
    /// The oldest that was collected.
    pub(crate) generation: usize,
    /// What the program was executing.
    pub(crate) place: Option<Place>,
    pub(crate) why: Why,
    pub(crate) examined: usize,
    /// Those with references from outside the examined.
    pub(crate) held: usize,
    /// Those that are held, or can be reached from those.
    pub(crate) reachable: usize,
    pub(crate) unreachable: usize,
    pub(crate) freed: usize,
    /// Most frequent first.
    pub(crate) freed_by_type: Vec<(String, usize)>,
    pub(crate) finalized: usize,
    pub(crate) resurrected: usize,
    pub(crate) weak_cleared: usize,
    /// Objects whose counts contradict their edges: an error in the runtime.
    pub(crate) mistakes: Vec<String>,
    pub(crate) phases: Vec<(&'static str, Duration)>,
    pub(crate) duration: Duration,
}

/// A line of the program.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) function: String,
}

/// Why a collection ran just then.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// A container was made, and a gate was passed.
    Gates([Gate; 3], QuarterRule),
    /// The program called `gc.collect`.
    Asked,
    /// The program is over.
    Exit,
}

/// What the gate of a generation said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gate {
    pub(crate) value: i64,
    pub(crate) limit: i64,
    pub(crate) verdict: Verdict,
}

/// Whether a generation may be collected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Passed,
    NotPassed,
    /// The limit was passed, but not the 25 % rule.
    HeldBack,
}

/// Generation 2 is collected only once the objects that wait for it are a quarter of those that it has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuarterRule {
    /// Survivors of generation 1 since the last collection of generation 2.
    pub(crate) waiting: usize,
    /// Survivors of the last collection of generation 2.
    pub(crate) total: usize,
}

/// How many types of freed objects are told by name.
const MAX_TYPES: usize = 12;

impl Collection {
    /// The block of the log.
    pub(crate) fn render(&self, theme: &Theme) -> String {
        let title = format!("collection {} · generation {}", grouped(self.number), self.generation);
        let mut text = layout::heading(&title, &format!("{} µs", micros(self.duration)), theme);
        text += &layout::labeled("where", &self.place(), theme);
        text += &layout::labeled_lines("why now", &self.why(theme), theme);
        text += &layout::labeled_lines("examined", &self.examined(), theme);
        text += &layout::labeled_lines("freed", &self.freed(), theme);
        if self.unreachable > 0 {
            text += &layout::labeled("finalizers", &self.finalizers(), theme);
            let weakrefs = format!("{} cleared", size(self.weak_cleared));
            text += &layout::labeled("weakrefs", &weakrefs, theme);
        }
        text += &layout::labeled_lines("phases", &self.phases(theme), theme);
        text += &self.mistakes(theme);
        text + "\n"
    }

    fn place(&self) -> String {
        match &self.place {
            Some(Place { file, line, function }) => format!("{file}, line {line}, in {function}"),
            None => "outside the program's code".to_owned(),
        }
    }

    fn why(&self, theme: &Theme) -> Vec<String> {
        match &self.why {
            Why::Gates(gates, rule) => self.gates(gates, *rule, theme),
            Why::Asked => vec!["the program asked for it: gc.collect()".to_owned()],
            Why::Exit => {
                vec!["the program is over, and what it left behind is collected".to_owned()]
            }
        }
    }

    fn gates(&self, gates: &[Gate; 3], rule: QuarterRule, theme: &Theme) -> Vec<String> {
        let values = gates.map(|gate| grouped(gate.value));
        let limits = gates.map(|gate| grouped(gate.limit));
        let width = |texts: &[String; 3]| texts.iter().map(String::len).max().unwrap_or(0);
        let (value_width, limit_width) = (width(&values), width(&limits));
        let mut lines = Vec::new();
        for (generation, gate) in gates.iter().enumerate() {
            let sign = if gate.value > gate.limit { '>' } else { '≤' };
            let (value, limit) = (&values[generation], &limits[generation]);
            let comparison = format!("{value:>value_width$} {sign} {limit:>limit_width$}");
            let verdict = self.verdict(generation, gate.verdict, theme);
            let meaning = theme.faint.paint(MEANINGS[generation]);
            lines.push(format!("generation {generation}   {comparison}   {verdict}  {meaning}"));
        }
        if gates[2].value > gates[2].limit {
            lines.push(rule.render());
        }
        lines
    }

    fn verdict(&self, generation: usize, verdict: Verdict, theme: &Theme) -> String {
        match verdict {
            Verdict::Passed if generation == self.generation => theme.good.paint("passed ◀  "),
            Verdict::Passed => theme.strong.paint("passed    "),
            Verdict::NotPassed => theme.faint.paint("not passed"),
            Verdict::HeldBack => theme.warning.paint("held back "),
        }
    }

    fn examined(&self) -> Vec<String> {
        let total = counted(self.examined, "object");
        let reached = self.reachable.saturating_sub(self.held);
        let parts = format!(
            "{} held from outside + {} reached from those + {} unreachable",
            size(self.held),
            size(reached),
            size(self.unreachable)
        );
        if self.examined == 0 { vec![total] } else { vec![total, parts] }
    }

    fn freed(&self) -> Vec<String> {
        if self.freed == 0 {
            return vec!["nothing".to_owned()];
        }
        let named = self.freed_by_type.iter().take(MAX_TYPES);
        let mut types: Vec<String> =
            named.map(|(name, n)| format!("{} {name}", size(*n))).collect();
        let n_others = self.freed_by_type.len().saturating_sub(MAX_TYPES);
        if n_others > 0 {
            types.push(format!("and objects of {}", counted(n_others, "other type")));
        }
        let total = counted(self.freed, "object");
        if types.is_empty() {
            return vec![total];
        }
        filled(std::iter::once(total + ":").chain(comma_separated(types)))
    }

    fn finalizers(&self) -> String {
        let resurrected = counted(self.resurrected, "object");
        format!("{} run, {resurrected} resurrected", size(self.finalized))
    }

    fn phases(&self, theme: &Theme) -> Vec<String> {
        let phases = self.phases.iter().map(|(name, time)| format!("{name} {}", micros(*time)));
        let mut phases = comma_separated(phases.collect());
        if let Some(last) = phases.last_mut() {
            last.push_str(" µs");
        }
        filled(phases).iter().map(|line| theme.faint.paint(line)).collect()
    }

    fn mistakes(&self, theme: &Theme) -> String {
        if self.mistakes.is_empty() {
            return String::new();
        }
        let words = comma_separated(self.mistakes.clone());
        let intro = theme.error.paint("the counts of these objects are wrong, please report it:");
        let lines: Vec<String> = std::iter::once(intro).chain(filled(words)).collect();
        layout::labeled_lines("mistake", &lines, theme)
    }
}

/// What the gates count.
const MEANINGS: [&str; 3] =
    ["containers made, less freed", "collections of generation 0", "collections of generation 1"];

impl QuarterRule {
    fn render(self) -> String {
        let quarter = self.total / 4;
        let sign = if self.waiting < quarter { '<' } else { '≥' };
        let (waiting, quarter) = (size(self.waiting), size(quarter));
        format!(
            "25 % rule: {waiting} new survivors {sign} {quarter}, a quarter of {} old ones",
            size(self.total)
        )
    }
}

#[cfg(test)]
mod tests;
