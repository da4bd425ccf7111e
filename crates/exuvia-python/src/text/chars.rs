//! What characters are, in Python's terms.

use unicode_general_category::{GeneralCategory as Category, get_general_category as category};

use super::unicode_table as table;

/// Whether `str.isspace` holds.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, '\x1c'..='\x1f') || c.is_whitespace()
}

/// Whether `bytes.isspace` holds.
pub(crate) fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Whether `repr` shows the character itself.
pub(crate) fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    !matches!(
        category(c),
        Category::Control
            | Category::Format
            | Category::Surrogate
            | Category::PrivateUse
            | Category::Unassigned
            | Category::LineSeparator
            | Category::ParagraphSeparator
            | Category::SpaceSeparator
    )
}

/// Whether `str.isalpha` holds.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        category(c),
        Category::UppercaseLetter
            | Category::LowercaseLetter
            | Category::TitlecaseLetter
            | Category::ModifierLetter
            | Category::OtherLetter
    )
}

/// Value of a decimal digit.
pub(crate) fn decimal_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let number = u32::from(c);
    let i = table::DECIMAL_ZEROS.partition_point(|zero| *zero <= number).checked_sub(1)?;
    let value = number - table::DECIMAL_ZEROS[i];
    (value < 10).then_some(value)
}

/// Whether `str.isdigit` holds.
pub(crate) fn is_digit(c: char) -> bool {
    decimal_value(c).is_some() || is_in(table::OTHER_DIGITS, c)
}

/// Whether `str.isnumeric` holds.
pub(crate) fn is_numeric(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    matches!(category(c), Category::DecimalNumber | Category::LetterNumber | Category::OtherNumber)
        || is_in(table::NUMERIC_LETTERS, c)
}

/// Whether `str.isalnum` holds.
pub(crate) fn is_alnum(c: char) -> bool {
    is_alpha(c) || decimal_value(c).is_some() || is_digit(c) || is_numeric(c)
}

/// Whether it is a title-case letter such as `ǅ`.
pub(crate) fn is_title(c: char) -> bool {
    !c.is_ascii() && category(c) == Category::TitlecaseLetter
}

pub(crate) fn is_upper(c: char) -> bool {
    c.is_uppercase()
}

pub(crate) fn is_lower(c: char) -> bool {
    c.is_lowercase()
}

/// Whether the character has case.
pub(crate) fn is_cased(c: char) -> bool {
    is_upper(c) || is_lower(c) || is_title(c)
}

fn is_in(ranges: &[(u32, u32)], c: char) -> bool {
    let number = u32::from(c);
    let i = ranges.partition_point(|(start, _)| *start <= number);
    i > 0 && number <= ranges[i - 1].1
}

/// Appends the title-case form.
pub(crate) fn push_title(out: &mut String, c: char) {
    match table::TITLE.binary_search_by_key(&c, |(c, _)| *c) {
        Ok(i) => out.push_str(table::TITLE[i].1),
        // Lower-case Georgian letters are their own title case.
        Err(_) if matches!(c, '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}') => out.push(c),
        Err(_) => out.extend(c.to_uppercase()),
    }
}

/// Whether `str.isidentifier` holds.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let is_start = |c: char| c == '_' || unicode_ident::is_xid_start(c);
    chars.next().is_some_and(is_start) && chars.all(unicode_ident::is_xid_continue)
}

/// `str.casefold`
pub(crate) fn casefold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    caseless::default_case_fold_str(text)
}

/// Lower case of the character at `offset`; the final sigma depends on what is around it.
pub(crate) fn push_lower(out: &mut String, text: &str, offset: usize, c: char) {
    if c == 'Σ' {
        out.push(if is_final_sigma(text, offset) { 'ς' } else { 'σ' });
    } else {
        out.extend(c.to_lowercase());
    }
}

/// Whether the sigma at `offset` ends a word: a cased letter before it and none after it, others skipped.
fn is_final_sigma(text: &str, offset: usize) -> bool {
    let before = text[..offset].chars().rev().find(|c| !is_case_ignorable(*c));
    let after = text[offset + 'Σ'.len_utf8()..].chars().find(|c| !is_case_ignorable(*c));
    before.is_some_and(is_cased) && !after.is_some_and(is_cased)
}

fn is_case_ignorable(c: char) -> bool {
    matches!(c, '\'' | '.' | ':' | '·' | '\u{2019}' | '\u{2018}' | '\u{2024}' | '\u{2027}')
        || matches!(
            category(c),
            Category::NonspacingMark
                | Category::EnclosingMark
                | Category::Format
                | Category::ModifierLetter
                | Category::ModifierSymbol
        )
}
