//! Handles to `dyn Trait`: the type of the value is given up, not the object.
//!
//! Why safe code cannot make a wrong one. [`Gc::unsize`] has a function of the user's turn a reference to the [`Block`] into one
//! to the `Block` of the other type, and asks that both have the same address.
//!
//! 1. A `Block` has neither public fields nor methods nor constructors. From a `&Block<T>` of any lifetime, safe code can make a
//!    `&Block<U>` of that lifetime only where the compiler itself unsizes `T` to `U`. It cannot lead to a part of the value, which
//!    would be a way to change that part behind the back of the type around it, nor anywhere else: no reference to another
//!    `Block` lives long enough to be returned. (The comparison of addresses looks at this once more.)
//! 2. A `Block` is invariant in its type, so that the compiler does not take subtyping for unsizing.
//! 3. So the new handle leads to the same value, seen as a `U`, and counts like any other. What the object is, and how it is
//!    released, the object says itself, by the vtable in its header (S4).
//! 4. A `&mut U` to it is exclusive as any other, and as `U` is what `T` unsizes to, nothing that can be done with it makes
//!    the value anything but a `T`.

use std::any::Any;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use super::handle::Gc;
use super::header::Block;
use crate::trace::Trace;

/// Gives up the type of a handle's value for a `dyn Trait` that the type implements, or for a slice.
///
/// # Examples
/// ```
/// use exuvia::{Gc, Trace, gc_dyn};
///
/// trait Shape {
///     fn area(&self) -> f64;
/// }
///
/// #[derive(Trace)]
/// struct Square(f64);
///
/// impl Shape for Square {
///     fn area(&self) -> f64 {
///         self.0 * self.0
///     }
/// }
///
/// let shape: Gc<dyn Shape> = gc_dyn!(Gc::new(Square(3.0)) => dyn Shape);
/// assert_eq!(shape.area(), 9.0);
/// ```
///
/// Only what the compiler unsizes by itself:
/// ```compile_fail,E0308
/// use exuvia::{Gc, gc_dyn};
///
/// let part: Gc<u8> = gc_dyn!(Gc::new((1_u8, 2_u8)) => u8);
/// ```
#[macro_export]
macro_rules! gc_dyn {
    ($handle:expr => $target:ty) => {
        $crate::Gc::<_>::unsize::<$target>($handle, |block| block)
    };
}

impl<T: ?Sized + 'static> Gc<T> {
    /// The same handle with a type that the compiler unsizes the present one to: what [`gc_dyn!`](crate::gc_dyn) calls.
    ///
    /// `unsize` is `|block| block`: the compiler does the rest.
    ///
    /// # Panics
    /// If `unsize` panics.
    pub fn unsize<U: ?Sized + 'static>(
        this: Self,
        unsize: for<'b> fn(&'b Block<T>) -> &'b Block<U>,
    ) -> Gc<U> {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        let block = unsafe { this.0.as_ref() };
        let unsized_block = NonNull::from(unsize(block));
        assert!(
            std::ptr::addr_eq(unsized_block.as_ptr(), this.0.as_ptr()),
            "unsizing leads to the same object"
        );
        let _counted = ManuallyDrop::new(this);
        Gc::from_counted(unsized_block)
    }
}

impl Gc<dyn Any> {
    /// The handle with its type.
    ///
    /// # Errors
    /// The handle itself, if the object is of another type.
    ///
    /// # Examples
    /// ```
    /// use std::any::Any;
    ///
    /// use exuvia::{Gc, gc_dyn};
    ///
    /// let any = gc_dyn!(Gc::new(7) => dyn Any);
    /// let any = any.downcast::<String>().unwrap_err();
    /// assert_eq!(any.downcast::<i32>().map(|number| *number).ok(), Some(7));
    /// ```
    pub fn downcast<T: Trace>(self) -> Result<Gc<T>, Self> {
        if !(*self).is::<T>() {
            return Err(self);
        }
        let this = ManuallyDrop::new(self);
        // The value is a `T`, so that the object was made as one.
        Ok(Gc::from_counted(Self::slot(&this).0.cast()))
    }
}
