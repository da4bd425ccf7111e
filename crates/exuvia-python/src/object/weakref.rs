//! `weakref.ref`

use std::cell::Cell;

use exuvia::{Field, Gc, Trace, WeakAny};

use super::{Value, tag};
use crate::vm::Vm;

/// A weak reference. The heap calls [`notified`] when its referent dies.
#[derive(Debug, Trace)]
#[trace(tag = tag::WEAKREF, watcher = notified)]
pub(crate) struct WeakReference {
    #[trace(skip)]
    pub(crate) target: WeakAny,
    pub(crate) callback: Field<Option<Value>>,
    /// The referent's hash, once it was asked for.
    pub(crate) hash: Cell<Option<i64>>,
}

fn notified(reference: &Gc<WeakReference>) {
    if let Some(callback) = reference.callback.take() {
        Vm::with_current(|vm| vm.call_weakref_callback(&callback, Gc::as_any(reference)));
    }
}
