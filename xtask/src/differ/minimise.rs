//! Takes away what a difference does not need.

use super::compare::{Comparison, Pair, Verdict};
use super::program::{Body, size, unwrapped, without};

/// How many programs are tried at most for one difference.
const N_TRIALS: usize = 300;

/// A smaller program that differs in the same way.
pub(crate) struct Minimiser<'p> {
    pair: &'p Pair,
    wanted: Verdict,
    n_trials: usize,
}

impl<'p> Minimiser<'p> {
    /// Looks for programs that differ as `comparison` does.
    pub(crate) fn new(pair: &'p Pair, comparison: &Comparison) -> Self {
        Self { pair, wanted: comparison.verdict(), n_trials: 0 }
    }

    /// Tries to take away larger and smaller parts, until nothing more can go.
    pub(crate) fn run(&mut self, mut program: Body) -> Body {
        loop {
            let before = size(&program);
            let mut chunk = before.div_ceil(2);
            while chunk > 0 {
                program = self.delete_chunks(program, chunk);
                chunk /= 2;
            }
            program = self.unwrap_blocks(program);
            if size(&program) == before || self.n_trials >= N_TRIALS {
                return program;
            }
        }
    }

    /// From the end to the beginning, as what comes later needs what comes earlier.
    fn delete_chunks(&mut self, mut program: Body, chunk: usize) -> Body {
        let mut end = size(&program);
        while end > 0 {
            let start = end.saturating_sub(chunk);
            let smaller = without(&program, start, end - start);
            if size(&smaller) < size(&program) && self.still_differs(&smaller) {
                program = smaller;
            }
            end = start.min(size(&program));
        }
        program
    }

    fn unwrap_blocks(&mut self, mut program: Body) -> Body {
        let mut target = 0;
        while target < size(&program) {
            match unwrapped(&program, target) {
                Some(smaller) if self.still_differs(&smaller) => program = smaller,
                _ => target += 1,
            }
        }
        program
    }

    fn still_differs(&mut self, program: &Body) -> bool {
        if self.n_trials >= N_TRIALS {
            return false;
        }
        self.n_trials += 1;
        self.pair.compare(program).is_ok_and(|comparison| comparison.verdict() == self.wanted)
    }
}
