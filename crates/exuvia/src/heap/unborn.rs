//! Objects that the collector hears of later than they are made.

use super::Heap;
use crate::raw::handle::Gc;
use crate::raw::handle_any::GcAny;
use crate::trace::Trace;

impl Heap {
    /// Makes `value` an object that is neither counted nor examined before it is [born](Self::bear).
    ///
    /// For those who follow another implementation of something, which makes this object later, or never. As it must not be
    /// discounted either if it dies before, its type has to assign it to a [`Stock`](crate::Stock) of its own as long as it is
    /// not born: a lasting one with room for all of them.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Gc, Heap};
    ///
    /// let heap = Heap::new();
    /// let object = heap.alloc_unborn(Vec::<Gc<u8>>::new());
    /// assert_eq!((heap.counts()[0], Gc::as_any(&object).is_tracked()), (0, false));
    /// heap.bear(Gc::as_any(&object));
    /// assert_eq!((heap.counts()[0], Gc::as_any(&object).is_tracked()), (1, true));
    /// ```
    pub fn alloc_unborn<T: Trace>(&self, value: T) -> Gc<T> {
        self.0.allocate_unborn(value)
    }

    /// Counts an object that was made [unborn](Self::alloc_unborn), which may collect, and has the collector examine it from
    /// now on, as the youngest of generation 0.
    pub fn bear(&self, object: &GcAny) {
        self.0.count_allocation();
        object.track();
    }
}
