//! `str.format` and `str.format_map`

use super::super::{Args, Kind, Vm};
use crate::object::{PyErr, PyResult, Value};

/// What the fields of a template are filled with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fields<'a> {
    /// Arguments, without the receiver.
    Args(Args<'a>),
    /// A mapping; there are no positional fields then.
    Map(&'a Value),
}

/// How fields without a name are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Undecided,
    Automatic(usize),
    Manual,
}

/// A field between braces.
struct Field<'a> {
    name: &'a str,
    conversion: Option<char>,
    spec: &'a str,
    /// Whether the specification has fields of its own.
    is_nested: bool,
}

impl Vm {
    /// `template.format(…)`
    pub(crate) fn format_template(&self, template: &str, fields: Fields<'_>) -> PyResult<String> {
        self.fill_template(template, fields, &mut Numbering::Undecided, 2)
    }

    fn fill_template(
        &self,
        template: &str,
        fields: Fields<'_>,
        numbering: &mut Numbering,
        depth: u8,
    ) -> PyResult<String> {
        if depth == 0 {
            return Err(self.value_error("Max string recursion exceeded"));
        }
        let mut out = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some(brace) = rest.find(['{', '}']) {
            out.push_str(&rest[..brace]);
            let is_open = rest.as_bytes()[brace] == b'{';
            let after = &rest[brace + 1..];
            if after.as_bytes().first() == Some(&rest.as_bytes()[brace]) {
                out.push(if is_open { '{' } else { '}' });
                rest = &after[1..];
                continue;
            }
            if !is_open {
                return Err(self.value_error("Single '}' encountered in format string"));
            }
            if after.is_empty() {
                return Err(self.value_error("Single '{' encountered in format string"));
            }
            let (field, after) = self.read_field(after)?;
            self.fill_field(&field, fields, numbering, depth, &mut out)?;
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// A field and what follows it.
    fn read_field<'a>(&self, text: &'a str) -> PyResult<(Field<'a>, &'a str)> {
        let mut end = None;
        let mut in_brackets = false;
        for (i, c) in text.char_indices() {
            match c {
                ']' if in_brackets => in_brackets = false,
                _ if in_brackets => {}
                '[' => in_brackets = true,
                '{' => return Err(self.value_error("unexpected '{' in field name")),
                '}' | ':' | '!' => {
                    end = Some((i, c));
                    break;
                }
                _ => {}
            }
        }
        let Some((end, mark)) = end else {
            return Err(self.value_error("expected '}' before end of string"));
        };
        let (name, mut rest) = (&text[..end], &text[end + 1..]);
        let mut field = Field { name, conversion: None, spec: "", is_nested: false };
        if mark == '}' {
            return Ok((field, rest));
        }
        if mark == '!' {
            let mut chars = rest.chars();
            let Some(conversion) = chars.next() else {
                return Err(
                    self.value_error("end of string while looking for conversion specifier")
                );
            };
            field.conversion = Some(conversion);
            match chars.next() {
                Some('}') => return Ok((field, chars.as_str())),
                Some(':') | None => rest = chars.as_str(),
                Some(_) => return Err(self.value_error("expected ':' after conversion specifier")),
            }
        }
        let (end, is_nested) =
            spec_end(rest).ok_or_else(|| self.value_error("unmatched '{' in format spec"))?;
        field.spec = &rest[..end];
        field.is_nested = is_nested;
        Ok((field, &rest[end + 1..]))
    }

    fn fill_field(
        &self,
        field: &Field<'_>,
        fields: Fields<'_>,
        numbering: &mut Numbering,
        depth: u8,
        out: &mut String,
    ) -> PyResult<()> {
        let value = self.field_value(field.name, fields, numbering)?;
        let value = match field.conversion {
            None => value,
            Some('r') => self.new_string(self.repr(&value)?),
            Some('s') => self.str(&value)?,
            Some('a') => self.new_string(self.ascii(&value)?),
            Some(other) => return Err(self.unknown_conversion(other)),
        };
        let nested;
        let spec = if field.is_nested {
            nested = self.fill_template(field.spec, fields, numbering, depth - 1)?;
            &nested
        } else {
            field.spec
        };
        let text = self.format(&value, spec)?;
        if let Some(text) = super::as_str(&text) {
            out.push_str(text.as_str());
        }
        Ok(())
    }

    #[cold]
    fn unknown_conversion(&self, conversion: char) -> PyErr {
        let number = u32::from(conversion);
        if number > 32 && number < 127 {
            return self.value_error(format!("Unknown conversion specifier {conversion}"));
        }
        self.value_error(format!("Unknown conversion specifier \\x{number:x}"))
    }

    /// The object that a field's name stands for: `0.name[key]`.
    fn field_value(&self, name: &str, fields: Fields<'_>, numbering: &mut Numbering) -> PyResult {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut rest) = name.split_at(end);
        let mut value = self.first_value(first, fields, numbering)?;
        while !rest.is_empty() {
            if let Some(attribute) = rest.strip_prefix('.') {
                let end = attribute.find(['.', '[']).unwrap_or(attribute.len());
                let (name, after) = attribute.split_at(end);
                self.check_not_empty(name)?;
                value = self.attribute_named(&value, name)?;
                rest = after;
            } else if let Some(key) = rest.strip_prefix('[') {
                let Some(end) = key.find(']') else {
                    return Err(self.value_error("Missing ']' in format string"));
                };
                let (key, after) = (&key[..end], &key[end + 1..]);
                self.check_not_empty(key)?;
                let key = match self.read_index(key)? {
                    Some(index) => self.new_size(index),
                    None => self.new_str(key),
                };
                value = self.subscript(&value, &key)?;
                rest = after;
            } else {
                return Err(
                    self.value_error("Only '.' or '[' may follow ']' in format field specifier")
                );
            }
        }
        Ok(value)
    }

    fn check_not_empty(&self, name: &str) -> PyResult<()> {
        if name.is_empty() {
            return Err(self.value_error("Empty attribute in format string"));
        }
        Ok(())
    }

    /// The number that a name is, if it consists of digits.
    fn read_index(&self, name: &str) -> PyResult<Option<usize>> {
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(None);
        }
        let index = name.parse::<usize>().ok().filter(|index| i64::try_from(*index).is_ok());
        index.map(Some).ok_or_else(|| self.value_error("Too many decimal digits in format string"))
    }

