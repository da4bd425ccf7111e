//! [`Trace`] for the standard library's types.
//!
//! `Rc` and `Arc` are leaves: what they lead to may have other owners, so that its edges are not theirs to report.

#![expect(
    unsafe_code,
    reason = "Trace is an unsafe trait; these implementations report what they own"
)]

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::BuildHasher;
use std::marker::PhantomData;

use super::{Trace, Tracer};

macro_rules! leaf {
    ($($type:ty),* $(,)?) => {
        $(
            // SAFETY: owns no handles.
            unsafe impl Trace for $type {
                const TRACKED: bool = false;

                #[inline(always)]
                fn trace(&self, _: &mut Tracer<'_>) {}
            }
        )*
    };
}

leaf! {
    (), bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64,
    String, Box<str>, &'static str, std::path::PathBuf, std::ffi::OsString, std::ffi::CString,
    std::time::Duration, std::time::Instant, std::time::SystemTime, std::any::TypeId,
    std::num::NonZeroU8, std::num::NonZeroU16, std::num::NonZeroU32, std::num::NonZeroU64, std::num::NonZeroUsize,
    std::num::NonZeroI32, std::num::NonZeroI64,
    std::sync::atomic::AtomicBool, std::sync::atomic::AtomicUsize, std::sync::atomic::AtomicU64,
    std::num::ParseIntError, std::fs::File, std::thread::ThreadId, crate::Heap,
}

macro_rules! generic_leaf {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {
        $(
            // SAFETY: owns no handles, or does not report them.
            unsafe impl<$($generics)*> Trace for $type {
                const TRACKED: bool = false;

                #[inline(always)]
                fn trace(&self, _: &mut Tracer<'_>) {}
            }
        )*
    };
}

generic_leaf! {
    [T: ?Sized + 'static] std::rc::Rc<T>,
    [T: ?Sized + 'static] std::rc::Weak<T>,
    [T: ?Sized + 'static] std::sync::Arc<T>,
    [T: ?Sized + 'static] std::sync::Weak<T>,
    [T: ?Sized + 'static] PhantomData<T>,
    [T: 'static] &'static [T],
    [R: 'static] fn() -> R,
    [A: ?Sized + 'static, R: 'static] fn(&A) -> R,
    [A: ?Sized + 'static, B: ?Sized + 'static, R: 'static] fn(&A, &B) -> R,
}

macro_rules! sequence {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {
        $(
            // SAFETY: reports what its elements report, each once.
            unsafe impl<$($generics)*> Trace for $type {
                const TRACKED: bool = T::TRACKED;

                #[inline]
                fn trace(&self, tracer: &mut Tracer<'_>) {
                    if T::TRACKED {
                        for element in self {
                            element.trace(tracer);
                        }
                    }
                }
            }
        )*
    };
}

sequence! {
    [T: Trace] Vec<T>,
    [T: Trace] Box<[T]>,
    [T: Trace] VecDeque<T>,
    [T: Trace] LinkedList<T>,
    [T: Trace] BTreeSet<T>,
    [T: Trace] BinaryHeap<T>,
    [T: Trace, const N: usize] [T; N],
    [T: Trace, S: BuildHasher + 'static] HashSet<T, S>,
}

// SAFETY: reports what the value behind it reports.
unsafe impl<T: Trace> Trace for Box<T> {
    const TRACKED: bool = T::TRACKED;

    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        (**self).trace(tracer);
    }
}

// SAFETY: reports what the value in it reports.
unsafe impl<T: Trace> Trace for Option<T> {
    const TRACKED: bool = T::TRACKED;

    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(value) = self {
            value.trace(tracer);
        }
    }
}

// SAFETY: reports what the value in it reports.
unsafe impl<T: Trace, E: Trace> Trace for Result<T, E> {
    const TRACKED: bool = T::TRACKED || E::TRACKED;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        match self {
            Ok(value) => value.trace(tracer),
            Err(error) => error.trace(tracer),
        }
    }
}

macro_rules! map {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {
        $(
            // SAFETY: reports what its keys and values report, each once.
            unsafe impl<$($generics)*> Trace for $type {
                const TRACKED: bool = K::TRACKED || V::TRACKED;

                fn trace(&self, tracer: &mut Tracer<'_>) {
                    if Self::TRACKED {
                        for (key, value) in self {
                            key.trace(tracer);
                            value.trace(tracer);
                        }
                    }
                }
            }
        )*
    };
}

map! {
    [K: Trace, V: Trace] BTreeMap<K, V>,
    [K: Trace, V: Trace, S: BuildHasher + 'static] HashMap<K, V, S>,
}

// SAFETY: a cell of a `Copy` type owns no handles, as these are not `Copy`.
unsafe impl<T: Trace + Copy> Trace for Cell<T> {
    const TRACKED: bool = false;

    #[inline(always)]
    fn trace(&self, _: &mut Tracer<'_>) {}
}

// SAFETY: reports what the value in it reports, or nothing while it is borrowed mutably.
unsafe impl<T: Trace> Trace for RefCell<T> {
    const TRACKED: bool = T::TRACKED;

    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if T::TRACKED {
            // SAFETY: tracing does not change the graph (S8), so that nobody borrows the cell mutably meanwhile.
            if let Ok(value) = unsafe { self.try_borrow_unguarded() } {
                value.trace(tracer);
            }
        }
    }
}

// SAFETY: reports what the value in it reports.
unsafe impl<T: Trace> Trace for OnceCell<T> {
    const TRACKED: bool = T::TRACKED;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(value) = self.get() {
            value.trace(tracer);
        }
    }
}

macro_rules! tuple {
    ($($name:ident)+) => {
        // SAFETY: reports what its elements report, each once.
        unsafe impl<$($name: Trace),+> Trace for ($($name,)+) {
            const TRACKED: bool = $($name::TRACKED)||+;

            #[inline]
            fn trace(&self, tracer: &mut Tracer<'_>) {
                #[expect(non_snake_case, reason = "the macro has only the names of the types")]
                let ($($name,)+) = self;
                $($name.trace(tracer);)+
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);
