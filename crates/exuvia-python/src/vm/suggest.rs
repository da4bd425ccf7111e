//! "Did you mean": the name that comes closest to one that was not found.

use exuvia::Gc;

use super::{Kind, Vm};
use crate::builtins::names_in;
use crate::object::exception::place;
use crate::object::{PyErr, Str, Value};

/// Among so many names none is looked for.
const MAX_CANDIDATES: usize = 750;
/// Longer differences are not measured.
const MAX_LENGTH: usize = 40;
/// What a character costs that is added, taken away or replaced.
const MOVE: usize = 2;
/// What a letter costs that is a capital in only one of the names.
const CASE: usize = 1;

impl Vm {
    /// What whoever caused an `AttributeError` or a `NameError` may have meant.
    pub(super) fn suggestion(&self, error: &PyErr) -> Option<String> {
        let name = |place| error.field(place)?.downcast::<Str>().ok();
        let is_exactly = |kind| Gc::ptr_eq(error.class(), self.exception_class(kind));
        if is_exactly(Kind::AttributeError) {
            let names = names_in(self, &error.field(place::OBJECT)?).ok()?;
            return closest_key(&names, name(place::ATTRIBUTE)?.as_str());
        }
        if !is_exactly(Kind::NameError) {
            return None;
        }
        self.known_name(error, name(place::NAME)?.as_str())
    }

    /// Locals come before globals, and those before built-in names.
    fn known_name(&self, error: &PyErr, name: &str) -> Option<String> {
        let mut entry = error.traceback.get()?;
        while let Some(next) = entry.next.get() {
            entry = next;
        }
        let locals: Vec<_> = entry.frame.code.spec.locals.iter().map(String::as_str).collect();
        closest(&locals, name).or_else(|| {
            let globals = &self.frame_function(&entry.frame)?.globals;
            closest_key(&globals.keys(), name).or_else(|| closest_key(&self.builtins.keys(), name))
        })
    }
}

fn closest_key(keys: &[Value], name: &str) -> Option<String> {
    let texts = keys.iter().map(|key| key.downcast_ref::<Str>().map(|key| key.as_str()));
    closest(&texts.collect::<Option<Vec<_>>>()?, name)
}

/// The first of the closest candidates, if at most a third of the characters differs.
fn closest(candidates: &[&str], name: &str) -> Option<String> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for candidate in candidates.iter().filter(|candidate| **candidate != name) {
        let most = (name.len() + candidate.len() + 3) * MOVE / 6;
        let most = match best {
            Some((_, 0)) => continue,
            Some((_, distance)) => most.min(distance - 1),
            None => most,
        };
        if let Some(distance) = distance(name.as_bytes(), candidate.as_bytes(), most) {
            best = Some((candidate, distance));
        }
    }
    best.map(|(candidate, _)| candidate.to_owned())
}

/// The cost of turning one text into the other, unless it is higher than `most`.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let n_same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[n_same..], &b[n_same..]);
    let n_same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - n_same], &b[..b.len() - n_same]);
    let (a, b) = if a.len() > b.len() { (b, a) } else { (a, b) };
    if !a.is_empty() && b.len() > MAX_LENGTH {
        return None;
    }
    // The costs of turning the beginnings of `a` into what has been seen of `b`.
    let mut row: Vec<usize> = (0..=a.len()).map(|length| length * MOVE).collect();
    for (length, &byte) in b.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (length + 1) * MOVE;
        for i in 0..a.len() {
            let replaced = diagonal + replacement(byte, a[i]);
            diagonal = row[i + 1];
            row[i + 1] = replaced.min(row[i].min(diagonal) + MOVE);
        }
    }
    row.last().copied().filter(|cost| *cost <= most)
}

fn replacement(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE
    } else {
        MOVE
    }
}

#[cfg(test)]
mod tests {
    use super::{closest, distance};

    #[test]
    fn capitals_cost_less_than_other_characters() {
        assert_eq!(distance(b"name", b"Name", 10), Some(1));
        assert_eq!(distance(b"name", b"fame", 10), Some(2));
        assert_eq!(distance(b"name", b"names", 1), None);
    }

    #[test]
    fn the_first_of_equally_close_names_is_found() {
        assert_eq!(closest(&["x24", "x23"], "x22").as_deref(), Some("x24"));
        assert_eq!(closest(&["x22", "other"], "x22"), None);
    }
}
