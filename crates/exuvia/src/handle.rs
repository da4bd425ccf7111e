//! What handles have in common with the values that they lead to: comparison, formatting, conversion.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::raw::handle::Gc;
use crate::trace::Trace;

impl<T: ?Sized + fmt::Debug + 'static> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display + 'static> fmt::Display for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + 'static> fmt::Pointer for Gc<T> {
    /// Shows the address of the value, as `{:p}` does for a reference.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&&raw const **self, f)
    }
}

impl<T: ?Sized + Error + 'static> Error for Gc<T> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        (**self).source()
    }
}

/// Handles are equal if their values are, see [`Gc::ptr_eq`] for the other question.
impl<T: ?Sized + PartialEq + 'static> PartialEq for Gc<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + Eq + 'static> Eq for Gc<T> {}

impl<T: ?Sized + PartialOrd + 'static> PartialOrd for Gc<T> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: ?Sized + Ord + 'static> Ord for Gc<T> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: ?Sized + Hash + 'static> Hash for Gc<T> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: ?Sized + 'static> Borrow<T> for Gc<T> {
    fn borrow(&self) -> &T {
        self
    }
}

impl<T: ?Sized + 'static> AsRef<T> for Gc<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

/// As for `Rc`: a value that is seen after a panic can be seen through a handle as well.
impl<T: ?Sized + RefUnwindSafe + 'static> UnwindSafe for Gc<T> {}

impl<T: ?Sized + RefUnwindSafe + 'static> RefUnwindSafe for Gc<T> {}

/// Pinned or not: to move a handle does not move its value.
impl<T: ?Sized + 'static> Unpin for Gc<T> {}

impl<T: Trace + Default> Default for Gc<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Trace> Default for Gc<[T]> {
    fn default() -> Self {
        Self::from([])
    }
}

impl Default for Gc<str> {
    fn default() -> Self {
        Self::from("")
    }
}

impl<T: Trace> From<T> for Gc<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Trace> From<Box<T>> for Gc<T> {
    /// Moves the value out of the box.
    fn from(value: Box<T>) -> Self {
        Self::new(*value)
    }
}

impl<T: Trace> From<Box<[T]>> for Gc<[T]> {
    /// Moves the elements out of the box.
    fn from(elements: Box<[T]>) -> Self {
        Self::from(elements.into_vec())
    }
}

impl<T: Trace + Clone> From<&[T]> for Gc<[T]> {
    /// Clones the elements.
    fn from(elements: &[T]) -> Self {
        Self::from(elements.to_vec())
    }
}

impl From<String> for Gc<str> {
    /// Copies the text.
    fn from(text: String) -> Self {
        Self::from(&*text)
    }
}

impl From<Box<str>> for Gc<str> {
    /// Copies the text.
    fn from(text: Box<str>) -> Self {
        Self::from(&*text)
    }
}

impl<'a, V: ?Sized + ToOwned + 'static> From<Cow<'a, V>> for Gc<V>
where
    Self: From<&'a V> + From<V::Owned>,
{
    /// Takes what is owned, and clones what is borrowed.
    fn from(value: Cow<'a, V>) -> Self {
        match value {
            Cow::Borrowed(value) => Self::from(value),
            Cow::Owned(value) => Self::from(value),
        }
    }
}

impl<T: Trace> FromIterator<T> for Gc<[T]> {
    /// Collects the elements, and then makes them an object.
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self::from(elements.into_iter().collect::<Vec<_>>())
    }
}
