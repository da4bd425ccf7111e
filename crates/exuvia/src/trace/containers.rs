//! [`Trace`] for collections, arrays and tuples.

#![expect(
    unsafe_code,
    reason = "Trace is an unsafe trait; these implementations report what they own"
)]

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::BuildHasher;

use super::{Trace, Tracer};

/// For collections over which a reference can be iterated.
macro_rules! sequence {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {
        $(
            // SAFETY: reports what its elements report, each once.
            unsafe impl<$($generics)*> $crate::Trace for $type {
                const TRACKED: bool = T::TRACKED;

                #[inline]
                fn trace(&self, tracer: &mut $crate::Tracer<'_>) {
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

/// For maps over which a reference can be iterated.
macro_rules! map {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {
        $(
            // SAFETY: reports what its keys and values report, each once.
            unsafe impl<$($generics)*> $crate::Trace for $type {
                const TRACKED: bool = K::TRACKED || V::TRACKED;

                fn trace(&self, tracer: &mut $crate::Tracer<'_>) {
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

#[cfg(any(feature = "hashbrown", feature = "indexmap"))]
pub(super) use {map, sequence};

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

map! {
    [K: Trace, V: Trace] BTreeMap<K, V>,
    [K: Trace, V: Trace, S: BuildHasher + 'static] HashMap<K, V, S>,
}

// SAFETY: reports what the elements that are left report, each once.
unsafe impl<T: Trace> Trace for std::vec::IntoIter<T> {
    const TRACKED: bool = T::TRACKED;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        if T::TRACKED {
            self.as_slice().iter().for_each(|element| element.trace(tracer));
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
tuple!(A B C D E F G H I);
tuple!(A B C D E F G H I J);
tuple!(A B C D E F G H I J K);
tuple!(A B C D E F G H I J K L);
