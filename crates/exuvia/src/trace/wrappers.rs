//! [`Trace`] for boxes, cells, locks, and enums and structs of the standard library that hold values.

#![expect(
    unsafe_code,
    reason = "Trace is an unsafe trait; these implementations report what they own"
)]

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::cmp::Reverse;
use std::num::{Saturating, Wrapping};
use std::ops::{Bound, ControlFlow, Range, RangeFrom, RangeInclusive, RangeTo, RangeToInclusive};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Mutex, OnceLock, RwLock, TryLockError};
use std::task::Poll;

use super::{Trace, Tracer};

/// For types with one type of values: how to get at these.
macro_rules! parts {
    ($([$($generics:tt)*] $type:ty: |$this:ident| $($part:expr),+;)*) => {
        $(
            // SAFETY: reports what the value in it reports, or values, each once.
            unsafe impl<$($generics)*> Trace for $type {
                const TRACKED: bool = T::TRACKED;

                #[inline(always)]
                fn trace(&self, tracer: &mut Tracer<'_>) {
                    let $this = self;
                    $($part.trace(tracer);)+
                }
            }
        )*
    };
}

parts! {
    [T: Trace] Box<T>: |this| **this;
    [T: Trace] Reverse<T>: |this| this.0;
    [T: Trace] Wrapping<T>: |this| this.0;
    [T: Trace] Saturating<T>: |this| this.0;
    [T: Trace] AssertUnwindSafe<T>: |this| this.0;
    [T: Trace] Pin<Box<T>>: |this| **this;
    [T: Trace] Range<T>: |this| this.start, this.end;
    [T: Trace] RangeInclusive<T>: |this| this.start(), this.end();
    [T: Trace] RangeFrom<T>: |this| this.start;
    [T: Trace] RangeTo<T>: |this| this.end;
    [T: Trace] RangeToInclusive<T>: |this| this.end;
}

/// For types that hold a value or none, and can be asked for a reference to it.
macro_rules! optional {
    ($([$($generics:tt)*] $type:ty: |$this:ident| $value:expr;)*) => {
        $(
            // SAFETY: reports what the value in it reports.
            unsafe impl<$($generics)*> Trace for $type {
                const TRACKED: bool = T::TRACKED;

                #[inline(always)]
                fn trace(&self, tracer: &mut Tracer<'_>) {
                    let $this = self;
                    if let Some(value) = $value {
                        value.trace(tracer);
                    }
                }
            }
        )*
    };
}

optional! {
    [T: Trace] Option<T>: |this| this;
    [T: Trace] OnceCell<T>: |this| this.get();
    [T: Trace] OnceLock<T>: |this| this.get();
    [T: Trace] Poll<T>: |this| match this {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    };
    [T: Trace] Bound<T>: |this| match this {
        Bound::Included(value) | Bound::Excluded(value) => Some(value),
        Bound::Unbounded => None,
    };
}

/// For types that hold a value of one type or of another.
macro_rules! either {
    ($($type:ident { $one:ident, $other:ident })*) => {
        $(
            // SAFETY: reports what the value in it reports.
            unsafe impl<A: Trace, B: Trace> Trace for $type<A, B> {
                const TRACKED: bool = A::TRACKED || B::TRACKED;

                fn trace(&self, tracer: &mut Tracer<'_>) {
                    match self {
                        Self::$one(value) => value.trace(tracer),
                        Self::$other(value) => value.trace(tracer),
                    }
                }
            }
        )*
    };
}

either! { Result { Ok, Err } ControlFlow { Continue, Break } }

// SAFETY: reports what the value reports if it is owned.
unsafe impl<V: ?Sized + ToOwned<Owned: Trace> + 'static> Trace for Cow<'static, V> {
    const TRACKED: bool = <V::Owned as Trace>::TRACKED;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Cow::Owned(value) = self {
            value.trace(tracer);
        }
    }
}

/// For types that own no handles: a cell with one could not be looked into. Its place is a [`Field`](crate::Field) or a
/// `RefCell`.
// SAFETY: owns no handles that would have to be reported, or does not compile.
unsafe impl<T: Trace> Trace for Cell<T> {
    const TRACKED: bool = {
        assert!(!T::TRACKED, "a `Cell` hides the handles in it: use a `Field` or a `RefCell`");
        false
    };

    #[inline(always)]
    fn trace(&self, _: &mut Tracer<'_>) {
        const { assert!(!Self::TRACKED) }
    }
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

/// For locks, poisoned or not.
macro_rules! lock {
    ($($type:ident: $try_lock:ident;)*) => {
        $(
            // SAFETY: reports what the value in it reports, or nothing while it is locked.
            unsafe impl<T: Trace> Trace for $type<T> {
                const TRACKED: bool = T::TRACKED;

                fn trace(&self, tracer: &mut Tracer<'_>) {
                    if T::TRACKED {
                        match self.$try_lock() {
                            Ok(value) => value.trace(tracer),
                            Err(TryLockError::Poisoned(poison)) => poison.into_inner().trace(tracer),
                            Err(TryLockError::WouldBlock) => {}
                        }
                    }
                }
            }
        )*
    };
}

lock! {
    Mutex: try_lock;
    RwLock: try_read;
}
