//! The end of a heap, and what outlives it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::Heap;
use crate::collector::Collected;
use crate::event::Cause;
use crate::raw::core::Core;
use crate::raw::slot::Slot;
use crate::trace::Tracer;

/// What [`Heap::close`] has found.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Closed {
    /// What the last collection has achieved.
    pub collected: Collected,
    /// Other `Heap`s that refer to the same heap: if there are any, it goes on as before until they are dropped.
    pub heaps: usize,
    /// Objects that live on, with the heap's memory.
    pub alive: u64,
    /// Those of them that are held from outside, by type, the most handles first. All others are reached from these, or immortal.
    pub held: Vec<Held>,
}

/// Objects of one type that are held by more handles than edges from objects of the same heap account for: from variables,
/// from objects of other heaps, or from fields that are not traced.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Held {
    /// The name of the type.
    pub type_name: &'static str,
    /// How many objects.
    pub objects: usize,
    /// How many handles from outside these have together.
    pub handles: usize,
}

impl Heap {
    /// Gives up this reference to the heap, and says what lives on: the heap is collected, and closed if there is no other
    /// reference.
    ///
    /// To drop a heap does the same without a word. Objects with handles can be used as before, see
    /// [above](Self#when-does-it-end).
    ///
    /// # Panics
    /// As [`collect`](Self::collect), and if a [`Trace`](crate::Trace) does.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Heap;
    ///
    /// let heap = Heap::new();
    /// let kept = heap.alloc(String::from("kept"));
    /// let closed = heap.close();
    /// let text = "1 object lives on: 1 of type alloc::string::String, held by 1 handle";
    /// assert_eq!((closed.to_string().as_str(), kept.as_str()), (text, "kept"));
    /// ```
    pub fn close(self) -> Closed {
        let heaps = self.0.owners() - 1;
        let collected = if heaps == 0 && !self.0.close() {
            self.0.end()
        } else {
            self.collect_because(2, Cause::Shutdown)
        };
        let (alive, held) = (self.totals().alive, held(&self.0));
        Closed { collected, heaps, alive, held }
    }
}

impl Closed {
    /// Whether the heap has ended, with all its objects.
    pub fn is_complete(&self) -> bool {
        self.heaps == 0 && self.alive == 0
    }
}

/// What is held from outside, by type.
fn held(core: &Core) -> Vec<Held> {
    let mut slots = Vec::new();
    core.memory().each_object(|slot| slots.push(slot));
    let edges = count_edges(&slots);
    let mut types = BTreeMap::<&str, Held>::new();
    for slot in slots.into_iter().filter(|slot| !slot.is_immortal()) {
        let inside = edges.get(&slot.address()).copied().unwrap_or(0);
        let handles = (slot.strong() as usize).saturating_sub(inside);
        if handles != 0 {
            let type_name = slot.type_name();
            let held = types.entry(type_name).or_insert(Held { type_name, objects: 0, handles: 0 });
            held.objects += 1;
            held.handles += handles;
        }
    }
    let mut held: Vec<_> = types.into_values().collect();
    held.sort_by_key(|held| Reverse(held.handles));
    held
}

/// How many edges lead to each object, by its address.
fn count_edges(slots: &[Slot]) -> HashMap<usize, usize> {
    let mut counts = HashMap::new();
    let mut edges = Vec::new();
    for slot in slots {
        slot.trace(&mut Tracer::apart(&mut edges));
        for target in edges.drain(..) {
            *counts.entry(target.address()).or_default() += 1;
        }
    }
    counts
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.heaps != 0 {
            write!(f, "not closed, as there are other references to the heap: {}; ", self.heaps)?;
        }
        match self.alive {
            0 => f.write_str("nothing lives on")?,
            1 => f.write_str("1 object lives on")?,
            alive => write!(f, "{alive} objects live on")?,
        }
        for (index, held) in self.held.iter().enumerate() {
            write!(f, "{} {held}", if index == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { type_name, objects, handles } = self;
        let plural = if *handles == 1 { "" } else { "s" };
        write!(f, "{objects} of type {type_name}, held by {handles} handle{plural}")
    }
}
