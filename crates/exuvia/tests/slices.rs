//! Objects that are slices or texts.

#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

use exuvia::{Field, Gc, GcAny, Heap, Probe, Trace};

#[derive(Trace)]
struct Node {
    items: Field<Option<Gc<[Self]>>>,
    number: usize,
}

fn nodes(len: usize) -> Gc<[Node]> {
    (0..len).map(|number| Node { items: Field::new(None), number }).collect::<Vec<_>>().into()
}

/// Every length up to some thousands, which are slots of all sizes, and some with a page of their own.
#[test]
fn slices_of_all_sizes() {
    let heap = Heap::new();
    for len in (0..5000).chain([15_000, 16_000, 100_000, 3_000_000]) {
        let bytes: Vec<_> = (0..251_u8).cycle().take(len).collect();
        let object = heap.alloc_slice(bytes.clone());
        assert_eq!(*object, *bytes);
        let any = Gc::into_any(object);
        assert_eq!(any.downcast::<[u8]>().unwrap().len(), len);
    }
    let kept: Vec<_> = (0..2000).map(|len| heap.alloc_slice(vec![len; len])).collect();
    assert!(kept.iter().enumerate().all(|(len, slice)| **slice == *vec![len; len]));
    drop(kept);
    assert_eq!((heap.totals().alive, heap.memory().large_objects), (0, 0));
}

#[test]
fn slices_have_edges() {
    for len in [1, 3, 100, 2000, 50_000] {
        let heap = Heap::current();
        let slice = nodes(len);
        for node in slice.iter() {
            node.items.set(Some(slice.clone()));
        }
        assert_eq!(Gc::strong_count(&slice) as usize, len + 1);
        assert_eq!(GcAny::from(slice.clone()).referents().len(), len);
        assert_eq!(heap.collect(2).collected, 0);
        assert!(slice.iter().enumerate().all(|(number, node)| node.number == number));
        drop(slice);
        assert_eq!(heap.collect(2).collected, 1);
    }
}

/// Among so many objects that the collector marks page by page.
#[test]
fn slices_in_a_large_heap() {
    let heap = Heap::current();
    let all: Vec<_> = (0..15_000)
        .map(|number| nodes(if number % 100 == 0 { 2000 } else { number % 7 }))
        .collect();
    for (number, slice) in all.iter().enumerate() {
        for node in slice.iter() {
            node.items.set(Some(all[(number * 7 + node.number) % all.len()].clone()));
        }
    }
    assert_eq!(heap.collect(2).collected, 0);
    let first = all[0].clone();
    drop(all);
    heap.collect(2);
    assert!(heap.totals().alive > 0 && first.iter().all(|node| node.items.is_some()));
    drop(first);
    heap.collect(2);
    assert_eq!(heap.totals().alive, 0);
}

#[test]
fn elements_are_dropped_once_and_all_of_them_if_one_panics() {
    thread_local!(static DROPPED: Cell<usize> = const { Cell::new(0) });
    #[derive(Trace)]
    #[trace(leaf)]
    struct Loud(usize);
    impl Drop for Loud {
        fn drop(&mut self) {
            DROPPED.set(DROPPED.get() + 1);
            assert_ne!(self.0, 7);
        }
    }
    let slice = |len| -> Gc<[Loud]> { (0..len).map(Loud).collect::<Vec<_>>().into() };
    drop(slice(5));
    assert_eq!(DROPPED.take(), 5);
    assert!(catch_unwind(AssertUnwindSafe(|| drop(slice(20)))).is_err());
    assert_eq!((DROPPED.take(), Heap::current().totals().alive), (20, 0));

    #[derive(Trace)]
    struct Knot(Field<Option<Gc<[Self]>>>, Loud);
    let knot: Gc<[Knot]> =
        (0..20).map(|number| Knot(Field::new(None), Loud(number))).collect::<Vec<_>>().into();
    knot[3].0.set(Some(knot.clone()));
    drop(knot);
    assert!(catch_unwind(|| Heap::current().collect(2)).is_err());
    assert_eq!((DROPPED.take(), Heap::current().totals().alive), (20, 0));
}

#[test]
fn elements_without_a_size() {
    let slice = Gc::<[()]>::from(vec![(); 1 << 40]);
    assert_eq!(
        (slice.len(), Gc::into_any(slice).downcast::<[()]>().map(|slice| slice.len()).ok()),
        (1 << 40, Some(1 << 40))
    );
}

macro_rules! aligned {
    ($($name:ident $align:literal)*) => {
        #[test]
        fn elements_are_aligned() {
            $(
                #[derive(Trace, Clone, PartialEq, Debug)]
                #[repr(align($align))]
                struct $name(u8);
                let kept: Vec<Gc<[$name]>> = (0..20).map(|len| vec![$name(len); len.into()].into()).collect();
                for (len, slice) in (0..20_u8).zip(&kept) {
                    assert!(slice.as_ptr().addr().is_multiple_of($align));
                    assert_eq!(**slice, *vec![$name(len); len.into()]);
                    let any = GcAny::from(slice.clone());
                    assert_eq!(any.downcast::<[$name]>().unwrap().len(), len.into());
                }
            )*
        }
    };
}

