//! Who remembers the places of allocations.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::mem::size_of;
use std::rc::Rc;

use crate::modules::size_of as size_of_object;
use crate::object::{Value, tag};
use crate::vm::Vm;

/// Sizes are added up for the peak after so many new objects at the earliest.
const SAMPLE: usize = 10_000;
/// What a container is taken for whose size cannot be asked for, since it may be changing just then.
const TYPICAL: usize = 64;

/// A place of allocations.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Site {
    /// Files and lines, the most recent one first.
    pub(super) frames: Vec<(Rc<str>, u32)>,
    /// How many frames there were, whether kept or not.
    n_frames: usize,
}

/// Remembers where objects were made.
#[derive(Debug)]
pub(super) struct Tracer {
    limit: usize,
    table: RefCell<Table>,
    /// Whether new objects are the module's own.
    is_paused: Cell<bool>,
    peak: Cell<usize>,
}

#[derive(Default, Debug)]
struct Table {
    numbers: HashMap<Site, usize>,
    sites: Vec<Site>,
    /// The site of the object at each address.
    by_address: HashMap<usize, usize>,
    n_births: usize,
    next_sample: usize,
}

impl Tracer {
    /// Keeps so many frames of each place.
    pub(super) fn new(limit: usize) -> Self {
        let table = Table { next_sample: SAMPLE, ..Table::default() };
        Self { limit, table: RefCell::new(table), is_paused: Cell::new(false), peak: Cell::new(0) }
    }

    /// An object is being made at an address.
    pub(super) fn note(&self, vm: &Vm, address: usize) {
        let mut table = self.table.borrow_mut();
        if self.is_paused.get() {
            table.by_address.remove(&address);
            return;
        }
        let number = table.number_of(site(vm, self.limit));
        table.by_address.insert(address, number);
        table.n_births += 1;
        if table.n_births >= table.next_sample {
            drop(table);
            self.sample(vm);
        }
    }

    /// Adds up sizes for the peak, and forgets who is gone.
    fn sample(&self, vm: &Vm) {
        let mut size = 0;
        let mut alive = HashMap::new();
        let mut table = self.table.borrow_mut();
        for object in vm.heap.everything() {
            if let Some(&site) = table.by_address.get(&object.address()) {
                alive.insert(object.address(), site);
                size += if is_fixed(&object) { size_of_object(&object) } else { TYPICAL };
            }
        }
        table.next_sample = SAMPLE + alive.len() / 4;
        table.n_births = 0;
        table.by_address = alive;
        self.peak.set(self.peak.get().max(size));
    }

    /// Forgets all traces.
    pub(super) fn clear(&self) {
        self.table.replace(Table { next_sample: SAMPLE, ..Table::default() });
        self.peak.set(0);
    }

    /// Does something whose objects are not traced.
    pub(super) fn paused<R>(&self, action: impl FnOnce(&Self) -> R) -> R {
        let before = self.is_paused.replace(true);
        let result = action(self);
        self.is_paused.set(before);
        result
    }

    /// Size, number of the site, and number of frames there, of each traced object that is alive.
    pub(super) fn alive(&self, vm: &Vm) -> Vec<(usize, usize, usize)> {
        let objects = vm.heap.everything();
        let table = self.table.borrow();
        let trace = |object: &Value| {
            let site = *table.by_address.get(&object.address())?;
            Some((size_of_object(object), site, table.sites[site].n_frames))
        };
        objects.iter().filter_map(trace).collect()
    }

    /// All places, by number.
    pub(super) fn sites(&self) -> Vec<Site> {
        self.table.borrow().sites.clone()
    }

    /// Where the object at an address was made.
    pub(super) fn site_of(&self, address: usize) -> Option<Site> {
        let table = self.table.borrow();
        table.by_address.get(&address).map(|site| table.sites[*site].clone())
    }

    /// The size of all traced objects, and the largest that it has been.
    pub(super) fn memory(&self, vm: &Vm) -> (usize, usize) {
        let size = self.alive(vm).iter().map(|(size, ..)| size).sum();
        self.peak.set(self.peak.get().max(size));
        (size, self.peak.get())
    }

    /// The peak is now the present size.
    pub(super) fn reset_peak(&self, vm: &Vm) {
        self.peak.set(0);
        self.memory(vm);
    }

    /// The memory that the traces need themselves.
    pub(super) fn own_size(&self) -> usize {
        let table = self.table.borrow();
        let frames: usize = table.sites.iter().map(|site| site.frames.len()).sum();
        table.by_address.capacity() * 2 * size_of::<usize>()
            + table.sites.len() * 2 * size_of::<Site>()
            + frames * 2 * size_of::<(Rc<str>, u32)>()
    }
}

impl Table {
    fn number_of(&mut self, site: Site) -> usize {
        if let Some(&number) = self.numbers.get(&site) {
            return number;
        }
        let number = self.sites.len();
        self.sites.push(site.clone());
        self.numbers.insert(site, number);
        number
    }
}

/// Whether an object of this kind never changes, so that its size can be asked for at any time.
fn is_fixed(object: &Value) -> bool {
    matches!(object.tag(), tag::INT | tag::BIGINT | tag::FLOAT | tag::STR | tag::BYTES | tag::BOOL)
}

/// What is being executed.
fn site(vm: &Vm, limit: usize) -> Site {
    let (mut frames, n_frames) = vm.lines(limit);
    if frames.is_empty() {
        frames.push((Rc::from("<unknown>"), 0));
    }
    let n_frames = n_frames.max(1);
    Site { frames, n_frames }
}
