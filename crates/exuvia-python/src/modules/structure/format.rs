//! Formats of `struct`: from text to a list of what stands where.

/// How numbers are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// As the machine's C compiler does it, with sizes and gaps.
    pub(super) is_native: bool,
    pub(super) is_big_endian: bool,
}

/// A code with its count: a number of values, or the length of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) code: u8,
    pub(super) count: usize,
    /// Size of one value.
    pub(super) size: usize,
    pub(super) offset: usize,
}

/// A format.
#[derive(Debug)]
pub(super) struct Format {
    pub(super) layout: Layout,
    pub(super) items: Vec<Item>,
    /// How many bytes there are.
    pub(super) size: usize,
    /// How many values there are.
    pub(super) n_values: usize,
}

const TOO_LONG: &str = "total struct size too long";

impl Format {
    /// Reads a format.
    ///
    /// # Errors
    /// CPython's message for what is wrong with it.
    pub(super) fn parse(text: &[u8]) -> Result<Self, &'static str> {
        let (layout, codes) = layout_of(text);
        let mut format = Self { layout, items: Vec::new(), size: 0, n_values: 0 };
        let mut count: Option<usize> = None;
        for &code in codes {
            if code.is_ascii_digit() {
                let digit = usize::from(code - b'0');
                let more = count.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(digit));
                count = Some(more.ok_or(TOO_LONG)?);
            } else if !code.is_ascii_whitespace() || count.is_some() {
                format.add(code, count.take().unwrap_or(1))?;
            }
        }
        match count {
            Some(_) => Err("repeat count given without format specifier"),
            None => Ok(format),
        }
    }

    fn add(&mut self, code: u8, count: usize) -> Result<(), &'static str> {
        let size = size_of(code, self.layout.is_native).ok_or("bad char in struct format")?;
        if self.layout.is_native {
            self.size = self.size.checked_next_multiple_of(size).ok_or(TOO_LONG)?;
        }
        let offset = self.size;
        let len = size.checked_mul(count).and_then(|len| len.checked_add(offset));
        self.size = len.filter(|len| isize::try_from(*len).is_ok()).ok_or(TOO_LONG)?;
        match code {
            b'x' => return Ok(()),
            b's' | b'p' => self.n_values += 1,
            _ => self.n_values += count,
        }
        self.items.push(Item { code, count, size, offset });
        Ok(())
    }
}

fn layout_of(text: &[u8]) -> (Layout, &[u8]) {
    let is_native_big = cfg!(target_endian = "big");
    let layout = |is_native, is_big_endian| Layout { is_native, is_big_endian };
    match text {
        [b'@', rest @ ..] => (layout(true, is_native_big), rest),
        [b'=', rest @ ..] => (layout(false, is_native_big), rest),
        [b'<', rest @ ..] => (layout(false, false), rest),
        [b'>' | b'!', rest @ ..] => (layout(false, true), rest),
        rest => (layout(true, is_native_big), rest),
    }
}

fn size_of(code: u8, is_native: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if is_native {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if is_native => 8,
        _ => return None,
    })
}
