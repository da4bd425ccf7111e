//! The end of the condemned in the [stress mode](crate::inspect::Stress) that believes no `Trace`.
//!
//! A `Trace` that reports a handle which is not its object's own makes the target look unreachable while somebody holds it. So
//! here the values are dropped one by one, and after each the counts tell whether it owned what it had reported. An object
//! is cleared only when every edge to it has been proven: when its handle stands in the slot of the object that reports it, or
//! when that one has been cleared and has taken its handle along.
//!
//! Where only unproven edges lead along a dead cycle, its first object is believed. At the first lie everything that is left
//! survives.

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::panic::catch_unwind;
use std::rc::Rc;
use std::slice;

use super::clear::count;
use super::shared::Payload;
use crate::GcAny;
use crate::event::{Named, Report};
use crate::inspect::edges::{Placed, read_placed};
use crate::inspect::verify::{Problems, check_places};
use crate::raw::core::Core;
use crate::raw::header::flag;
use crate::raw::release::{Pinned, keep_first};
use crate::raw::slot::Slot;

/// What is known of one of the condemned.
struct Suspect {
    /// Keeps it while those that lead to it are cleared.
    handle: GcAny,
    label: Option<String>,
    /// Edges to it that have not been proven.
    unproven: usize,
    /// Its own edges to others of the condemned, and the places of their handles.
    edges: Vec<Placed>,
    /// Its pin, once its value has been dropped.
    cleared: Option<Pinned>,
}

/// The condemned, in the order of their list.
struct Proof {
    suspects: Vec<Suspect>,
    numbers: HashMap<Slot, usize>,
    /// Those to which no unproven edge leads, and that have not been cleared.
    ready: VecDeque<usize>,
    /// All before this one have been cleared.
    believed: usize,
    /// How many of those cleared have gone into stock.
    kept: usize,
    /// Who reported what it does not own.
    lie: Option<String>,
}

/// Drops the values of the condemned as far as that is proven to be right, and frees their slots. Returns those that
/// survive. `values` are what maps held for their sake.
pub(super) fn delete_garbage(
    core: &Core,
    condemned: &[Slot],
    labels: Vec<String>,
    values: Vec<Rc<dyn Any>>,
    report: &mut Report,
    panic: &mut Payload,
) -> Vec<Slot> {
    for slot in condemned {
        // What dies by an ordinary release meanwhile is known by its flag.
        slot.set(flag::CONDEMNED);
    }
    let mut proof = Proof::new(condemned, labels);
    for value in values {
        keep_first(panic, || drop(value));
    }
    while proof.lie.is_none()
        && let Some(number) = proof.next()
    {
        proof.clear(number, panic);
    }
    proof.finish(core, report, panic)
}

impl Proof {
    fn new(condemned: &[Slot], labels: Vec<String>) -> Self {
        let labels = labels.into_iter().map(Some).chain(std::iter::repeat(None));
        let suspects: Vec<_> =
            condemned.iter().zip(labels).map(|(slot, label)| Suspect::new(*slot, label)).collect();
        let numbers = condemned.iter().copied().zip(0..).collect();
        let ready = VecDeque::new();
        let mut proof = Self { suspects, numbers, ready, believed: 0, kept: 0, lie: None };
        let (edges, panicked) = read_placed(condemned);
        let mut problems = Vec::new();
        check_places(&edges, &mut problems);
        if !problems.is_empty() {
            proof.lie = Some(Problems(&problems).to_string());
        }
        if let Some((slot, text)) = panicked.first() {
            proof.lie = Some(format!("the trace of {} panicked: {text}", Named::by_type(*slot)));
        }
        for edge in edges {
            let target = proof.numbers[&edge.target];
            proof.suspects[target].unproven += usize::from(!edge.is_within());
            let reporter = proof.numbers[&edge.reporter];
            proof.suspects[reporter].edges.push(edge);
        }
        let ready = |number: &usize| proof.suspects[*number].unproven == 0;
        proof.ready = (0..condemned.len()).filter(ready).collect();
        proof
    }