aligned! { A1 1 A2 2 A4 4 A8 8 A16 16 A32 32 A64 64 A128 128 A256 256 A512 512 A1024 1024 A2048 2048 A4096 4096 A8192 8192 }

#[test]
fn texts() {
    for len in [0, 1, 10, 1000, 20_000, 1_000_000] {
        let text: Gc<str> = "é".repeat(len).into();
        assert_eq!(*text, *"é".repeat(len));
        let any = GcAny::from(text);
        assert!(any.is::<str>() && !any.is::<[u8]>() && !any.is_trackable());
        assert_eq!(any.downcast::<str>().unwrap().chars().count(), len);
    }
    assert_eq!(Heap::current().totals().alive, 0);
}

#[test]
fn a_slice_is_nothing_else() {
    let any = GcAny::from(Gc::<[u32]>::from([1, 2, 3]));
    assert!(any.is::<[u32]>());
    assert!(!any.is::<[i32]>() && !any.is::<str>() && !any.is::<[u32; 3]>() && !any.is::<u32>());
    assert!(any.type_name().ends_with("[u32]"));
    assert_eq!(any.downcast_ref::<u32>().map(|number| **number), None);
}

#[test]
fn slices_come_from_everything() {
    let expected = [1, 2, 3];
    let slices: [Gc<[i32]>; 6] = [
        vec![1, 2, 3].into(),
        vec![1, 2, 3].into_boxed_slice().into(),
        [1, 2, 3].into(),
        [1, 2, 3][..].into(),
        (1..4).collect(),
        std::borrow::Cow::Borrowed(&expected[..]).into(),
    ];
    assert!(slices.iter().all(|slice| **slice == expected));
    let texts: [Gc<str>; 4] = [
        "text".into(),
        String::from("text").into(),
        Box::<str>::from("text").into(),
        std::borrow::Cow::Borrowed("text").into(),
    ];
    assert!(texts.iter().all(|text| **text == *"text"));
    assert!(Gc::<[u8]>::default().is_empty() && Gc::<str>::default().is_empty());
}

/// The length of a slot's last word is not overwritten by what is freed and made in between.
#[test]
fn slots_are_used_again() {
    let heap = Heap::new();
    let mut kept = Vec::new();
    for round in 0..2000_usize {
        kept.push(heap.alloc_slice(vec![round; round * 31 % 97]));
        if round % 3 == 0 {
            kept.swap_remove(round * 7 % kept.len());
        }
    }
    assert!(kept.iter().all(|slice| slice.iter().all(|round| slice.len() == round * 31 % 97)));
    let address = Gc::address(&kept[1]);
    drop(kept);
    assert_ne!(heap.probe(address), Probe::Live { count: 1 });
    assert_eq!(heap.totals().alive, 0);
}

/// A panic in a collection that the allocation begins leaves the elements to the caller's vector, which drops them.
#[test]
fn a_panic_before_the_slice_is_made_drops_its_elements() {
    thread_local!(static DROPPED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
    #[derive(Trace)]
    #[trace(leaf)]
    struct Listed(u8);
    impl Drop for Listed {
        fn drop(&mut self) {
            DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
        }
    }
    #[derive(Trace)]
    #[trace(finalizer = Bomb::explode)]
    struct Bomb(Field<Option<Gc<Self>>>);
    impl Bomb {
        fn explode(_: &Gc<Self>) {
            panic!("in a finalizer");
        }
    }
    #[derive(Trace)]
    struct Element(Field<Option<GcAny>>, Listed);
    let heap = Heap::new();
    let bomb = heap.alloc(Bomb(Field::new(None)));
    bomb.0.set(Some(bomb.clone()));
    drop(bomb);
    heap.set_thresholds([-1, 10, 10]);
    let elements: Vec<_> = (0..3).map(|number| Element(Field::new(None), Listed(number))).collect();
    assert!(catch_unwind(AssertUnwindSafe(|| heap.alloc_slice(elements))).is_err());
    assert_eq!((DROPPED.take(), heap.totals().alive), (vec![0, 1, 2], 0));
}

/// A slice with memory of its own is found by its one slot, wherever in it the marking looks.
#[test]
fn what_a_large_slice_holds_survives_marking_by_pages() {
    use exuvia::{Field, Heap};

    for length in [2_100, 8_192, 11_000, 11_261, 40_000] {
        let heap = Heap::new();
        heap.mark_by_pages_from(0);
        let node =
            |number: usize| heap.alloc((format!("node {number}"), Field::new(None::<Gc<u8>>)));
        let slice: Gc<[_]> = heap.alloc_slice((0..length).map(node).collect::<Vec<_>>());
        assert_eq!(heap.collect(2).collected, 0);
        assert_eq!(slice[length / 2].0, format!("node {}", length / 2));
        drop(slice);
        assert_eq!(heap.totals().alive, 0);
    }
}
