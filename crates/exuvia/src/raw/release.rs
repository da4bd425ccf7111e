//! What happens when the last handle to an object is dropped.
//!
//! The order is CPython's: out of the list; finalizer; what is [shed](crate::Trace::SHED); weak handles and watchers; value; slot. Chains of objects that
//! die one inside the other are cut after 50 levels, see [`nesting`]: what dies deeper waits in a queue until the outermost release
//! is through, so that the depth of the stack does not depend on the graph.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::NonNull;
use std::slice::Iter;

use super::content::Stored;
use super::core::{Core, CoreRef, free_in_run, free_slot};
use super::header::{Header, flag};
use super::nesting::{self, Weight};
use super::slot::{Slot, prefetch};
use super::vtable::{self, VTable};
use crate::policy::Stock;

/// Bytes between an object that dies and the memory that is sent for meanwhile.
///
/// Objects that die together were often made one after the other, but do not die in quite that order, and the processor
/// finds no stream to follow. For a tree larger than the caches this halves the time of the releases.
const AHEAD: usize = 128;

/// Tears down an object whose count has come to zero.
///
/// # Safety
/// The object is of type `V`, its count has just come to zero, and its value has not been dropped.
#[inline(never)]
pub(super) unsafe fn release<V: Stored + ?Sized>(header: NonNull<Header>) {
    let slot = Slot(header);
    if V::NEEDS_DROP {
        prefetch(header.as_ptr().wrapping_byte_add(AHEAD).cast_const());
    }
    let flags = slot.flags();
    if flags & flag::SLOW_RELEASE != 0 {
        return release_slow(slot);
    }
    if V::MAY_FINALIZE && flags & flag::FINALIZED == 0 {
        let unwinding = Slow(slot);
        // SAFETY: of type `V`, by the contract.
        let block = unsafe { V::block(header) };
        // SAFETY: as before.
        let block = unsafe { block.as_ref() };
        // SAFETY: not dropped yet, by the contract.
        let wanted = unsafe { block.value() }.wants_finalizer();
        std::mem::forget(unwinding);
        if wanted {
            return release_slow(slot);
        }
    }
    if !V::TRACKED && !V::NEEDS_DROP {
        return free_slot(slot);
    }
    let weight = const { Weight::of(V::LEVELS) };
    if !weight.enter() {
        return release_later(slot, weight);
    }
    if V::TRACKED {
        let core = slot.core();
        if flags & flag::TRACKED == 0 || !core.unlist(slot) {
            core.log.narrow();
        }
    }
    // SAFETY: of type `V`, by the contract.
    let block = unsafe { V::block(header) };
    // SAFETY: as before, and not dropped yet.
    let block = unsafe { block.as_ref() };
    // SAFETY: as before.
    let stock = unsafe { block.value() }.stock();
    let unwinding = Rest::<V>(slot, stock, PhantomData);
    // SAFETY: not dropped before, by the contract, and unreachable, as no handle is left (S2).
    unsafe { vtable::drop_value::<V>(header) }
    std::mem::forget(unwinding);
    finish::<V>(slot, stock);
}

/// Tears an object down when the question whether it wants its finalizer has panicked.
struct Slow(Slot);

impl Drop for Slow {
    #[cold]
    #[inline(never)]
    fn drop(&mut self) {
        release_slow(self.0);
    }
}

/// Puts off what is too deep.
#[cold]
#[inline(never)]
fn release_later(slot: Slot, weight: Weight) {
    weight.retreat();
    release_slow(slot);
}

/// What is left to do after the value is gone.
#[inline(always)]
fn finish<V: Stored + ?Sized>(slot: Slot, stock: Option<Stock>) {
    if const { Weight::of(V::LEVELS) }.leave() {
        let unwinding = Free::<V>(slot, stock, PhantomData);
        release_deferred();
        std::mem::forget(unwinding);
    }
    free::<V>(slot, stock);
}

/// Frees the slot, and counts that, unless it went into stock. [`release`] has made up for it in the log.
#[inline(always)]
fn free<V: Stored + ?Sized>(slot: Slot, stock: Option<Stock>) {
    if V::TRACKED {
        let core = slot.core();
        if !stock.is_some_and(|stock| core.put_into_stock(stock)) {
            core.log.lift();
        }
    }
    free_slot(slot);
}

