//! Random numbers: the same for every contender.

/// Marsaglia's xorshift generator with 64 bits of state.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The same sequence for the same seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `limit`, which is small beside 2^32, so that the bias does not matter.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the product's upper half is below `limit`"
    )]
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// The numbers below `length` in random order.
    pub(crate) fn shuffled(&mut self, length: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..length).collect();
        for i in (1..length).rev() {
            numbers.swap(i, self.below(i + 1));
        }
        numbers
    }
}
