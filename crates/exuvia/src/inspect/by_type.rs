//! The memory of a heap, by type.

use std::collections::BTreeMap;

use crate::heap::Heap;
use crate::policy::Stock;
use crate::raw::page;

/// The memory that the objects of one type have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct TypeMemory {
    /// The name of the type in Rust.
    pub type_name: &'static str,
    /// Bytes of a slot, in which one object is; 0 if each object has a piece of memory of its own.
    pub slot_bytes: usize,
    /// How many pages hold slots of this type.
    pub pages: usize,
    /// Bytes of these.
    pub bytes: usize,
    /// Slots with an object.
    pub used: usize,
    /// Slots without one, those included that have never had one.
    pub free: usize,
}

impl Heap {
    /// The memory of each type that has some, the smallest slots first. Looks at all pages.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Heap;
    ///
    /// let heap = Heap::new();
    /// let kept = [heap.alloc(1_u64), heap.alloc(2)];
    /// let memory = &heap.memory_by_type()[0];
    /// assert_eq!((memory.type_name, memory.slot_bytes, memory.used), ("u64", 24, 2));
    /// assert_eq!(memory.pages, 1);
    /// # drop(kept);
    /// ```
    pub fn memory_by_type(&self) -> Vec<TypeMemory> {
        let mut types = BTreeMap::new();
        self.core().memory().each_page(|page| {
            let type_name = (page.vtable.type_name)();
            let is_large = page::is_large(page.vtable);
            let slot_bytes = if is_large { 0 } else { page.slot_size as usize };
            let memory = types.entry((slot_bytes, type_name)).or_insert(TypeMemory {
                type_name,
                slot_bytes,
                pages: 0,
                bytes: 0,
                used: 0,
                free: 0,
            });
            let used = usize::try_from(page.live()).unwrap_or(usize::MAX);
            memory.pages += 1;
            memory.bytes += page.bytes;
            memory.used += used;
            memory.free += (page.slots as usize).saturating_sub(used);
        });
        types.into_values().collect()
    }

    /// How many freed objects are in a [`Stock`].
    pub fn in_stock(&self, stock: Stock) -> usize {
        self.core().in_stock(stock)
    }
}
