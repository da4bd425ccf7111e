//! Pages, slots, headers and handles: the only unsafe code of the crate.
//!
//! Everything above this module works with `Slot`s, whose methods are safe because of what is kept here. The
//! invariants, which the `SAFETY` comments cite:
//!
//! * **S1, mapped.** A `Slot` is the start of a slot of a formatted page. A page keeps its format as long as anybody may
//!   hold a `Slot` into it: a handle, an entry of a generation's list, a running collection.
//! * **S2, counted.** `strong` is the number of handles to an object, or has its sign bit set and is set to the
//!   same number again by whoever counts (an *immortal* object). A slot with `strong == 0` is free, or its object is being torn down.
//! * **S3, alive.** A slot with `strong != 0` that is not flagged `CLEARED` holds a live value of its page's type.
//! * **S4, one type a page.** All slots of a page hold the type that the page's vtable describes, and an allocated
//!   slot's second word is the address of such a vtable; a free slot's second word links to the next free one. A `Gc<T>` of a
//!   type with a size leads to an object whose vtable was made for `T`.
//! * **S5, page from address.** A slot lies in a page, aligned to `PAGE`, of a segment, aligned to `SEGMENT`, or starts in
//!   the first `PAGE` bytes of a large object's memory, aligned to `SEGMENT`; the pointers to it carry the provenance of all
//!   of that memory.
//! * **S6, one thread.** A heap and its handles never leave their thread, as none of them is `Send` or `Sync`.
//! * **S7, held heap.** A heap's core lives as long as a `Heap` owns it or any of its slots is in use.
//! * **S8, no user code under examination.** From `update_refs` to the end of the marking only `Trace::trace` runs, which may
//!   not change the graph.
//! * **S9, working counts.** Each slot of a type with edges has a word of its own in its segment's table (slots of such types
//!   are at least `GRANULE` bytes apart), and a bit in each of its bitmaps, which are zero but for the candidates of a running
//!   examination. Those of leaves are always zero.
//! * **S10, length.** The last word of an allocated slot of a slice, or of its memory if that is a page of its own, is the
//!   number of its elements, and never changes.
//! * **S11, lent.** An object whose value somebody may change through a `&mut` has one handle, which is borrowed meanwhile, and
//!   is flagged `LENT`: its edges are not read, and nobody is given another handle to it.
//! * **S12, weak.** The slot that a weak handle's target knows is that of an allocated object, and it is taken from the
//!   target before the object's value is dropped or moved out.
#![expect(unsafe_code, reason = "this is the layer that manages memory by hand")]

mod asan;
pub(crate) mod budget;
pub(crate) mod content;
pub(crate) mod core;
pub(crate) mod field;
pub(crate) mod handle;
pub(crate) mod handle_any;
mod handle_cyclic;
mod handle_raw;
pub(crate) mod handle_unique;
mod handle_unsize;
pub(crate) mod handle_vec;
pub(crate) mod header;
pub(crate) mod lasting;
pub(crate) mod local;
pub(crate) mod log;
pub(crate) mod marks;
pub(crate) mod memory;
pub(crate) mod nesting;
pub(crate) mod page;
pub(crate) mod part;
pub(crate) mod poison;
pub(crate) mod release;
mod scan;
pub(crate) mod segment;
pub(crate) mod slice;
pub(crate) mod slot;
pub(crate) mod stack;
pub(crate) mod vtable;
pub(crate) mod watch;
pub(crate) mod weak;
pub(crate) mod weak_map;
pub(crate) mod weak_table;
pub(crate) mod weak_value_map;
