//! What became of all objects, at the end of the log.

use std::time::Duration;

use super::layout;
use super::number::{grouped, micros, share};
use super::theme::Theme;

/// The sums over a run.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    /// How often each generation was collected.
    pub(crate) collections: [u64; 3],
    /// How long all of them took.
    pub(crate) duration: Duration,
    pub(crate) fates: Fates,
}

/// How the objects have ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fates {
    pub(crate) made_at_start: u64,
    pub(crate) made_by_program: u64,
    pub(crate) freed_by_counting: u64,
    pub(crate) freed_by_collector: u64,
    pub(crate) alive: u64,
}

impl Summary {
    /// The last block of the log.
    pub(crate) fn render(&self, theme: &Theme) -> String {
        let time = format!("{} µs in collections", micros(self.duration));
        let collections = self.collections.map(grouped);
        let of_generation = ["generation 0", "generation 1", "generation 2"];
        let Fates { made_at_start, made_by_program, .. } = self.fates;
        let Fates { freed_by_counting, freed_by_collector, alive, .. } = self.fates;
        let made = made_at_start + made_by_program;
        let objects =
            [made_at_start, made_by_program, freed_by_counting, freed_by_collector, alive];
        let mut numbers = collections.to_vec();
        numbers.extend(objects.map(grouped));
        let width = numbers.iter().map(String::len).max().unwrap_or(0);

        let rows = of_generation.into_iter().zip(&collections);
        let collection_rows: Vec<String> =
            rows.map(|(what, n)| format!("{what:FATE_WIDTH$}{n:>width$}")).collect();
        let rows = FATES.into_iter().zip(objects);
        let object_rows: Vec<String> = rows
            .map(|(what, n)| {
                let share = share(n, made);
                let n = grouped(n);
                format!(
                    "{what:FATE_WIDTH$}{n:>width$}  {}",
                    theme.faint.paint(format_args!("{share:>7}"))
                )
            })
            .collect();
        layout::heading("summary", &time, theme)
            + &layout::labeled_lines("collections", &collection_rows, theme)
            + &layout::labeled_lines("objects", &object_rows, theme)
    }
}

const FATES: [&str; 5] = [
    "made by the start of Python",
    "made by the program",
    "freed by reference counting",
    "freed by the collector",
    "alive at exit",
];

/// Of the column that says what is counted.
const FATE_WIDTH: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let summary = Summary {
            collections: [1_300, 118, 8],
            duration: Duration::from_micros(12_345),
            fates: Fates {
                made_at_start: 5_000,
                made_by_program: 995_000,
                freed_by_counting: 899_998,
                freed_by_collector: 2,
                alive: 100_000,
            },
        };
        let expected = "\
── summary ───────────────────────────────────────── 12,345 µs in collections ──
collections generation 0                    1,300
            generation 1                      118
            generation 2                        8
objects     made by the start of Python     5,000    0.5 %
            made by the program           995,000   99.5 %
            freed by reference counting   899,998   90.0 %
            freed by the collector              2    0.0 %
            alive at exit                 100,000   10.0 %
";
        let text = summary.render(&Theme::plain());
        assert_eq!(text, expected, "rendered:\n{text}");
    }
}
