//! Weak handles with callbacks.

use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;

use super::core::CoreRef;
use super::handle::Gc;
use super::weak::Weak;
use crate::trace::{Trace, Tracer};

/// A weak handle with a callback, made by [`Gc::downgrade_with`]: Python's `weakref.ref(object, callback)`.
///
/// It can be used like the [`Weak`] in it. The callback is called once, when the object dies, after *all* weak handles to
/// the object have been cleared; of several callbacks for one object the newest is called first. If one panics the others
/// are called nevertheless, and the first panic goes on then. It is not called
///
/// * once all clones of this handle have been dropped,
/// * if the collector finds this handle unreachable together with the object: nobody is left who could care.
///
/// For the second the handle is traced: a type that holds one can have edges.
///
/// # Examples
/// ```
/// use std::{cell::Cell, rc::Rc};
/// use exuvia::Gc;
///
/// let deaths = Rc::new(Cell::new(0));
/// let object = Gc::new(String::from("shed"));
/// let watch = Gc::downgrade_with(&object, {
///     let deaths = deaths.clone();
///     move |weak| {
///         assert!(weak.upgrade().is_none());
///         deaths.set(deaths.get() + 1);
///     }
/// });
/// assert!(watch.upgrade().is_some());
/// drop(object);
/// assert_eq!(deaths.get(), 1);
/// ```
pub struct Watch<T: ?Sized + 'static>(Gc<Watcher<T>>);

/// The object behind a [`Watch`].
struct Watcher<T: ?Sized + 'static> {
    weak: Weak<T>,
    callback: RefCell<Option<Box<dyn Call<T>>>>,
}

/// A callback and what it is given.
trait Call<T: ?Sized + 'static> {
    fn call(self: Box<Self>, weak: &Weak<T>);
    fn report(&self, tracer: &mut Tracer<'_>);
}

/// A function, and what it works with.
struct WithState<S, F>(S, F);

impl<T: ?Sized + 'static, S: Trace, F: FnOnce(&Weak<T>, S)> Call<T> for WithState<S, F> {
    fn call(self: Box<Self>, weak: &Weak<T>) {
        let Self(state, callback) = *self;
        callback(weak, state);
    }

    fn report(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

impl<T: ?Sized + 'static> Gc<T> {
    /// A weak handle with a callback that is called when the object dies, see [`Watch`].
    ///
    /// Handles that the callback captures are not traced: they keep their objects alive as long as the callback may yet be
    /// called. What may lead back to the object belongs into the state of
    /// [`downgrade_with_state`](Self::downgrade_with_state).
    pub fn downgrade_with(this: &Self, callback: impl FnOnce(&Weak<T>) + 'static) -> Watch<T> {
        Self::downgrade_with_state(this, (), |weak, ()| callback(weak))
    }

    /// The same for a callback that is given a `state`, in which handles are traced.
    ///
    /// # Examples
    /// ```
    /// use std::cell::RefCell;
    /// use exuvia::{Gc, Heap, Trace, Watch};
    ///
    /// #[derive(Trace)]
    /// struct Owner {
    ///     log: RefCell<Vec<&'static str>>,
    ///     watch: RefCell<Option<Watch<String>>>,
    /// }
    ///
    /// let owner = Gc::new(Owner { log: RefCell::default(), watch: RefCell::default() });
    /// let object = Gc::new(String::from("shed"));
    /// // The callback leads back to its owner: a cycle that the collector can find.
    /// let watch = Gc::downgrade_with_state(&object, owner.clone(), |_, owner: Gc<Owner>| {
    ///     owner.log.borrow_mut().push("gone");
    /// });
    /// *owner.watch.borrow_mut() = Some(watch);
    /// drop(owner);
    /// assert_eq!(Heap::current().collect(2).collected, 2);
    /// ```
    pub fn downgrade_with_state<S: Trace>(
        this: &Self,
        state: S,
        callback: impl FnOnce(&Weak<T>, S) + 'static,
    ) -> Watch<T> {
        let call: Box<dyn Call<T>> = Box::new(WithState(state, callback));
        let watcher = Watcher { weak: Self::downgrade(this), callback: RefCell::new(Some(call)) };
        let slot = Self::slot(this);
        // The allocation may collect, and the heap may have no owner but this one.
        let owner = CoreRef::to(slot.core());
        let watcher = owner.allocate(watcher);
        slot.tell(Gc::slot(&watcher));
        Watch(watcher)
    }
}

impl<T: ?Sized + 'static> Watch<T> {
    /// Whether both are the same, so that one call serves both.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Gc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized + 'static> Watcher<T> {
    fn notified(this: &Gc<Self>) {
        let callback = this.callback.take();
        if let Some(callback) = callback {
            callback.call(&this.weak);
        }
    }
}

impl<T: ?Sized + 'static> Deref for Watch<T> {
    type Target = Weak<T>;

    fn deref(&self) -> &Weak<T> {
        &self.0.weak
    }
}

/// The same handle once more: the callback is called once.
impl<T: ?Sized + 'static> Clone for Watch<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: ?Sized + 'static> fmt::Debug for Watch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

// SAFETY: reports its one handle.
unsafe impl<T: ?Sized + 'static> Trace for Watch<T> {
    const TRACKED: bool = true;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

// SAFETY: reports what the state of its callback reports, which it owns; the callback itself is not looked into.
unsafe impl<T: ?Sized + 'static> Trace for Watcher<T> {
    /// Also if the state has no edges: so that it is found unreachable with its owner.
    const TRACKED: bool = true;
    const WATCHER: Option<fn(&Gc<Self>)> = Some(Self::notified);

    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Ok(callback) = self.callback.try_borrow()
            && let Some(callback) = &*callback
        {
            callback.report(tracer);
        }
    }
}
