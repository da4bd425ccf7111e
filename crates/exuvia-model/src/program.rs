//! Programs: what is done to the heaps, as data.

use std::fmt;

/// A kind of operation. The comments call the operands `a` and `b`; they select among what there is, whatever their values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A new object of shape `a`, held; `b` says in which heap and what its callbacks do.
    Make,
    /// The same, and nobody examines it before it is tracked.
    MakeUntracked,
    /// A new object of shape `a`, held, that comes from another stock than it belongs to.
    MakeFrom,
    /// A new object with a part: the held object `a`, or a new one of shape `a`; `b` says which.
    MakeWhole,
    /// An edge from the held object `a` to the held object `b`, behind the others.
    Link,
    /// The same in a field, instead of what was there.
    LinkField,
    /// The same where the collector does not see it.
    LinkUnseen,
    /// Takes edge `b` of the held object `a` away.
    Unlink,
    /// Takes all edges of the held object `a` away.
    Cut,
    /// Holds the target of edge `b` of the held object `a`.
    Hold,
    /// Holds the held object `a` once more.
    Clone,
    /// Lets go of a handle.
    Release,
    /// Lets go of many handles.
    ReleaseMany,
    /// A weak handle to the held object `a`.
    Weaken,
    /// Holds what the weak handle `a` leads to.
    Upgrade,
    /// Drops the weak handle `a`.
    DropWeak,
    /// Clears the weak handles to the held object `a`.
    ClearWeak,
    /// Has the held object `b` told of the end of the held object `a`.
    Watch,
    /// Collects heap `a`, generation `b`.
    Collect,
    /// Freezes heap `a`.
    Freeze,
    /// Unfreezes heap `a`.
    Unfreeze,
    /// Tracks the held object `a`.
    Track,
    /// Untracks the held object `a`.
    Untrack,
    /// Sets the thresholds of heap `a`, or disables it.
    Gates,
    /// Has the next callback of kind `a` panic.
    Arm,
    /// Collects while the edges of the held object `a` are borrowed.
    CollectBorrowed,
    /// Asks for the only handle to the held object `a`.
    GetMut,
    /// Collects while the held object `a` can be changed, if this is the only handle to it.
    CollectLent,
    /// Takes the value of the held object `a` out, if this is the only handle to it.
    Unwrap,
    /// A new object with a weak handle to itself.
    MakeCyclic,
    /// Has the held object `a` live for ever.
    Immortalize,
    /// Drops heap `a`, and begins a new one in its place.
    Close,
    /// A ring of new objects, one of them held.
    Ring,
    /// A chain of new objects, the first of them held.
    Chain,
}

/// What a byte means: an entry stands as often as it is likely.
const KINDS: &[Kind] = {
    use Kind::*;
    &[
        Make,
        Make,
        Make,
        Make,
        Make,
        Make,
        Make,
        Make,
        Make,
        Make,
        MakeUntracked,
        MakeFrom,
        MakeFrom,
        MakeWhole,
        MakeWhole,
        MakeWhole,
        Link,
        Link,
        Link,
        Link,
        Link,
        Link,
        Link,
        Link,
        LinkField,
        LinkField,
        LinkField,
        LinkUnseen,
        Unlink,
        Unlink,
        Unlink,
        Cut,
        Hold,
        Hold,
        Hold,
        Clone,
        Release,
        Release,
        Release,
        Release,
        Release,
        Release,
        Release,
        Release,
        Release,
        ReleaseMany,
        ReleaseMany,
        Weaken,
        Weaken,
        Upgrade,
        DropWeak,
        ClearWeak,
        Watch,
        Watch,
        Collect,
        Collect,
        Collect,
        Freeze,
        Unfreeze,
        Track,
        Untrack,
        Gates,
        Arm,
        CollectBorrowed,
        GetMut,
        CollectLent,
        Unwrap,
        Unwrap,
        MakeCyclic,
        Immortalize,
        Close,
        Ring,
        Ring,
        Ring,
        Chain,
        Chain,
    ]
};