/// Does what is left when a `Drop` has panicked. What it does is a function of its own, so that the fields need not be in
/// memory for the case.
struct Rest<V: Stored + ?Sized>(Slot, Option<Stock>, PhantomData<fn(&V)>);

impl<V: Stored + ?Sized> Drop for Rest<V> {
    #[inline(always)]
    fn drop(&mut self) {
        finish_unwinding::<V>(self.0, self.1);
    }
}

#[cold]
#[inline(never)]
fn finish_unwinding<V: Stored + ?Sized>(slot: Slot, stock: Option<Stock>) {
    finish::<V>(slot, stock);
}

/// Frees the slot when one of the objects that were put off has panicked.
struct Free<V: Stored + ?Sized>(Slot, Option<Stock>, PhantomData<fn(&V)>);

impl<V: Stored + ?Sized> Drop for Free<V> {
    #[inline(always)]
    fn drop(&mut self) {
        free_unwinding::<V>(self.0, self.1);
    }
}

#[cold]
#[inline(never)]
fn free_unwinding<V: Stored + ?Sized>(slot: Slot, stock: Option<Stock>) {
    free::<V>(slot, stock);
}

/// One release less is running; the outermost looks after those that were put off.
fn leave(weight: Weight) {
    if weight.leave() {
        release_deferred();
    }
}

#[cold]
#[inline(never)]
fn release_deferred() {
    let mut panic = None;
    nesting::finish(|slot| keep_first(&mut panic, || tear_down(slot)));
    resume(panic);
}

/// Runs user code, and keeps the payload of the first panic.
pub(crate) fn keep_first(panic: &mut Option<Box<dyn Any + Send>>, code: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(code)) {
        match panic {
            None => *panic = Some(payload),
            Some(_) => discard(payload),
        }
    }
}

/// Goes on with a panic, unless one is under way already.
pub(crate) fn resume(panic: Option<Box<dyn Any + Send>>) {
    match panic {
        Some(payload) if std::thread::panicking() => discard(payload),
        Some(payload) => resume_unwind(payload),
        None => {}
    }
}

/// Runs user code whose panics are nobody's business.
pub(crate) fn contain(code: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(code)) {
        discard(payload);
    }
}

/// Drops the payload of a panic, whose own `Drop` may panic as well, and so that of that panic: the last of them is leaked.
pub(crate) fn discard(mut payload: Box<dyn Any + Send>) {
    const LAST: usize = 8;
    for _ in 0..LAST {
        match catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            Ok(()) => return,
            Err(next) => payload = next,
        }
    }
    std::mem::forget(payload);
}

/// The release of objects with a finalizer, weak handles or watchers, and of all objects that are too deep.
#[cold]
#[inline(never)]
fn release_slow(slot: Slot) {
    let core = slot.core();
    if slot.has(flag::CLEARED) {
        // The collector has dropped the value, and its pin is gone as well: nothing is left to do.
        return;
    }
    if slot.has(flag::CONDEMNED) {
        slot.clear(flag::CONDEMNED | flag::TRACKED);
    } else if slot.has(flag::TRACKED) {
        core.untrack(slot);
    }
    if slot.weight().is_too_deep() {
        return nesting::put_off(slot);
    }
    tear_down(slot);
}

/// Tears down an object that is in no list and has no handles.
fn tear_down(slot: Slot) {
    let core = slot.core();
    let weight = slot.weight();
    let entered = weight.enter();
    debug_assert!(entered, "what is too deep has been put off");
    let mut panic = None;
    if slot.wants_finalizer() && finalize(core, slot, &mut panic) {
        // What was put off may hold the last handle to this object, and this object may be the heap's last.
        let _owner = CoreRef::to(core);
        leave(weight);
        return resume(panic);
    }
    if let Some(shed) = slot.vtable().shed
        && slot.has(flag::HAS_WEAK)
    {
        // SAFETY: the object has no handles left, and its value has not been dropped (S3).
        keep_first(&mut panic, || unsafe { shed(slot.0) });
    }
    slot.tell_dependents(&mut panic);
    let stock = slot.stock();
    keep_first(&mut panic, || drop_value(slot));
    keep_first(&mut panic, || leave(weight));
    if slot.is_counted() {
        core.discount(stock);
    }
    free_slot(slot);
    resume(panic);
}

