//! Exceptions.

use std::cell::{Cell, OnceCell};

use exuvia::{Field, Gc, Stock, Trace};

use super::frame::Traceback;
use super::instance::Assigned;
use super::slots::Slots;
use super::{Class, Dict, PyErr, Tuple, Value, tag};
use crate::vm::Vm;

/// An instance of an exception class.
///
/// The fields die in CPython's order: first what only its class has, such as the `value` of a `StopIteration`.
#[derive(Debug, Trace)]
#[trace(tag = tag::EXCEPTION, clear = clear, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer, unsafe_stock = stock)]
pub(crate) struct Exception {
    /// The values of the `__slots__` of its class, once one of them has a value.
    slots: OnceCell<Box<Slots>>,
    /// The first two places; see [`place`].
    first: Field<Option<Value>>,
    second: Field<Option<Value>>,
    /// The further places, once one of them has a value.
    more: OnceCell<Box<More>>,
    /// All other attributes.
    pub(crate) dict: Field<Option<Gc<Dict>>>,
    /// The tuple of its arguments. Before it is [born](Self::is_born), `None` stands for no arguments, and anything else for
    /// the only one.
    given: Field<Value>,
    pub(crate) traceback: Field<Option<Gc<Traceback>>>,
    /// Whether `None` was set as its traceback, which then is what CPython keeps there.
    pub(crate) has_no_traceback: Cell<bool>,
    pub(crate) cause: Field<Option<Value>>,
    pub(crate) context: Field<Option<Gc<Self>>>,
    pub(crate) suppress_context: Cell<bool>,
    /// It has been raised, so that its context is settled.
    pub(crate) is_raised: Cell<bool>,
    /// What built-in code raises is made when CPython makes an object of it: where it is handled. Until then neither the
    /// collector nor the program knows of it.
    is_born: Cell<bool>,
    /// Whether it has become an instance of another class.
    is_reassigned: Cell<bool>,
    first_class: Gc<Class>,
}

#[derive(Debug, Default, Trace)]
struct More {
    fields: [Field<Option<Value>>; N_MORE],
    /// The classes that it was assigned to.
    classes: Assigned,
    /// Which of them is its class now; none if it is the first one.
    class: Cell<Option<usize>>,
}

/// How many places there are.
pub(crate) const N_PLACES: usize = 8;

/// How many of them only few exceptions have.
const N_MORE: usize = N_PLACES - 2;

/// Where exceptions keep what only their class has.
pub(crate) mod place {
    /// Of a `StopIteration`.
    pub(crate) const VALUE: usize = 0;
    /// Of a `SystemExit`.
    pub(crate) const EXIT_CODE: usize = 0;
    /// Of an `AttributeError`.
    pub(crate) const OBJECT: usize = 0;
    pub(crate) const ATTRIBUTE: usize = 1;
    /// Of a `NameError`.
    pub(crate) const NAME: usize = 0;
    /// Of an `ImportError` or a `SyntaxError`.
    pub(crate) const MESSAGE: usize = 0;
    /// Of an `ImportError`.
    pub(crate) const MODULE: usize = 1;
    pub(crate) const PATH: usize = 2;
    /// Of an `OSError`.
    pub(crate) const ERRNO: usize = 0;
    pub(crate) const STRERROR: usize = 1;
    pub(crate) const FILENAME: usize = 2;
    pub(crate) const FILENAME2: usize = 3;
    pub(crate) const WRITTEN: usize = 4;
    /// Of a `SyntaxError`.
    pub(crate) const FILE: usize = 1;
    pub(crate) const LINE: usize = 2;
    pub(crate) const OFFSET: usize = 3;
    pub(crate) const END_LINE: usize = 4;
    pub(crate) const END_OFFSET: usize = 5;
    pub(crate) const TEXT: usize = 6;
    pub(crate) const PRINT_FILE_AND_LINE: usize = 7;
    /// Of an exception group.
    pub(crate) const TITLE: usize = 0;
    pub(crate) const EXCEPTIONS: usize = 1;
    /// Of a `UnicodeError` of either direction.
    pub(crate) const ENCODING: usize = 0;
    pub(crate) const SUBJECT: usize = 1;
    pub(crate) const REASON: usize = 2;
    pub(crate) const START: usize = 3;
    pub(crate) const END: usize = 4;
}

impl Exception {
    /// An exception that nobody has raised.
    pub(crate) fn new(class: Gc<Class>, args: Gc<Tuple>) -> Self {
        Self::made(class, Gc::into_any(args), true)
    }

