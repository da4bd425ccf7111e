//! What CPython makes for a moment to hand arguments over that it does not hand over one by one; see
//! [`Passing`](crate::object::passing::Passing).

use exuvia::{Gc, Uncounted};

use crate::object::passing::Passing;
use crate::object::tuple::stock_of;
use crate::object::{Class, PyResult, Tuple, Value, dict, tag};
use crate::vm::{Args, Vm};

/// The tuple of the positional arguments, and the dictionary of the others if there are any, as the gates count them.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::vm) struct Packed {
    n_positional: usize,
    has_keywords: bool,
    /// What is in a second tuple: the names of the keywords where a Python function gets them, or all arguments but the first.
    n_second: usize,
}

impl Packed {
    /// Begins to count what a call needs that hands over these arguments.
    pub(in crate::vm) fn begin(vm: &Vm, args: &Args<'_>) -> Self {
        let n_names = args.names.map_or(0, |names| names.items().len());
        let n_positional = args.values.len() - n_names;
        vm.count_in_tuple(n_positional);
        let packed = Self { n_positional, has_keywords: n_names > 0, n_second: 0 };
        if packed.has_keywords {
            vm.heap.count_in(Some(dict::STOCK));
        }
        packed
    }

    /// Begins to count so many names of keywords.
    pub(in crate::vm) fn names(vm: &Vm, n_names: usize) -> Self {
        vm.count_in_tuple(n_names);
        Self { n_second: n_names, ..Self::default() }
    }

    /// Counts the names of the keywords besides.
    pub(in crate::vm) fn unpack(&mut self, vm: &Vm, args: &Args<'_>) {
        self.n_second = args.names.map_or(0, |names| names.items().len());
        vm.count_in_tuple(self.n_second);
    }

    /// Counts a tuple of all arguments but the first besides.
    fn cut_off_first(&mut self, vm: &Vm) {
        self.n_second = self.n_positional.saturating_sub(1);
        vm.count_in_tuple(self.n_second);
    }

    /// Counts the end of the call.
    pub(in crate::vm) fn end(self, vm: &Vm) {
        vm.count_out_tuple(self.n_second);
        vm.count_out_tuple(self.n_positional);
        if self.has_keywords {
            vm.heap.count_out(Some(dict::STOCK));
        }
    }
}

/// The same, until it is dropped.
pub(in crate::vm) struct Packing<'vm>(&'vm Vm, Packed);

impl Drop for Packing<'_> {
    fn drop(&mut self) {
        self.1.end(self.0);
    }
}

/// Calls something with arguments that are packed.
#[inline]
pub(in crate::vm) fn during(
    packing: Option<Packing<'_>>,
    call: impl FnOnce() -> PyResult,
) -> PyResult {
    let result = call();
    drop(packing);
    result
}

/// The names of the keywords of a call that hands over a dictionary: the tuple that they are in here is not counted.
pub(super) struct Names<'vm> {
    vm: &'vm Vm,
    tuple: Option<Gc<Tuple>>,
    uncounted: Option<Uncounted<'vm>>,
}

impl<'vm> Names<'vm> {
    /// The same for a call that hands over the arguments one by one, and the names in a tuple.
    pub(super) fn counted(vm: &'vm Vm, names: Vec<Value>) -> Self {
        Self { vm, tuple: Some(vm.new_tuple_object(names)), uncounted: None }
    }

    pub(super) fn uncounted(vm: &'vm Vm, names: Vec<Value>) -> Self {
        let uncounted = Some(vm.heap.uncounted());
        Self { vm, tuple: Some(vm.new_tuple_from(None, names)), uncounted }
    }

    pub(super) fn tuple(&self) -> Option<&Gc<Tuple>> {
        self.tuple.as_ref()
    }
}

impl Drop for Names<'_> {
    fn drop(&mut self) {
        let stock = self.tuple.take().and_then(|tuple| stock_of(tuple.items().len()));
        if self.uncounted.is_some() {
            // It has gone into stock, where CPython puts nothing.
            self.vm.heap.count_in(stock);
            self.vm.heap.count_out(None);
        }
    }
}

impl Vm {
    /// Counts what a call needs that hands over these arguments packed.
    pub(in crate::vm) fn pack(&self, args: &Args<'_>) -> Packing<'_> {
        Packing(self, Packed::begin(self, args))
    }

    /// The same for what is written in Rust. `args` has the receiver of a method only if CPython has it among the arguments.
    #[inline]
    pub(in crate::vm) fn pack_for(&self, passing: Passing, args: &Args<'_>) -> Option<Packing<'_>> {
        (passing != Passing::Vector).then(|| self.pack_and_cut(passing, args))
    }

    /// The same for a class. One that makes exceptions has these keep the tuple, so that it is made with them.
    pub(super) fn pack_for_class(&self, class: &Value, args: &Args<'_>) -> Option<Packing<'_>> {
        let class = class.downcast_ref::<Class>()?;
        let is_type = Gc::ptr_eq(class, &self.classes.type_) && args.values.len() != 1;
        let takes_tuple = class.layout != tag::EXCEPTION && (!class.is_vector_class || is_type);
        takes_tuple.then(|| self.pack(args))
    }

    #[cold]
    fn pack_and_cut(&self, passing: Passing, args: &Args<'_>) -> Packing<'_> {
        let mut packed = Packed::begin(self, args);
        if matches!(passing, Passing::Slot | Passing::New) {
            packed.cut_off_first(self);
        }
        Packing(self, packed)
    }

    /// A tuple of so many items begins.
    #[inline]
    pub(in crate::vm) fn count_in_tuple(&self, n: usize) {
        if n > 0 {
            self.heap.count_in(stock_of(n));
        }
    }

    /// A tuple of so many items ends.
    #[inline]
    pub(in crate::vm) fn count_out_tuple(&self, n: usize) {
        if n > 0 {
            self.heap.count_out(stock_of(n));
        }
    }
}
