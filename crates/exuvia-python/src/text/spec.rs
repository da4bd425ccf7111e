//! The format specification mini-language: `[[fill]align][sign][z][#][0][width][,_][.precision][type]`.

/// A format specification.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub(crate) fill: char,
    /// One of `<`, `>`, `^`, `=`.
    pub(crate) align: char,
    pub(crate) sign: Option<char>,
    /// `z`: negative zero is written without its sign.
    pub(crate) no_negative_zero: bool,
    pub(crate) alternate: bool,
    pub(crate) width: usize,
    /// `,` or `_` between groups of digits.
    pub(crate) separator: Option<char>,
    pub(crate) precision: Option<usize>,
    pub(crate) kind: Option<char>,
}

/// Longest field that can be asked for.
pub(crate) const MAX_WIDTH: usize = 1 << 30;

/// What a class takes a specification to mean where it is silent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults<'a> {
    /// `>` for numbers, `<` for everything else.
    pub(crate) align: char,
    /// The type whose rules for separators hold.
    pub(crate) kind: Option<char>,
    /// Name of the class.
    pub(crate) class: &'a str,
}

/// Reads a specification.
pub(crate) fn parse(text: &str, defaults: Defaults<'_>) -> Result<Spec, String> {
    let default_align = defaults.align;
    let mut chars = text.chars().peekable();
    let mut spec = Spec {
        fill: ' ',
        align: default_align,
        sign: None,
        no_negative_zero: false,
        alternate: false,
        width: 0,
        separator: None,
        precision: None,
        kind: None,
    };
    let mut ahead = text.chars();
    let (first, second) = (ahead.next(), ahead.next());
    let mut has_fill = false;
    let mut has_align = false;
    if let (Some(fill), Some(align)) = (first, second.filter(|c| is_align(*c))) {
        (spec.fill, spec.align, has_fill, has_align) = (fill, align, true, true);
        chars.next();
        chars.next();
    } else if let Some(align) = chars.next_if(|c| is_align(*c)) {
        (spec.align, has_align) = (align, true);
    }
    spec.sign = chars.next_if(|c| matches!(c, '+' | '-' | ' '));
    spec.no_negative_zero = chars.next_if_eq(&'z').is_some();
    spec.alternate = chars.next_if_eq(&'#').is_some();
    if !has_fill && chars.next_if_eq(&'0').is_some() {
        spec.fill = '0';
        if !has_align && default_align == '>' {
            spec.align = '=';
        }
    }
    spec.width = number(&mut chars)?.unwrap_or(0);
    spec.separator = chars.next_if_eq(&',');
    if chars.next_if_eq(&'_').is_some() {
        if spec.separator.is_some() {
            return Err("Cannot specify both ',' and '_'.".to_owned());
        }
        spec.separator = Some('_');
    }
    if chars.peek() == Some(&',') && spec.separator == Some('_') {
        return Err("Cannot specify both ',' and '_'.".to_owned());
    }
    if chars.next_if_eq(&'.').is_some() {
        let precision = number(&mut chars)?;
        spec.precision = Some(precision.ok_or("Format specifier missing precision")?);
    }
    spec.kind = chars.next();
    if chars.next().is_some() {
        let class = defaults.class;
        return Err(format!("Invalid format specifier '{text}' for object of type '{class}'"));
    }
    check_separator(&spec, defaults.kind)?;
    Ok(spec)
}

fn is_align(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '^')
}

fn check_separator(spec: &Spec, default_kind: Option<char>) -> Result<(), String> {
    let Some(separator) = spec.separator else { return Ok(()) };
    match spec.kind.or(default_kind) {
        None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => Ok(()),
        Some('b' | 'o' | 'x' | 'X') if separator == '_' => Ok(()),
        Some(kind) if kind > ' ' && u32::from(kind) < 128 => {
            Err(format!("Cannot specify '{separator}' with '{kind}'."))
        }
        Some(kind) => Err(format!("Cannot specify '{separator}' with '\\x{:x}'.", u32::from(kind))),
    }
}

fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Option<usize>, String> {
    let mut value: Option<usize> = None;
    while let Some(digit) = chars.peek().and_then(|c| super::chars::decimal_value(*c)) {
        chars.next();
        let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(digit as usize));
        value = next.filter(|value| i64::try_from(*value).is_ok());
        if value.is_none() {
            return Err("Too many decimal digits in format string".to_owned());
        }
    }
    Ok(value)
}

/// The message for a type that objects of a class do not know.
pub(crate) fn unknown_kind(kind: char, class: &str) -> String {
    if kind > ' ' && u32::from(kind) < 128 {
        format!("Unknown format code '{kind}' for object of type '{class}'")
    } else {
        format!("Unknown format code '\\x{:x}' for object of type '{class}'", u32::from(kind))
    }
}

/// Pads text, which has `n_chars` characters, to the width.
pub(crate) fn pad(text: &str, n_chars: usize, spec: &Spec) -> String {
    let n = spec.width.saturating_sub(n_chars);
    let left = match spec.align {
        '>' => n,
        '^' => n / 2,
        _ => 0,
    };
    let mut padded = String::with_capacity(text.len() + n * spec.fill.len_utf8());
    padded.extend(std::iter::repeat_n(spec.fill, left));
    padded.push_str(text);
    padded.extend(std::iter::repeat_n(spec.fill, n - left));
    padded
}

/// `format(text, spec)`
pub(crate) fn format_str(text: &str, spec: &Spec, class: &str) -> Result<String, String> {
    if let Some(kind) = spec.kind.filter(|kind| *kind != 's') {
        return Err(unknown_kind(kind, class));
    }
    match spec.sign {
        Some(' ') => return Err("Space not allowed in string format specifier".to_owned()),
        Some(_) => return Err("Sign not allowed in string format specifier".to_owned()),
        None => {}
    }
    if spec.no_negative_zero {
        return Err("Negative zero coercion (z) not allowed in string format specifier".to_owned());
    }
    if spec.alternate {
        return Err("Alternate form (#) not allowed in string format specifier".to_owned());
    }
    if spec.align == '=' {
        return Err("'=' alignment not allowed in string format specifier".to_owned());
    }
    let end =
        spec.precision.and_then(|n| text.char_indices().nth(n)).map_or(text.len(), |(i, _)| i);
    let text = &text[..end];
    Ok(pad(text, text.chars().count(), spec))
}