    /// The argument or mapped value at the start of a field's name.
    fn first_value(&self, first: &str, fields: Fields<'_>, numbering: &mut Numbering) -> PyResult {
        let index = self.read_index(first)?;
        let index = match (index, first.is_empty()) {
            (None, false) => return self.named_value(first, fields),
            (index, _) => self.count(index, numbering)?,
        };
        let Fields::Args(args) = fields else {
            return Err(self.value_error("Format string contains positional fields"));
        };
        args.positional().get(index).cloned().ok_or_else(|| {
            self.index_error(format!(
                "Replacement index {index} out of range for positional args tuple"
            ))
        })
    }

    /// The number of a field, which all must have or none.
    fn count(&self, index: Option<usize>, numbering: &mut Numbering) -> PyResult<usize> {
        match (index, *numbering) {
            (Some(_), Numbering::Automatic(_)) => Err(self.value_error(
                "cannot switch from automatic field numbering to manual field specification",
            )),
            (None, Numbering::Manual) => Err(self.value_error(
                "cannot switch from manual field specification to automatic field numbering",
            )),
            (Some(index), _) => {
                *numbering = Numbering::Manual;
                Ok(index)
            }
            (None, Numbering::Automatic(next)) => {
                *numbering = Numbering::Automatic(next + 1);
                Ok(next)
            }
            (None, Numbering::Undecided) => {
                *numbering = Numbering::Automatic(1);
                Ok(0)
            }
        }
    }

    fn named_value(&self, name: &str, fields: Fields<'_>) -> PyResult {
        match fields {
            Fields::Map(map) => self.subscript(map, &self.new_str(name)),
            Fields::Args(args) => {
                let found = args.keywords().find(|(keyword, _)| keyword.as_str() == name);
                found
                    .map(|(_, value)| value.clone())
                    .ok_or_else(|| self.raised(Kind::KeyError, self.new_str(name)))
            }
        }
    }
}

/// Where a specification ends, and whether it has fields of its own.
fn spec_end(text: &str) -> Option<(usize, bool)> {
    let (mut depth, mut is_nested) = (1, false);
    for (i, c) in text.char_indices() {
        match c {
            '{' => {
                depth += 1;
                is_nested = true;
            }
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((i, is_nested));
        }
    }
    None
}
