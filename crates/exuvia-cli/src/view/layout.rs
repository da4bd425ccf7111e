//! Lines of a fixed width with labels at the left.

use super::theme::Theme;

/// What fits on every terminal.
pub(super) const WIDTH: usize = 80;
/// Where text begins behind the labels.
pub(super) const INDENT: usize = 12;

/// `── left ─────────────── right ──`
pub(super) fn heading(left: &str, right: &str, theme: &Theme) -> String {
    let used = "──  ".chars().count()
        + left.chars().count()
        + right.chars().count()
        + "  ──".chars().count();
    let rule = "─".repeat(WIDTH.saturating_sub(used).max(1));
    let (start, left) = (theme.faint.paint("──"), theme.heading.paint(left));
    let end = theme.faint.paint(format_args!("{rule} {right} ──"));
    format!("{start} {left} {end}\n")
}

/// A label, and a line behind it.
pub(super) fn labeled(label: &str, line: &str, theme: &Theme) -> String {
    format!("{}{line}\n", theme.label.paint(format_args!("{label:INDENT$}")))
}

/// A label, and lines behind it, one below the other.
pub(super) fn labeled_lines(label: &str, lines: &[String], theme: &Theme) -> String {
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels.zip(lines).map(|(label, line)| labeled(label, line, theme)).collect()
}

/// Puts words one after the other into as few lines as they fit in behind a label.
pub(super) fn filled(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if INDENT + line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// Puts a comma behind all but the last.
pub(super) fn comma_separated(items: Vec<String>) -> Vec<String> {
    let last = items.len().saturating_sub(1);
    items
        .into_iter()
        .enumerate()
        .map(|(i, item)| if i < last { item + "," } else { item })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_as_wide_as_the_page() {
        let theme = Theme::plain();
        let heading = heading("collection 1 · generation 0", "61 µs", &theme);
        assert_eq!(heading.trim_end().chars().count(), WIDTH);
    }

    #[test]
    fn words_fill_lines() {
        let lines = filled((0..30).map(|number| format!("word{number}")));
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| INDENT + line.len() <= WIDTH));
    }

    #[test]
    fn the_last_item_has_no_comma() {
        assert_eq!(comma_separated(vec!["a".into(), "b".into()]), ["a,", "b"]);
        assert!(comma_separated(Vec::new()).is_empty());
    }
}
