//! The names of keywords that CPython collects in a tuple, once, when a built-in function first needs them.

use super::{Args, Vm};
use crate::object::tuple::stock_of;

/// Functions that do so, and how many names they have. Others that take keywords compare these with texts.
const FUNCTIONS: &[(&str, usize)] = &[
    ("accumulate", 3),
    ("bytearray", 3),
    ("bytes", 3),
    ("collect", 1),
    ("complex", 2),
    ("compress", 2),
    ("count", 2),
    ("decode", 2),
    ("encode", 2),
    ("exec", 1),
    ("expandtabs", 1),
    ("from_bytes", 3),
    ("fromkeys", 2),
    ("get_objects", 1),
    ("groupby", 2),
    ("hex", 2),
    ("int", 1),
    ("move_to_end", 2),
    ("permutations", 2),
    ("pop", 2),
    ("popitem", 1),
    ("pow", 3),
    ("property", 4),
    ("round", 2),
    ("rsplit", 2),
    ("setdefault", 2),
    ("sort", 2),
    ("split", 2),
    ("splitlines", 1),
    ("str", 3),
    ("sum", 1),
    ("to_bytes", 3),
    ("translate", 1),
];

impl Vm {
    /// A built-in function is called with keywords, or with a number of arguments that cannot be right without.
    #[cold]
    pub(super) fn parse_keywords(&self, function: &str, args: &Args<'_>) {
        let is_without = args.names.is_some_and(|names| names.items().is_empty());
        let Some(i) = FUNCTIONS.iter().position(|(name, _)| *name == function) else { return };
        let known = self.parsed_keywords.get();
        if is_without || known & 1 << i != 0 {
            return;
        }
        self.parsed_keywords.set(known | 1 << i);
        self.heap.count_in(stock_of(FUNCTIONS[i].1));
    }
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;

    #[test]
    fn each_function_has_a_bit() {
        assert!(FUNCTIONS.len() <= 64 && FUNCTIONS.is_sorted_by_key(|(name, _)| *name));
    }
}
