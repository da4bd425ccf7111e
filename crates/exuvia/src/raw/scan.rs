//! The words of an object, for guesses.

use super::slot::Slot;

impl Slot {
    /// The words of an object's value, at the offsets of the multiples of 8 from its address. None where the processor is one that is
    /// not known here.
    ///
    /// A value has padding, fields that are not initialised, and parts that somebody may have borrowed mutably. None of these may be
    /// read in Rust. So it is not Rust that reads: to the language, the numbers come from nowhere and can be any, and
    /// so they may be good for a hint and for nothing else.
    pub(crate) fn words(self) -> impl Iterator<Item = (usize, usize)> {
        let end = if self.has_value() { self.bytes() } else { 0 };
        let words = (16..end.saturating_sub(7)).step_by(8);
        words.filter_map(move |offset| Some((offset, read(self.address() + offset)?)))
    }
}

#[cfg(target_arch = "x86_64")]
fn read(address: usize) -> Option<usize> {
    let word;
    // SAFETY: `words` asks for memory within the slot only, which is mapped (S1), and nothing is written.
    unsafe {
        std::arch::asm!(
            "mov {word}, qword ptr [{address}]",
            address = in(reg) address,
            word = lateout(reg) word,
            options(nostack, preserves_flags, readonly),
        );
    }
    Some(word)
}

#[cfg(target_arch = "aarch64")]
fn read(address: usize) -> Option<usize> {
    let word;
    // SAFETY: `words` asks for memory within the slot only, which is mapped (S1), and nothing is written.
    unsafe {
        std::arch::asm!(
            "ldr {word}, [{address}]",
            address = in(reg) address,
            word = lateout(reg) word,
            options(nostack, preserves_flags, readonly),
        );
    }
    Some(word)
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn read(_: usize) -> Option<usize> {
    None
}
