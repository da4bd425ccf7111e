//! Places in the text.

use std::rc::Rc;

use ruff_text_size::{TextRange, TextSize};

use super::super::{Item, Kind, Node, Place};
use super::Builder;
use crate::syntax::Lines;

/// Lines further down, and columns further right, are taken for these.
const MAX_LINE: usize = 1 << 20;
const MAX_COLUMN: usize = 1 << 16;
/// If that makes a larger text than this, columns are given up.
const MAX_TEXT: usize = 1 << 26;

/// A text in which all nodes of the tree have their places: the given one if it will do, else blanks with the keywords that
/// the compiler looks for.
pub(crate) fn text_for(tree: &Node, given: Option<Rc<str>>) -> Rc<str> {
    let mut ends = Vec::new();
    let mut keywords = Vec::new();
    collect(tree, &mut ends, &mut keywords);
    if let Some(text) = given.filter(|text| holds(text, &ends)) {
        return text;
    }
    blanks(&ends, &keywords).into()
}

/// Line, counted from 0, and column.
type Point = (usize, usize);

/// Finds all places, and those at which a keyword must stand.
fn collect(node: &Node, points: &mut Vec<Point>, keywords: &mut Vec<(Point, &'static str)>) {
    if let Some(place) = &node.place {
        let (start, end) = (start(place), end(place));
        points.extend([start, end]);
        match node.kind {
            Kind::FunctionDef | Kind::AsyncFunctionDef => keywords.push((start, "def")),
            Kind::ClassDef => keywords.push((start, "class")),
            _ => {}
        }
    }
    for item in &node.fields {
        for child in item.list().iter().chain([item]).filter_map(Item::node) {
            collect(child, points, keywords);
        }
    }
}

fn start(place: &Place) -> Point {
    point(place.line, place.column)
}

fn end(place: &Place) -> Point {
    point(place.end_line, place.end_column)
}

fn point(line: i32, column: i32) -> Point {
    let line = usize::try_from(line).unwrap_or(0).clamp(1, MAX_LINE) - 1;
    (line, usize::try_from(column).unwrap_or(0).min(MAX_COLUMN))
}

/// Whether a text has characters at all these places.
fn holds(text: &str, points: &[Point]) -> bool {
    let lines: Vec<&str> = text.split('\n').collect();
    let has =
        |&(line, column): &Point| lines.get(line).is_some_and(|line| line.is_char_boundary(column));
    points.iter().all(has)
}

fn blanks(points: &[Point], keywords: &[(Point, &str)]) -> String {
    let words = keywords.iter().map(|((line, column), word)| (*line, column + word.len()));
    let mut widths = Vec::new();
    for (line, width) in points.iter().copied().chain(words) {
        if widths.len() <= line {
            widths.resize(line + 1, 0);
        }
        widths[line] = width.max(widths[line]);
    }
    if widths.iter().sum::<usize>() > MAX_TEXT {
        widths.fill(0);
    }
    let mut lines: Vec<String> = widths.into_iter().map(|width| " ".repeat(width)).collect();
    for ((line, column), word) in keywords {
        let range = *column..column + word.len();
        if lines[*line].len() >= range.end {
            lines[*line].replace_range(range, word);
        }
    }
    lines.join("\n")
}

impl Builder<'_> {
    /// The range in which a node stands.
    pub(super) fn range(&self, node: &Node) -> TextRange {
        let Some(place) = &node.place else { return TextRange::default() };
        let (start, end) = (self.offset(start(place)), self.offset(end(place)));
        TextRange::new(start, end.max(start))
    }

    fn offset(&self, (line, column): Point) -> TextSize {
        offset(self.lines, line, column)
    }
}

/// The offset of a place, or the last one before it that there is.
fn offset(lines: &Lines<'_>, line: usize, column: usize) -> TextSize {
    let number = u32::try_from(line + 1).unwrap_or(u32::MAX);
    let text = lines.text(number);
    let start = text.as_ptr().addr().saturating_sub(lines.source().as_ptr().addr());
    TextSize::try_from(start + column.min(text.len())).unwrap_or_default()
}
