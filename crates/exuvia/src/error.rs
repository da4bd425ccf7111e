//! What can fail.

use std::fmt;

/// There is no memory for an object: the heap is at its [limit](crate::Heap::set_byte_limit), or the system has none left.
///
/// Before an allocation says so the heap has collected all generations, if allocations may collect.
///
/// # Examples
/// ```
/// use exuvia::Heap;
///
/// let heap = Heap::new();
/// heap.set_byte_limit(Some(0));
/// let error = heap.try_alloc(1_u64).unwrap_err();
/// assert_eq!(error.limit(), Some(0));
/// assert_eq!(
///     error.to_string(),
///     "no memory for an object of type u64: it takes 65536 bytes more, 0 are in use, and the limit is 0"
/// );
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AllocError {
    pub(crate) type_name: &'static str,
    pub(crate) requested: usize,
    pub(crate) used: usize,
    pub(crate) limit: Option<usize>,
}

impl AllocError {
    /// Panics for an allocation that cannot return an error.
    #[cold]
    #[inline(never)]
    pub(crate) fn raise(self) -> ! {
        panic!("{self}")
    }

    /// The name of the type of which there was to be one more object.
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// How many bytes were asked for: those of a page for small objects, those of the object and its page for large ones.
    pub fn requested(&self) -> usize {
        self.requested
    }

    /// How many bytes of the heap were in use, see [`MemoryUse::in_use`](crate::MemoryUse::in_use).
    pub fn used(&self) -> usize {
        self.used
    }

    /// The heap's limit, if it was that and not the system that refused.
    pub fn limit(&self) -> Option<usize> {
        self.limit
    }
}

impl fmt::Display for AllocError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_name, requested, used, limit } = self;
        write!(
            f,
            "no memory for an object of type {type_name}: it takes {requested} bytes more, "
        )?;
        match limit {
            Some(limit) => write!(f, "{used} are in use, and the limit is {limit}"),
            None => write!(f, "which the system refuses; {used} are in use"),
        }
    }
}

impl std::error::Error for AllocError {}
