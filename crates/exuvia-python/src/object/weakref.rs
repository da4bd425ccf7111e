//! `weakref.ref`, `weakref.ProxyType` and `weakref.CallableProxyType`

use std::cell::Cell;

use exuvia::{Field, Gc, Trace, WeakAny};

use super::instance::Instance;
use super::{Value, tag};
use crate::vm::Vm;

/// What leads to an object without keeping it alive, and what is called when that dies.
#[derive(Debug, Trace)]
pub(crate) struct Link {
    #[trace(skip)]
    pub(crate) target: WeakAny,
    pub(crate) callback: Field<Option<Value>>,
}

/// A weak reference. The heap calls [`Link::notify`] when its referent dies.
///
/// An instance of a class below `ref` holds one; then the heap knows the instance only.
#[derive(Debug, Trace)]
#[trace(tag = tag::WEAKREF, levels = 0, watcher = reference_notified)]
pub(crate) struct WeakReference {
    pub(crate) link: Link,
    /// The referent's hash, once it was asked for.
    pub(crate) hash: Cell<Option<i64>>,
}

/// A proxy for what cannot be called.
#[derive(Debug, Trace)]
#[trace(tag = tag::WEAK_PROXY, levels = 0, watcher = proxy_notified)]
pub(crate) struct WeakProxy {
    pub(crate) link: Link,
}

/// A proxy for what can be called.
#[derive(Debug, Trace)]
#[trace(tag = tag::WEAK_CALLABLE_PROXY, levels = 0, watcher = callable_proxy_notified)]
pub(crate) struct WeakCallableProxy {
    pub(crate) link: Link,
}

impl Link {
    /// A link that nobody is told of yet.
    pub(crate) fn new(target: &Value, callback: Option<Value>) -> Self {
        Self { target: target.downgrade(), callback: Field::new(callback) }
    }

    /// The link of a weak reference, of an instance that holds one, or of a proxy.
    pub(crate) fn of(value: &Value) -> Option<&Self> {
        match value.tag() {
            tag::WEAKREF => value.downcast_ref::<WeakReference>().map(|this| &this.link),
            tag::WEAK_PROXY => value.downcast_ref::<WeakProxy>().map(|this| &this.link),
            tag::WEAK_CALLABLE_PROXY => {
                value.downcast_ref::<WeakCallableProxy>().map(|this| &this.link)
            }
            tag::INSTANCE => {
                let payload = value.downcast_ref::<Instance>()?.payload.as_ref()?;
                payload.downcast_ref::<WeakReference>().map(|this| &this.link)
            }
            _ => None,
        }
    }

    /// Calls the callback, which is called only once, with the object that the heap knows. The link lets go of it before,
    /// unless it is the collector that tells of the death.
    fn notify(&self, watcher: &Value) {
        Vm::with_current(|vm| {
            let is_kept = vm.heap.is_told_by_collector();
            let callback = if is_kept { self.callback.get() } else { self.callback.take() };
            if let Some(callback) = callback {
                vm.call_weakref_callback(&callback, watcher);
            }
        });
    }
}

fn reference_notified(reference: &Gc<WeakReference>) {
    reference.link.notify(Gc::as_any(reference));
}

fn proxy_notified(proxy: &Gc<WeakProxy>) {
    proxy.link.notify(Gc::as_any(proxy));
}

fn callable_proxy_notified(proxy: &Gc<WeakCallableProxy>) {
    proxy.link.notify(Gc::as_any(proxy));
}

/// For instances of classes below `ref`.
pub(crate) fn instance_notified(instance: &Gc<Instance>) {
    let instance = Gc::as_any(instance);
    if let Some(link) = Link::of(instance) {
        link.notify(instance);
    }
}