/// One operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Op {
    /// What is done.
    pub kind: Kind,
    /// The first operand.
    pub a: u16,
    /// The second operand.
    pub b: u16,
}

/// A setting and a list of operations.
#[derive(Clone, PartialEq, Eq)]
pub struct Program {
    /// What holds for the whole run, see `Setting`.
    pub setting: u32,
    /// What is done, in order.
    pub ops: Vec<Op>,
}

/// What holds for a whole run, taken from the bits of a number.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setting {
    /// An observer predicts each collection, and compares.
    pub(crate) observed: bool,
    /// The observer wants details, and objects have labels.
    pub(crate) details: bool,
    /// Full collections mark page by page.
    pub(crate) by_pages: bool,
    /// Allocations collect, and often.
    pub(crate) eager: bool,
    /// Callbacks do something.
    pub(crate) actions: bool,
    /// Callbacks panic when they are armed.
    pub(crate) panics: bool,
    /// Objects may become immortal.
    pub(crate) immortals: bool,
    /// Heaps may be dropped.
    pub(crate) closes: bool,
    /// Collections leave survivors in CPython's order, whatever it costs.
    pub(crate) keeps_order: bool,
    /// Somebody is told of each new object.
    pub(crate) births: bool,
    /// The heap verifies itself, and believes no `Trace`.
    pub(crate) proves: bool,
}

impl Setting {
    pub(crate) fn of(bits: u32) -> Self {
        // What is left in a heap that was dropped, because a finalizer resurrected it or a `Trace` panicked, nobody finds any
        // more; nor what lives for ever. That is as it should be, but LeakSanitizer does not know.
        let may_leak = !cfg!(gc_asan);
        Self {
            observed: bits & 3 != 0,
            details: bits & 4 != 0,
            by_pages: bits & 8 != 0,
            eager: bits & 16 != 0,
            actions: bits & 32 != 0,
            panics: bits & 64 != 0,
            // Each keeps the memory of its heap for good.
            immortals: bits >> 16 == 0 && may_leak,
            closes: bits & (32 | 64) == 0 || may_leak,
            keeps_order: bits & 128 != 0,
            births: bits & 256 != 0,
            // It would say of a `Trace` that panics that it is wrong.
            proves: bits & (64 | 512 | 1024 | 2048) == 512,
        }
    }
}

impl Op {
    /// The operation that five bytes stand for.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 5]) -> Self {
        let [kind, a, a_high, b, b_high] = bytes;
        Self {
            kind: KINDS[usize::from(kind) % KINDS.len()],
            a: u16::from_le_bytes([a, a_high]),
            b: u16::from_le_bytes([b, b_high]),
        }
    }
}

impl Program {
    /// The program that a fuzzer's bytes stand for: four for the setting, five for each operation.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (setting, ops) = bytes.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let (ops, _) = ops.as_chunks::<5>();
        Self {
            setting: u32::from_le_bytes(*setting),
            ops: ops.iter().copied().map(Op::from_bytes).collect(),
        }
    }

    /// A program of `len` operations; the same for the same seed.
    #[must_use]
    pub fn random(seed: u64, len: usize) -> Self {
        let mut random = Random::new(seed);
        let mut bytes = Vec::with_capacity(4 + 5 * len);
        bytes.resize_with(4 + 5 * len, || random.byte());
        Self::from_bytes(&bytes)
    }
}

/// A xorshift generator: the same numbers in every run.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// A generator; any seed will do.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn byte(&mut self) -> u8 {
        self.number().to_be_bytes()[2]
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}", Setting::of(self.setting))?;
        for (index, Op { kind, a, b }) in self.ops.iter().enumerate() {
            writeln!(f, "{index:4}  {kind:?} {a} {b}")?;
        }
        write!(f, "Program {{ setting: {:#x}, ops: {:?} }}", self.setting, self.ops)
    }
}
