//! The plot: a line for each workload, with a dot for each contender on a logarithmic axis.

use std::fmt::Write;

use super::results::{OURS, OURS_BY_HAND, RC, Results};
use super::rows::{ROWS, Row, Target};

const WIDTH: f64 = 1040.0;
const LEFT: f64 = 430.0;
const RIGHT: f64 = 1010.0;
const TOP: f64 = 92.0;
const STEP: f64 = 24.0;
/// The axis, in times what `Rc` needs; what lies beyond stands at its ends.
const AXIS: (f64, f64) = (0.125, 64.0);
const TICKS: &[(f64, &str)] = &[
    (0.125, "1/8"),
    (0.25, "1/4"),
    (0.5, "1/2"),
    (1.0, "Rc"),
    (2.0, "2"),
    (4.0, "4"),
    (8.0, "8"),
    (16.0, "16"),
    (32.0, "32"),
    (64.0, "64"),
];
/// For the peers, readable on white and on black.
const COLORS: &[&str] =
    &["#8e6bbf", "#c2772b", "#4f8f3f", "#2f8f9d", "#b5507a", "#7a7f2e", "#5a78c2", "#8a6a55"];

const STYLE: &str = "\
.page{fill:#fff}text{font:12px system-ui,sans-serif;fill:#24292f}.head{font-size:15px;font-weight:600}\
.small{font-size:11px;fill:#57606a}.grid{stroke:#d0d7de}.one{stroke:#57606a;stroke-width:1.5}\
.ours{fill:#d1242f}.manual{fill:none;stroke:#d1242f;stroke-width:1.5}.goal{stroke:#d1242f;stroke-width:2}\
@media(prefers-color-scheme:dark){.page{fill:#0d1117}text{fill:#e6edf3}.small{fill:#9198a1}.grid{stroke:#3d444d}\
.one{stroke:#9198a1}.ours{fill:#ff7b72}.manual{stroke:#ff7b72}.goal{stroke:#ff7b72}}";

/// The whole picture.
pub(crate) fn draw(results: &Results) -> String {
    let rows: Vec<&Row> = ROWS.iter().filter(|row| reference(results, row).is_some()).collect();
    let bottom = TOP + STEP * rows.len() as f64;
    let height = bottom + 20.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n\
         <title>exuvia and its peers, relative to Rc</title>\n<style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\" rx=\"6\"/>\n\
         <text class=\"head\" x=\"16\" y=\"24\">What the same work takes, relative to Rc (less is better)</text>\n"
    );
    svg += &legend(results);
    svg += &grid(bottom);
    for (i, row) in rows.iter().enumerate() {
        svg += &line(results, row, TOP + STEP * (i as f64 + 0.5));
    }
    svg + "</svg>\n"
}

/// What a row's dots are relative to: `Rc`, or the best peer where there is nothing to do for `Rc`.
fn reference(results: &Results, row: &Row) -> Option<f64> {
    results.median(row.work, OURS, row.number)?;
    let rc = results.median(row.work, RC, row.number);
    rc.or_else(|| Some(results.best_peer(row)?.1)).filter(|reference| *reference > 0.0)
}

fn legend(results: &Results) -> String {
    let mut svg = diamond("ours", 24.0, 44.0) + "<text x=\"36\" y=\"48\">exuvia</text>\n";
    svg += &diamond("manual", 104.0, 44.0);
    svg += "<text x=\"116\" y=\"48\">with its gates shut</text>\n";
    let mut x = 260.0;
    for (name, color) in peers(results) {
        let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"44\" r=\"5\" fill=\"{color}\"/>");
        let _ = writeln!(svg, "<text x=\"{}\" y=\"48\">{name}</text>", x + 10.0);
        x += 88.0;
    }
    let _ = writeln!(svg, "<line class=\"goal\" x1=\"{x}\" x2=\"{x}\" y1=\"37\" y2=\"51\"/>");
    let _ = writeln!(svg, "<text x=\"{}\" y=\"48\">target</text>", x + 8.0);
    svg
}

/// The peers with their colors.
fn peers(results: &Results) -> impl Iterator<Item = (&str, &'static str)> {
    results.peers().zip(COLORS.iter().copied())
}

fn grid(bottom: f64) -> String {
    let mut svg = String::new();
    for (value, label) in TICKS {
        let (x, class) = (place(*value), if *value == 1.0 { "one" } else { "grid" });
        let _ = writeln!(
            svg,
            "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{TOP}\" y2=\"{bottom}\"/>\n\
             <text class=\"small\" x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>",
            TOP - 8.0
        );
    }
    svg
}

fn line(results: &Results, row: &Row, y: f64) -> String {
    let Some(reference) = reference(results, row) else { return String::new() };
    let has_rc = results.median(row.work, RC, row.number).is_some();
    let note = if has_rc { "" } else { " (to the best peer)" };
    let mut svg = format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}{note}</text>\n",
        LEFT - 14.0,
        y + 4.0,
        row.title
    );
    for (name, color) in peers(results) {
        if let Some(number) = results.median(row.work, name, row.number) {
            let x = place(number / reference);
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{color}\" fill-opacity=\"0.8\"/>"
            );
        }
    }
    if let Some(goal) = goal(results, row, reference) {
        let (x, top, bottom) = (place(goal), y - 8.0, y + 8.0);
        let _ = writeln!(
            svg,
            "<line class=\"goal\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\"/>"
        );
    }
    for (name, class) in [(OURS_BY_HAND, "manual"), (OURS, "ours")] {
        if let Some(number) = results.median(row.work, name, row.number) {
            svg += &diamond(class, place(number / reference), y);
        }
    }
    svg
}

/// Where the target lies.
fn goal(results: &Results, row: &Row, reference: f64) -> Option<f64> {
    match row.target {
        Target::Rc(target) => Some(target),
        Target::Peer(target) => Some(target * results.best_peer(row)?.1 / reference),
        Target::Most(target) => Some(target / reference),
        Target::Open => None,
    }
}

fn diamond(class: &str, x: f64, y: f64) -> String {
    format!("<path class=\"{class}\" d=\"M{:.1} {y:.1}l6.5-6.5 6.5 6.5-6.5 6.5z\"/>\n", x - 6.5)
}

/// A ratio's place on the axis.
fn place(ratio: f64) -> f64 {
    let (first, last) = AXIS;
    let share = (ratio.clamp(first, last) / first).ln() / (last / first).ln();
    LEFT + share * (RIGHT - LEFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_is_logarithmic_and_ends() {
        assert_eq!((place(0.125), place(64.0), place(1e9)), (LEFT, RIGHT, RIGHT));
        let [one, two, four] = [1.0, 2.0, 4.0].map(place);
        assert!((two - one - (four - two)).abs() < 1e-9);
    }
}
