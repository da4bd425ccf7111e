//! The objects of Python programs: one file for each Python type or family of types.
//!
//! A [`Value`] is an erased, counted handle. What kind of object it holds is told by its tag; the Python
//! class is the tag's, except for instances, exceptions and classes, which carry their own.

pub(crate) mod tag;

pub(crate) mod alias;
pub(crate) mod bool;
pub(crate) mod bytearray;
pub(crate) mod bytes_methods;
pub(crate) mod cell;
pub(crate) mod class;
mod class_layout;
pub(crate) mod code;
mod code_replace;
pub(crate) mod complex;
pub(crate) mod coroutine;
pub(crate) mod descriptor_class;
pub(crate) mod dict;
mod dict_insert;
mod dict_methods;
pub(crate) mod dunder;
pub(crate) mod exception;
pub(crate) mod exception_class;
pub(crate) mod exception_fields;
pub(crate) mod exception_group;
pub(crate) mod exception_os;
mod exception_text;
pub(crate) mod float;
pub(crate) mod frame;
pub(crate) mod frame_class;
pub(crate) mod function;
pub(crate) mod function_class;
mod function_new;
pub(crate) mod generator;
pub(crate) mod generator_class;
pub(crate) mod instance;
pub(crate) mod int;
pub(crate) mod iterator;
pub(crate) mod iterator_methods;
pub(crate) mod iterator_state;
pub(crate) mod list;
pub(crate) mod list_methods;
pub(crate) mod list_sort;
pub(crate) mod long_range;
pub(crate) mod mapping_proxy;
pub(crate) mod module;
pub(crate) mod number;
pub(crate) mod passing;
pub(crate) mod range;
pub(crate) mod result_tuple;
pub(crate) mod set;
pub(crate) mod set_methods;
pub(crate) mod set_operators;
pub(crate) mod set_table;
pub(crate) mod shape;
pub(crate) mod singleton;
pub(crate) mod slice;
pub(crate) mod slots;
pub(crate) mod str_case;
pub(crate) mod str_methods;
pub(crate) mod string;
pub(crate) mod subclasses;
pub(crate) mod table;
pub(crate) mod text_methods;
pub(crate) mod tracking;
pub(crate) mod tuple;
pub(crate) mod weakref;

/// A counted handle to any object.
pub(crate) type Value = exuvia::GcAny;

/// The result of what can raise.
pub(crate) type PyResult<T = Value> = Result<T, PyErr>;

/// A raised exception.
pub(crate) type PyErr = exuvia::Gc<exception::Exception>;

pub(crate) use cell::CellObject;
pub(crate) use class::Class;
pub(crate) use code::Code;
pub(crate) use dict::Dict;
pub(crate) use dict_insert::Insert;
pub(crate) use exception::Exception;
pub(crate) use function::{BoundMethod, Function, Native};
pub(crate) use generator::Generator;
pub(crate) use instance::Instance;
pub(crate) use list::List;
pub(crate) use module::Module;
pub(crate) use number::{BigInteger, Bool, Float, Int};
pub(crate) use range::Range;
pub(crate) use set::Set;
pub(crate) use slice::Slice;
pub(crate) use string::{Bytes, Str};
pub(crate) use tuple::Tuple;