/// Runs the finalizer; true if the object has been resurrected.
///
/// As in CPython the object is tracked while it runs, as the youngest of generation 0, and counts as finalized only
/// afterwards: the collector sets the flag before.
fn finalize(core: &Core, slot: Slot, panic: &mut Option<Box<dyn Any + Send>>) -> bool {
    let tracked = slot.is_counted();
    slot.retain();
    if tracked {
        core.track(slot);
    }
    keep_first(panic, || slot.finalize());
    slot.set(flag::FINALIZED);
    if !slot.release_one() {
        return true;
    }
    if slot.has(flag::CONDEMNED) {
        slot.clear(flag::CONDEMNED | flag::TRACKED);
    } else if slot.has(flag::TRACKED) {
        core.untrack(slot);
    }
    false
}

fn drop_value(slot: Slot) {
    // SAFETY: the object has no handles left, and its value has not been dropped (S3).
    unsafe { (slot.vtable().drop)(slot.0) }
}

/// Frees the slot of an object whose value has been moved out of it, and whose only handle has been given up.
///
/// Its weak handles are cleared, and its watchers called, as it is gone; but nothing has died, so no finalizer runs.
pub(super) fn vacate(slot: Slot) {
    let core = slot.core();
    let mut panic = None;
    if slot.has(flag::TRACKED) {
        core.untrack(slot);
    }
    slot.header().strong.set(0);
    slot.tell_dependents(&mut panic);
    if slot.is_counted() {
        core.count_free();
    }
    free_slot(slot);
    resume(panic);
}

/// An object that the collector is about to clear. Holds a count of its own, so that nobody else frees it.
#[derive(Debug)]
pub(crate) struct Pinned(Slot);

impl Pinned {
    /// Pins a condemned object, which is in no list. Nobody may look at its value from now on.
    #[inline]
    pub(crate) fn new(slot: Slot) -> Self {
        assert!(slot.has_value(), "only objects are cleared, and once");
        slot.retain();
        slot.set(flag::CONDEMNED | flag::CLEARED);
        Self(slot)
    }

    /// The slot, which need not hold anything any more.
    #[inline(always)]
    pub(crate) fn into_slot(self) -> Slot {
        self.0
    }

    /// Counts the object as one that has gone into stock, if it belongs to one with room. Its value has not been dropped.
    pub(crate) fn put_into_stock(&self) -> bool {
        let Some(stock) = self.0.vtable().stock else { return false };
        // SAFETY: a value that has not been dropped, of the page's type (S4).
        let stock = unsafe { stock(self.0.0) };
        stock.is_some_and(|stock| self.0.core().put_into_stock(stock))
    }

    pub(crate) fn type_name(&self) -> &'static str {
        self.0.type_name()
    }

    pub(crate) fn address(&self) -> usize {
        self.0.address()
    }

    #[inline(always)]
    pub(super) fn header(&self) -> NonNull<Header> {
        self.0.0
    }

    #[inline(always)]
    pub(super) fn has_vtable(&self, vtable: *const VTable) -> bool {
        self.0.header().word.get().cast_const().cast() == vtable
    }

    /// Drops all values in order: once, and only for objects that nobody can reach except through others that are pinned.
    ///
    /// If a `Drop` among them panics, what is left in the iterator has not been dropped.
    pub(crate) fn clear_all(pinned: &mut Iter<'_, Self>) {
        while let Some(object) = pinned.as_slice().first() {
            let vtable = object.0.header().word.get().cast_const().cast::<VTable>();
            // SAFETY: pinned, so its slot is allocated, with a vtable (S2, S4).
            let drop_some = unsafe { &*vtable }.drop_some;
            // SAFETY: the vtable of a pinned object; what the iterator has left has not been dropped (S3).
            unsafe { drop_some(pinned, vtable) }
        }
    }

    /// Frees the slots of which the pin is the last count. The others are leaked, and their numbers returned: somebody
    /// still holds the object, which only a wrong `Trace` can bring about. The caller [counts](Core::count_frees) the frees.
    pub(crate) fn free_all(pinned: &[Self]) -> Vec<usize> {
        let mut leaked = Vec::new();
        let mut run = None;
        for (index, object) in pinned.iter().enumerate() {
            if object.0.strong() == 1 {
                object.0.header().strong.set(0);
                free_in_run(&mut run, object.0);
            } else {
                leaked.push(index);
            }
        }
        leaked
    }
}
