//! AddressSanitizer learns which slots are free: only under `cargo xtask asan`, which sets this.
#![cfg(gc_asan)]
#![expect(unsafe_code, reason = "the sanitizer has to be asked")]

use exuvia::{Field, Gc, Heap, Trace};

unsafe extern "C" {
    fn __asan_address_is_poisoned(address: *const u8) -> i32;
}

fn is_forbidden<T>(address: *const T) -> bool {
    // SAFETY: looks at nothing but the sanitizer's own tables.
    unsafe { __asan_address_is_poisoned(address.cast()) != 0 }
}

#[derive(Trace)]
struct Node<const N: usize> {
    next: Field<Option<Gc<Self>>>,
    _bytes: [u8; N],
}

fn check<const N: usize>() {
    let heap = Heap::new();
    let node = || heap.alloc(Node { next: Field::new(None), _bytes: [1; N] });
    let (one, two, keeper) = (node(), node(), node());
    let (first, second) = (&raw const *one, &raw const *two);
    assert!(!is_forbidden(first) && !is_forbidden(second));
    drop(one);
    assert!(is_forbidden(first), "freed by its last release");
    two.next.set(Some(two.clone()));
    drop(two);
    assert!(!is_forbidden(second));
    heap.collect(2);
    assert!(is_forbidden(second), "freed by a collection");
    let again = [node(), node()];
    assert!(again.iter().all(|node| !is_forbidden(&raw const **node)));
    drop(keeper);
}

#[test]
fn values_of_free_slots_are_out_of_bounds() {
    check::<1>();
    check::<200>();
    check::<5000>();
}