    /// The one to be cleared next: the first that is ready, or else is to be believed.
    fn next(&mut self) -> Option<usize> {
        while self.suspects.get(self.believed)?.cleared.is_some() {
            self.believed += 1;
        }
        self.ready.pop_front().or(Some(self.believed))
    }

    /// Drops a value, and looks whether what it reported is gone with it.
    fn clear(&mut self, number: usize, panic: &mut Payload) {
        let suspect = &mut self.suspects[number];
        if suspect.cleared.is_some() {
            return;
        }
        let edges = std::mem::take(&mut suspect.edges);
        let mut owed = HashMap::<Slot, (u32, u32)>::new();
        for edge in &edges {
            owed.entry(edge.target).or_insert((edge.target.strong(), 0)).1 += 1;
        }
        let pin = Pinned::new(suspect.handle.slot());
        // The pin counts as well.
        if let Some((count, _)) = owed.get_mut(&suspect.handle.slot()) {
            *count += 1;
        }
        self.kept += usize::from(pin.put_into_stock());
        keep_first(panic, || Pinned::clear_all(&mut slice::from_ref(&pin).iter()));
        suspect.cleared = Some(pin);
        let slot = suspect.handle.slot();
        for edge in edges {
            let (count, released) = owed[&edge.target];
            if edge.target.strong() > count.saturating_sub(released) {
                self.lie.get_or_insert_with(|| lie(slot, edge.target));
            }
            let target = self.numbers[&edge.target];
            self.prove(target, !edge.is_within());
        }
    }

    /// One edge has been proven, which was `open` before.
    fn prove(&mut self, target: usize, open: bool) {
        let suspect = &mut self.suspects[target];
        suspect.unproven -= usize::from(open);
        if open && suspect.unproven == 0 {
            self.ready.push_back(target);
        }
    }

    /// Frees what has been cleared, and lets go of the rest.
    fn finish(self, core: &Core, report: &mut Report, panic: &mut Payload) -> Vec<Slot> {
        let (mut pins, mut labels, mut survivors) = (Vec::new(), Vec::new(), Vec::new());
        for Suspect { handle, cleared, label, .. } in self.suspects {
            if let Some(pin) = cleared {
                pins.push(pin);
                labels.extend(label);
            } else {
                survivors.push(handle.slot());
            }
            keep_first(panic, || drop(handle));
        }
        if let Some(&first) = Pinned::free_all(&pins).first() {
            abort(&pins[first], self.lie.as_deref());
        }
        core.count_frees(pins.len().saturating_sub(self.kept));
        report.freed += pins.len();
        report.freed_by_type = count(labels);
        if let Some(lie) = self.lie {
            keep_first(panic, || panic!("{lie}"));
        }
        survivors.retain(|slot| slot.is_condemned());
        survivors.iter().for_each(|slot| slot.clear(flag::CONDEMNED));
        survivors
    }
}

impl Suspect {
    fn new(slot: Slot, label: Option<String>) -> Self {
        Self { handle: slot.handle(), label, unproven: 0, edges: Vec::new(), cleared: None }
    }
}

fn lie(reporter: Slot, target: Slot) -> String {
    let (reporter, target) = (Named::by_type(reporter), Named::by_type(target));
    format!("{reporter} reported a handle to {target} that it does not own")
}

/// Ends the process with a report. A panic could be caught, and the object that is in use be looked at.
fn abort(object: &Pinned, lie: Option<&str>) -> ! {
    let object = Named { label: object.type_name().to_owned(), address: object.address() };
    let lie = lie.unwrap_or("somebody reported a handle to it that stands elsewhere");
    let shown = catch_unwind(|| panic!("{object} is in use after it was cleared: {lie}"));
    drop(shown);
    std::process::abort()
}
