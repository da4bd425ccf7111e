//! The Mersenne twister MT19937, as CPython's `_random` has it.

/// Size of the state in words.
pub(crate) const N: usize = 624;
const M: usize = 397;
const MATRIX_A: u32 = 0x9908_b0df;
const UPPER: u32 = 0x8000_0000;
const LOWER: u32 = 0x7fff_ffff;

/// A generator of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Twister {
    words: Box<[u32; N]>,
    index: usize,
}

impl Twister {
    /// The generator whose sequence a key of 32-bit words determines, least significant word first.
    pub(crate) fn from_key(key: &[u32]) -> Self {
        let mut twister = Self::from_word(19_650_218);
        let key = if key.is_empty() { &[0][..] } else { key };
        twister.stir(key);
        twister
    }

    fn from_word(seed: u32) -> Self {
        let mut words = Box::new([0; N]);
        words[0] = seed;
        for i in 1..N {
            let last = words[i - 1];
            words[i] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(narrow(i));
        }
        Self { words, index: N }
    }

    /// Mixes a key into the state.
    fn stir(&mut self, key: &[u32]) {
        let words = &mut *self.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let mixed = words[i] ^ mix(words[i - 1]).wrapping_mul(1_664_525);
            words[i] = mixed.wrapping_add(key[j]).wrapping_add(narrow(j));
            i = next_index(words, i);
            j = (j + 1) % key.len();
        }
        for _ in 1..N {
            let mixed = words[i] ^ mix(words[i - 1]).wrapping_mul(1_566_083_941);
            words[i] = mixed.wrapping_sub(narrow(i));
            i = next_index(words, i);
        }
        words[0] = 0x8000_0000;
    }

    /// The next 32 random bits.
    pub(crate) fn next_word(&mut self) -> u32 {
        if self.index >= N {
            self.refill();
        }
        let mut y = self.words[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn refill(&mut self) {
        for i in 0..N {
            let y = (self.words[i] & UPPER) | (self.words[(i + 1) % N] & LOWER);
            let matrix = if y & 1 == 0 { 0 } else { MATRIX_A };
            self.words[i] = self.words[(i + M) % N] ^ (y >> 1) ^ matrix;
        }
        self.index = 0;
    }

    /// A number in [0, 1) with 53 random bits.
    pub(crate) fn next_float(&mut self) -> f64 {
        let high = self.next_word() >> 5;
        let low = self.next_word() >> 6;
        (f64::from(high) * 67_108_864.0 + f64::from(low)) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// At most 64 random bits.
    pub(crate) fn next_bits(&mut self, n_bits: u32) -> u64 {
        match n_bits {
            0 => 0,
            1..=32 => u64::from(self.next_word() >> (32 - n_bits)),
            _ => {
                let low = u64::from(self.next_word());
                let high = u64::from(self.next_word() >> (64 - n_bits.min(64)));
                high << 32 | low
            }
        }
    }

    /// Any number of random bits, as words, least significant first.
    pub(crate) fn next_words(&mut self, n_bits: usize) -> Vec<u32> {
        let mut words: Vec<u32> = (0..n_bits.div_ceil(32)).map(|_| self.next_word()).collect();
        let extra = words.len() * 32 - n_bits;
        if let Some(last) = words.last_mut() {
            *last >>= extra;
        }
        words
    }

    /// The words of the state, and the position in them.
    pub(crate) fn state(&self) -> (&[u32; N], usize) {
        (&self.words, self.index)
    }

    /// The generator with this state, unless the position is outside.
    pub(crate) fn from_state(words: Box<[u32; N]>, index: usize) -> Option<Self> {
        (index <= N).then_some(Self { words, index })
    }
}

fn mix(word: u32) -> u32 {
    word ^ (word >> 30)
}

/// The index after `i`; past the end, the last word becomes the first.
fn next_index(words: &mut [u32; N], i: usize) -> usize {
    if i + 1 < N {
        return i + 1;
    }
    words[0] = words[N - 1];
    1
}

fn narrow(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_cpythons_sequence() {
        let mut twister = Twister::from_key(&[42]);
        assert_eq!(twister.next_float(), 0.639_426_798_457_883_8);
        assert_eq!(twister.next_float(), 0.025_010_755_222_666_936);
        assert_eq!(Twister::from_key(&[42]).next_bits(10), 654);
    }

    #[test]
    fn many_bits_are_made_of_words() {
        let words = Twister::from_key(&[1]).next_words(100);
        assert_eq!(words.len(), 4);
        assert!(words[3] < 16);
    }
}