    /// One that built-in code is about to raise.
    pub(crate) fn unborn(class: Gc<Class>, given: Value) -> Self {
        Self::made(class, given, false)
    }

    fn made(class: Gc<Class>, given: Value, is_born: bool) -> Self {
        Self {
            slots: OnceCell::new(),
            first: Field::new(None),
            second: Field::new(None),
            more: OnceCell::new(),
            dict: Field::new(None),
            given: Field::new(given),
            traceback: Field::new(None),
            has_no_traceback: Cell::new(false),
            cause: Field::new(None),
            context: Field::new(None),
            suppress_context: Cell::new(false),
            is_raised: Cell::new(false),
            is_born: Cell::new(is_born),
            is_reassigned: Cell::new(false),
            first_class: class,
        }
    }

    /// Whether the program and the collector can know of it.
    pub(crate) fn is_born(&self) -> bool {
        self.is_born.get()
    }

    /// What it was made with, before it is born.
    pub(crate) fn given(&self) -> Value {
        self.given.get()
    }

    /// Sets its arguments.
    pub(crate) fn set_args(&self, args: Gc<Tuple>) {
        self.given.set(Gc::into_any(args));
    }

    /// Its class.
    #[inline(always)]
    pub(crate) fn class(&self) -> &Gc<Class> {
        if self.is_reassigned.get() { self.assigned_class() } else { &self.first_class }
    }

    #[cold]
    fn assigned_class(&self) -> &Gc<Class> {
        let assigned = self.more.get().and_then(|more| more.classes.get(more.class.get()?));
        assigned.unwrap_or(&self.first_class)
    }

    /// Makes it an instance of another class with the same layout.
    pub(crate) fn set_class(&self, class: &Gc<Class>) {
        let more = self.more.get_or_init(Box::default);
        let is_first = Gc::ptr_eq(class, &self.first_class);
        more.class.set((!is_first).then(|| more.classes.index_of(class)));
        more.classes.note_former(&self.first_class, class);
        self.is_reassigned.set(!is_first);
    }

    /// The values of the `__slots__` of its class.
    pub(crate) fn slots(&self) -> &Slots {
        self.slots.get_or_init(Box::default)
    }

    /// What stands at a [`place`].
    pub(crate) fn field(&self, place: usize) -> Option<Value> {
        match place {
            0 => self.first.get(),
            1 => self.second.get(),
            _ => self.more.get()?.fields.get(place - 2)?.get(),
        }
    }

    /// Sets what stands at a [`place`].
    pub(crate) fn set_field(&self, place: usize, value: Option<Value>) {
        match place {
            0 => self.first.set(value),
            1 => self.second.set(value),
            _ if value.is_none() && self.more.get().is_none() => {}
            _ => {
                if let Some(field) = self.more.get_or_init(Box::default).fields.get(place - 2) {
                    field.set(value);
                }
            }
        }
    }
}

/// Those that nobody has counted must not be discounted.
const UNBORN: Stock = Stock { number: 25, limit: u32::MAX };

fn stock(exception: &Exception) -> Option<Stock> {
    (!exception.is_born.get()).then_some(UNBORN)
}

impl Vm {
    /// Makes an exception an object that the program can see, if it is none yet: first its arguments, then itself.
    pub(crate) fn bear(&self, error: &PyErr) {
        if error.is_born.get() {
            return;
        }
        if let Err(given) = error.given.get().downcast::<Tuple>() {
            let given = if self.is_none(&given) { Vec::new() } else { vec![given] };
            error.set_args(self.new_tuple_object(given));
        }
        self.heap.bear(Gc::as_any(error));
        error.is_born.set(true);
    }

    /// The arguments of an exception.
    pub(crate) fn args_of(&self, error: &PyErr) -> Gc<Tuple> {
        self.bear(error);
        error.given.get().downcast().unwrap_or_else(|_| self.empty_tuple.clone())
    }
}

fn needs_finalizer(exception: &Exception) -> bool {
    exception.class().has_del.get()
}

fn finalize(exception: &Gc<Exception>) {
    Vm::with_current(|vm| vm.call_del(Gc::as_any(exception)));
}

fn clear(exception: &Gc<Exception>) {
    if let Some(slots) = exception.slots.get() {
        slots.clear();
    }
    (0..N_PLACES).for_each(|place| exception.set_field(place, None));
    drop(exception.dict.take());
    drop(exception.traceback.take());
    drop(exception.cause.take());
    drop(exception.context.take());
}
