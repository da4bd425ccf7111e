//! How programs are made up: rules that each write a few statements, chosen at random.
//!
//! A rule knows which variables exist and what they hold, so that most statements run; what cannot go well for sure
//! stands in a `try`. Nothing that is printed depends on an address, on the time or on the order of unequal hashes.

mod author;
mod classes;
mod collector;
mod containers;
mod control;
mod endings;
mod errors;
mod functions;
mod generators;
mod library;
mod objects;
mod weak;

use super::program::Body;
use super::rng::Rng;
pub(crate) use author::{Author, Class, Kind};

/// Writes something, or finds that it has nothing to work with.
pub(crate) type Write = fn(&mut Author<'_>) -> Option<()>;

/// One rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// What it is about; topics can be left out.
    pub(crate) topic: &'static str,
    /// How often it is chosen, compared with the others.
    weight: usize,
    pub(crate) write: Write,
}

impl Rule {
    /// A rule of some topic.
    pub(crate) const fn new(topic: &'static str, weight: usize, write: Write) -> Self {
        Self { topic, weight, write }
    }
}

/// The rules that may be used.
#[derive(Clone, Debug)]
pub(crate) struct Grammar {
    rules: Vec<Rule>,
    total: usize,
    topics: Vec<&'static str>,
}

impl Grammar {
    /// The rules of all topics, or of `only` some, less those that are `without`.
    pub(crate) fn new(only: &[String], without: &[String]) -> Result<Self, String> {
        let all: Vec<Rule> = [
            objects::RULES,
            containers::RULES,
            functions::RULES,
            generators::RULES,
            errors::RULES,
            weak::RULES,
            collector::RULES,
            control::RULES,
            library::RULES,
            endings::RULES,
            classes::RULES,
        ]
        .concat();
        let unknown = |topic: &&String| !all.iter().any(|rule| rule.topic == topic.as_str());
        if let Some(topic) = only.iter().chain(without).find(unknown) {
            return Err(format!(
                "'{topic}' is not a topic; there are: {}",
                topics(&all).join(", ")
            ));
        }
        let is_wanted = |rule: &Rule| {
            let is_in = |list: &[String]| list.iter().any(|topic| topic == rule.topic);
            (only.is_empty() || is_in(only)) && !is_in(without)
        };
        let rules: Vec<Rule> = all.into_iter().filter(is_wanted).collect();
        let total = rules.iter().map(|rule| rule.weight).sum();
        let topics = topics(&rules);
        Ok(Self { rules, total, topics })
    }

    /// Whether programs may be about a topic.
    pub(crate) fn has(&self, topic: &str) -> bool {
        self.topics.contains(&topic)
    }

    /// A rule, by weight.
    pub(crate) fn choose(&self, rng: &mut Rng) -> &Rule {
        let mut point = rng.below(self.total.max(1));
        let chosen = self.rules.iter().find(|rule| {
            let is_here = point < rule.weight;
            point = point.saturating_sub(rule.weight);
            is_here
        });
        chosen.unwrap_or(&self.rules[0])
    }
}

fn topics(rules: &[Rule]) -> Vec<&'static str> {
    let mut topics: Vec<&str> = rules.iter().map(|rule| rule.topic).collect();
    topics.dedup();
    topics
}

/// A whole program.
pub(crate) fn generate(grammar: &Grammar, rng: Rng) -> Body {
    let mut author = Author::new(grammar, rng);
    author.lines(PRELUDE);
    author.line("gc.collect()");
    author.has_library = author.rng.chance(30);
    if author.has_library {
        author.line("import collections, copy, functools");
    }
    classes::write_some(&mut author);
    author.line("gc.collect()");
    let n_statements = 6 + author.rng.below(40);
    author.statements(n_statements);
    endings::write(&mut author);
    author.finish()
}

/// What every program begins with.
///
/// `prime` makes what lies in CPython's free lists the same: CPython takes from them inside of itself, which is a
/// documented difference, and the counter of the first generation shows it. A full collection empties these lists.
/// The first `repr` of a container, the first `print` and the first slice make there what stays.
/// `settle` leaves out of the end of a program what it says about the interpreter's own objects, of which CPython has
/// others: the collector's messages, and collections that depend on how many there are.
const PRELUDE: &str = "\
import atexit, gc, sys, weakref
kept = []
def show(x, depth=2):
    if x is None or isinstance(x, (int, float, str, bytes)) and not hasattr(x, 'label'):
        return repr(x)
    if hasattr(x, 'label'):
        return x.label
    if depth and isinstance(x, (list, tuple)):
        return '[' + ' '.join([show(y, depth - 1) for y in x]) + ']'
    if depth and isinstance(x, dict):
        return '{' + ' '.join([show(k, 0) + ':' + show(v, depth - 1) for k, v in x.items()]) + '}'
    return type(x).__name__
def callback(name):
    return lambda ref: print('callback', name, type(ref).__name__)
def on_death(ref):
    print('death', ref() is None)
def prime():
    sys.stdout.flush()
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]
def collect(*args, collect=gc.collect):
    try:
        return collect(*args)
    finally:
        prime()
gc.collect = collect
running = [True]
def settle():
    gc.set_debug(0)
    gc.set_threshold(0)
    running.clear()
atexit.register(settle)
print('begin', [1][:])";

#[cfg(test)]
mod tests {
    use super::{Grammar, generate};
    use crate::differ::program::text;
    use crate::differ::rng::Rng;

    #[test]
    fn programs_are_repeatable_and_differ() {
        let grammar = Grammar::new(&[], &[]).expect("all topics exist");
        let program = |number| text(&generate(&grammar, Rng::of_program(3, number)));
        assert_eq!(program(1), program(1));
        assert_ne!(program(1), program(2));
    }

    #[test]
    fn unknown_topics_are_refused() {
        let error = Grammar::new(&["objects".to_owned(), "oops".to_owned()], &[]);
        assert!(error.is_err_and(|text| text.starts_with("'oops' is not a topic; there are: ")));
    }
}
