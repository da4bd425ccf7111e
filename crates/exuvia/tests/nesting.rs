//! What dies too deep inside other deaths is put off, whatever the levels of those.

use exuvia::{Gc, GcAny, Heap, Trace};

/// One level.
#[derive(Trace)]
struct Level(Option<GcAny>);

/// No level.
#[derive(Trace)]
#[trace(levels = 0)]
struct Flat(Option<GcAny>);

/// More levels than there are.
#[derive(Trace)]
#[trace(levels = 1000)]
struct Tall(Option<GcAny>);

type Make = fn(&Heap, Option<GcAny>) -> GcAny;

const LEVEL: Make = |heap, next| Gc::into_any(heap.alloc(Level(next)));
const FLAT: Make = |heap, next| Gc::into_any(heap.alloc(Flat(next)));
const TALL: Make = |heap, next| Gc::into_any(heap.alloc(Tall(next)));

/// How many live on after the release of a chain, of which these are the links, the last first.
fn left_of(links: &[(usize, Make)]) -> u64 {
    let heap = Heap::new();
    let all = links.iter().flat_map(|(n, make)| std::iter::repeat_n(make, *n));
    let chain = all.fold(None, |next, make| Some(make(&heap, next)));
    drop(chain);
    heap.totals().alive
}

#[test]
fn what_is_no_level_dies_below_any_number_of_levels() {
    for levels in 0..50 {
        assert_eq!(left_of(&[(200, FLAT), (levels, LEVEL)]), 0, "{levels} levels");
    }
}

#[test]
fn what_has_too_many_levels_dies_below_others() {
    assert_eq!(left_of(&[(3, TALL)]), 0);
    assert_eq!(left_of(&[(1, LEVEL), (3, TALL), (1, LEVEL)]), 0);
    assert_eq!(left_of(&[(200, FLAT), (1, TALL), (200, FLAT), (60, LEVEL), (1, TALL)]), 0);
}
