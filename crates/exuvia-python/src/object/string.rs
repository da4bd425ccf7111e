//! `str` and `bytes`.

use std::cell::Cell;

use exuvia::Trace;

use super::tag;

/// A `str`. Lone surrogates cannot be held.
#[derive(Debug, Trace)]
#[trace(tag = tag::STR)]
pub(crate) struct Str {
    text: String,
    /// 0 while not computed; a hash of 0 is kept as 0 and computed again.
    hash: Cell<i64>,
    /// Number of characters; equal to the number of bytes exactly for ASCII.
    n_chars: usize,
    /// Whether this is *the* string of its text among the interned ones, so that identity decides equality.
    interned: Cell<bool>,
    /// Whether it belongs to the interpreter, as the names of built-in functions do.
    is_static: Cell<bool>,
}

impl Str {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let n_chars = if text.is_ascii() { text.len() } else { text.chars().count() };
        Self {
            text,
            hash: Cell::new(0),
            n_chars,
            interned: Cell::new(false),
            is_static: Cell::new(false),
        }
    }

    /// Appends another text.
    pub(crate) fn push(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.n_chars += other.n_chars;
        self.hash.set(0);
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Number of characters.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.n_chars
    }

    #[inline]
    pub(crate) fn is_ascii(&self) -> bool {
        self.n_chars == self.text.len()
    }

    /// The hash, as CPython's under `PYTHONHASHSEED=0`.
    #[inline]
    pub(crate) fn hash(&self) -> i64 {
        match self.hash.get() {
            0 => self.compute_hash(),
            hash => hash,
        }
    }

    #[cold]
    fn compute_hash(&self) -> i64 {
        let hash = if self.is_ascii() {
            hash_bytes(self.text.as_bytes())
        } else {
            hash_bytes(&self.storage())
        };
        self.hash.set(hash);
        hash
    }

    /// The bytes that CPython would hash: one, two or four for each character.
    fn storage(&self) -> Vec<u8> {
        match self.text.chars().max() {
            None => Vec::new(),
            Some(max) if max < '\u{100}' => {
                self.text.chars().filter_map(|c| u8::try_from(c).ok()).collect()
            }
            Some(max) if max < '\u{10000}' => {
                self.text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Some(_) => self.text.chars().flat_map(|c| (c as u32).to_le_bytes()).collect(),
        }
    }

    pub(crate) fn is_interned(&self) -> bool {
        self.interned.get()
    }

    pub(crate) fn is_static(&self) -> bool {
        self.is_static.get()
    }

    pub(crate) fn set_static(&self) {
        self.is_static.set(true);
    }

    pub(crate) fn set_interned(&self) {
        self.interned.set(true);
    }

    /// Byte offset of the character with index `index`, which is at most [`Str::len`].
    pub(crate) fn byte_offset(&self, index: usize) -> usize {
        if self.is_ascii() {
            return index;
        }
        self.text.char_indices().nth(index).map_or(self.text.len(), |(offset, _)| offset)
    }

    /// The characters from `start` to `end`, both at most [`Str::len`].
    pub(crate) fn slice(&self, start: usize, end: usize) -> &str {
        if start >= end {
            return "";
        }
        let from = self.byte_offset(start);
        if self.is_ascii() {
            return &self.text[from..end];
        }
        let rest = &self.text[from..];
        let to = rest.char_indices().nth(end - start).map_or(rest.len(), |(offset, _)| offset);
        &rest[..to]
    }
}

/// `bytes`
#[derive(Debug, Trace)]
#[trace(tag = tag::BYTES)]
pub(crate) struct Bytes {
    pub(crate) data: Box<[u8]>,
}

/// CPython's hash of a byte string: SipHash-1-3 under a zero key; -1 is reserved for errors.
pub(crate) fn hash_bytes(bytes: &[u8]) -> i64 {
    use std::hash::Hasher;
    if bytes.is_empty() {
        return 0;
    }
    let mut hasher = siphasher::sip::SipHasher13::new_with_keys(0, 0);
    hasher.write(bytes);
    match hasher.finish().cast_signed() {
        -1 => -2,
        hash => hash,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_cpython_with_hash_seed_zero() {
        assert_eq!(Str::new("abc").hash(), -4_594_863_902_769_663_758);
        assert_eq!(Str::new("").hash(), 0);
    }

    #[test]
    fn slices_count_characters() {
        let text = Str::new("aäb€c");
        assert_eq!(text.len(), 5);
        assert_eq!(text.slice(1, 4), "äb€");
        assert_eq!(text.slice(3, 3), "");
    }
}
