//! When the heap collects by itself, and how much memory it may use.

use super::Heap;
use crate::collector::{self, Collected};
use crate::error::AllocError;
use crate::policy::Policy;
use crate::raw::handle::Gc;
use crate::trace::Trace;

impl Heap {
    /// When the heap collects by itself, and what.
    pub fn policy(&self) -> Policy {
        self.shared().pace.policy()
    }

    /// Sets when the heap collects by itself, and what. The counters stay, and so does whether it is
    /// [enabled](Self::enable) at all.
    pub fn set_policy(&self, policy: Policy) {
        self.shared().set_policy(&self.0, policy);
    }

    /// Lets the heap collect by itself, as it does from the beginning.
    pub fn enable(&self) {
        self.shared().enable(&self.0, true);
    }

    /// Keeps the heap from collecting by itself. The gates go on counting.
    pub fn disable(&self) {
        self.shared().enable(&self.0, false);
    }

    /// Whether the heap collects by itself.
    pub fn is_enabled(&self) -> bool {
        self.shared().pace.is_enabled()
    }

    /// The thresholds of the three gates.
    pub fn thresholds(&self) -> [i64; 3] {
        self.shared().pace.gates().thresholds
    }

    /// Sets the thresholds of the policy. A zero for the first keeps the gates from collecting; with a negative one each allocation
    /// does.
    pub fn set_thresholds(&self, thresholds: [i64; 3]) {
        self.shared().set_thresholds(&self.0, thresholds);
    }

    /// The counters of the three gates.
    pub fn counts(&self) -> [i64; 3] {
        self.shared().pace.gates().counts(self.0.count())
    }

    /// Collects what is due, if the policy has it wait for [safepoints](Policy::at_safepoints) or the bytes in use have
    /// [grown](Policy::on_growth); cheap if nothing is. Returns what was achieved, or `None` if nothing was collected.
    ///
    /// # Panics
    /// As [`collect`](Self::collect), and as the function of a policy that [chooses](Policy::choose).
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Field, Gc, Heap, Policy, Trace};
    ///
    /// #[derive(Trace)]
    /// struct Frame {
    ///     caller: Field<Option<Gc<Frame>>>,
    /// }
    ///
    /// let heap = Heap::new();
    /// heap.set_policy(Policy::cpython_3_11().at_safepoints());
    /// for _ in 0..1000 {
    ///     let frame = heap.alloc(Frame { caller: Field::new(None) });
    ///     frame.caller.set(Some(frame.clone()));
    /// }
    /// assert_eq!(heap.totals().alive, 1000);
    /// assert_eq!(heap.safepoint().map(|done| done.collected), Some(1000));
    /// assert_eq!(heap.safepoint(), None);
    /// ```
    pub fn safepoint(&self) -> Option<Collected> {
        self.shared().safepoint(&self.0)
    }

    /// Whether any heap of this thread has noted at an allocation that something is due, and waits for its
    /// [safepoint](Self::safepoint). To ask costs one read, for interpreters that come by very often.
    #[inline(always)]
    pub fn is_safepoint_wanted() -> bool {
        collector::due::is_any()
    }

    /// Makes `value` an object of this heap, if there is memory. May collect first, as [`alloc`](Self::alloc) may, and
    /// does so if there would be none otherwise, unless the policy forbids it.
    ///
    /// What the heap needs for its own books (a few bytes for each object) it takes from the global allocator, which aborts the
    /// program when it has none.
    ///
    /// # Errors
    /// If the heap is at its [limit](Self::set_byte_limit) or the system has no memory; the value has been dropped.
    ///
    /// # Panics
    /// With the payload of a finalizer or watcher that panicked in the collection; the value has been dropped.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Heap;
    ///
    /// let heap = Heap::new();
    /// heap.set_byte_limit(Some(1 << 20));
    /// let mut kept = Vec::new();
    /// let error = loop {
    ///     match heap.try_alloc([0_u64; 100]) {
    ///         Ok(object) => kept.push(object),
    ///         Err(error) => break error,
    ///     }
    /// };
    /// assert_eq!((error.limit(), error.used()), (Some(1 << 20), 1 << 20));
    /// kept.clear();
    /// assert!(heap.try_alloc(1_u8).is_ok());
    /// ```
    #[inline]
    pub fn try_alloc<T: Trace>(&self, value: T) -> Result<Gc<T>, AllocError> {
        self.0.try_allocate(value)
    }

    /// The number of bytes that may be in use; `None` if there is no limit.
    pub fn byte_limit(&self) -> Option<usize> {
        self.0.memory().budget().limit()
    }

    /// Sets how many bytes may be in use, as [`MemoryUse::in_use`](crate::MemoryUse::in_use) counts them: in pages of 64 KiB, of
    /// which each type has its own, so that small heaps of many types need more than the sizes of their objects.
    ///
    /// An allocation that would need more collects all generations first. If that does not help,
    /// [`try_alloc`](Self::try_alloc) returns an error, and all other ways to allocate panic with its text. What is in use
    /// already is never taken away.
    pub fn set_byte_limit(&self, limit: Option<usize>) {
        self.0.memory().budget().set_limit(limit);
    }

    /// Reports that objects of the heap own so many bytes more outside of it, or fewer if negative: buffers, textures, what
    /// other allocators hold for them.
    ///
    /// They count as in use, for [growth](Policy::on_growth) and for the [limit](Self::set_byte_limit), but are themselves never
    /// refused.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Heap, Policy};
    ///
    /// let heap = Heap::new();
    /// heap.set_policy(Policy::default().on_growth(100, 1 << 20));
    /// heap.report_external(3 << 20);
    /// assert!(heap.safepoint().is_some());
    /// assert_eq!(heap.memory().in_use(), 3 << 20);
    /// heap.report_external(-(3 << 20));
    /// assert_eq!(heap.memory().in_use(), 0);
    /// ```
    pub fn report_external(&self, bytes: isize) {
        self.0.memory().budget().report(bytes);
        self.shared().check_growth(&self.0);
    }
}
