//! Cutting text up and padding it, with Python's rules.

/// The words between white space; at most `max` are cut off, the rest stays whole.
pub(crate) fn split_space(text: &str, is_space: fn(char) -> bool, max: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == max {
            parts.push(rest);
            break;
        }
        let end = rest.find(is_space).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(is_space);
    }
    parts
}

/// [`split_space`] from the end.
pub(crate) fn rsplit_space(text: &str, is_space: fn(char) -> bool, max: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == max {
            parts.push(rest);
            break;
        }
        let start = rest
            .char_indices()
            .rev()
            .find(|(_, c)| is_space(*c))
            .map_or(0, |(i, c)| i + c.len_utf8());
        parts.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_space);
    }
    parts.reverse();
    parts
}

/// The pieces between separators; at most `max` cuts.
pub(crate) fn split<'a>(text: &'a str, separator: &str, max: usize) -> Vec<&'a str> {
    text.splitn(max.saturating_add(1), separator).collect()
}

/// [`split`] from the end.
pub(crate) fn rsplit<'a>(text: &'a str, separator: &str, max: usize) -> Vec<&'a str> {
    let mut parts: Vec<&str> = text.rsplitn(max.saturating_add(1), separator).collect();
    parts.reverse();
    parts
}

/// Whether a line of a `str` ends there.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether a line of `bytes` ends there.
pub(crate) fn is_ascii_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// The lines, with their ends if `keep_ends`.
pub(crate) fn split_lines(text: &str, is_end: fn(char) -> bool, keep_ends: bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some((end, c)) = rest.char_indices().find(|(_, c)| is_end(*c)) else {
            lines.push(rest);
            break;
        };
        let is_pair = c == '\r' && rest[end + 1..].starts_with('\n');
        let next = end + c.len_utf8() + usize::from(is_pair);
        lines.push(&rest[..if keep_ends { next } else { end }]);
        rest = &rest[next..];
    }
    lines
}

/// Tabs become spaces up to the next multiple of `size`. `None` if that is too much.
pub(crate) fn expand_tabs(text: &str, size: usize) -> Option<String> {
    let n_tabs = text.bytes().filter(|b| *b == b'\t').count();
    if n_tabs.saturating_mul(size) > super::spec::MAX_WIDTH {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' if size > 0 => {
                let n = size - column % size;
                out.extend(std::iter::repeat_n(' ', n));
                column += n;
            }
            '\t' => {}
            _ => {
                out.push(c);
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    Some(out)
}

/// The text with so many fill characters before and after it.
pub(crate) fn surround(text: &str, left: usize, right: usize, fill: char) -> String {
    let mut out = String::with_capacity(text.len() + (left + right) * fill.len_utf8());
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, right));
    out
}

/// Replaces the first `max` occurrences. An empty `old` is found before each character and at the end.
pub(crate) fn replace(text: &str, old: &str, new: &str, max: usize) -> String {
    text.replacen(old, new, max)
}

/// How often `needle` occurs, without overlaps.
pub(crate) fn count(text: &str, needle: &str) -> usize {
    if needle.is_empty() { text.chars().count() + 1 } else { text.matches(needle).count() }
}

/// Byte offset of the character with this index, or the end.
pub(crate) fn byte_offset(text: &str, index: usize) -> usize {
    if text.is_ascii() {
        return index.min(text.len());
    }
    text.char_indices().nth(index).map_or(text.len(), |(offset, _)| offset)
}

/// How many characters there are.
pub(crate) fn n_chars(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_splits() {
        let space = char::is_whitespace;
        assert_eq!(split_space(" a b  c ", space, 1), ["a", "b  c "]);
        assert_eq!(rsplit_space(" a b  c ", space, 1), [" a b", "c"]);
        assert_eq!(rsplit_space(" a\u{2003}b", space, 9), ["a", "b"]);
        assert!(split_space("  ", space, 9).is_empty());
    }

    #[test]
    fn lines_end_at_pairs() {
        assert_eq!(split_lines("a\r\nb\n\nc", is_line_end, false), ["a", "b", "", "c"]);
        assert_eq!(split_lines("a\r\nb\u{2028}", is_line_end, true), ["a\r\n", "b\u{2028}"]);
    }
}
