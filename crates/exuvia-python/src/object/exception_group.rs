//! `BaseExceptionGroup` and `ExceptionGroup`.
//!
//! A group keeps its message and the tuple of its exceptions in fields of its own.

use exuvia::Gc;

use super::class::{AttributeSpec, ClassSpec, Collection, read_only};
use super::exception::place;
use super::{Class, Exception, PyErr, PyResult, Tuple, Value, tag};
use crate::modules::argument;
use crate::vm::{Args, Kind, Vm};

/// `BaseExceptionGroup`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("__str__", str),
        ("derive", derive),
        ("split", split),
        ("subgroup", subgroup),
    ],
    class_methods: &[("__class_getitem__", super::dunder::class_getitem)],
    attributes: &[
        AttributeSpec { name: "message", get: get_message, set: Some(read_only) },
        AttributeSpec { name: "exceptions", get: get_exceptions, set: Some(read_only) },
    ],
    ..ClassSpec::new(tag::EXCEPTION_GROUP)
};

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a PyErr> {
    value.downcast_ref::<Exception>().ok_or_else(|| vm.type_error("an exception group is needed"))
}

fn get_message(vm: &Vm, group: &Value) -> PyResult {
    Ok(this(vm, group)?.field(place::TITLE).unwrap_or_else(|| vm.none.clone()))
}

fn get_exceptions(vm: &Vm, group: &Value) -> PyResult {
    Ok(this(vm, group)?.field(place::EXCEPTIONS).unwrap_or_else(|| vm.none.clone()))
}

/// `BaseExceptionGroup.__new__(message, exceptions)`
fn new(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    const NAME: &str = "BaseExceptionGroup.__new__()";
    let [message, given] = args.positional() else {
        let n = args.positional().len();
        return Err(vm.type_error(format!("{NAME} takes exactly 2 arguments ({n} given)")));
    };
    if super::instance::inner(message).tag() != tag::STR {
        let got = vm.class_name(message);
        return Err(vm.type_error(format!("{NAME} argument 1 must be str, not {got}")));
    }
    let exceptions = members(vm, given)?;
    let class = class_of_group(vm, class, &exceptions)?;
    if class.is_builtin {
        args.no_keywords(vm, &class.name.borrow())?;
    }
    let group = vm.new_exception(&class, args.positional().to_vec());
    group.set_field(place::TITLE, Some(message.clone()));
    group.set_field(place::EXCEPTIONS, Some(exceptions));
    Ok(Gc::into_any(group))
}

/// The tuple of the exceptions, if that is what was given.
fn members(vm: &Vm, given: &Value) -> PyResult {
    if !is_sequence(vm, given) {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let exceptions = match given.tag() {
        tag::TUPLE => given.clone(),
        _ => vm.new_tuple(vm.to_vec(given)?),
    };
    let items = items(&exceptions);
    if items.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    if let Some(i) = items.iter().position(|item| item.tag() != tag::EXCEPTION) {
        let text = format!("Item {i} of second argument (exceptions) is not an exception");
        return Err(vm.value_error(text));
    }
    Ok(exceptions)
}

/// Whether an object has items by index, as far as its class tells.
fn is_sequence(vm: &Vm, value: &Value) -> bool {
    match super::instance::inner(value).tag() {
        tag::STR | tag::BYTES | tag::BYTEARRAY => true,
        tag::DICT => false,
        tag::INSTANCE => vm.overridden(value, &vm.names.getitem).is_some(),
        _ => vm.class_of(value).collection.get() == Collection::Sequence,
    }
}

/// The class that is made when this one is asked for: a group without `BaseException`s is an `ExceptionGroup`.
fn class_of_group(vm: &Vm, class: &Gc<Class>, exceptions: &Value) -> PyResult<Gc<Class>> {
    let exception = vm.exception_class(Kind::Exception);
    let group = vm.exception_class(Kind::ExceptionGroup);
    let is_plain = items(exceptions).iter().all(|item| vm.class_of(item).is_subclass_of(exception));
    if Gc::ptr_eq(class, vm.exception_class(Kind::BaseExceptionGroup)) {
        return Ok(if is_plain { group.clone() } else { class.clone() });
    }
    if is_plain || !class.is_subclass_of(exception) {
        return Ok(class.clone());
    }
    let name = match Gc::ptr_eq(class, group) {
        true => "an ExceptionGroup".to_owned(),
        false => format!("'{}'", class.name.borrow()),
    };
    Err(vm.type_error(format!("Cannot nest BaseExceptions in {name}")))
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let group = this(vm, &args.values[0])?;
    let class = group.class().name.borrow().clone();
    args.no_keywords(vm, &class)?;
    group.set_args(vm.new_tuple_object(args.positional()[1..].to_vec()));
    Ok(vm.none.clone())
}

fn items(tuple: &Value) -> &[Value] {
    tuple.downcast_ref::<Tuple>().map_or(&[], |tuple| tuple.items())
}

fn str(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [group] = args.exactly(vm, "BaseExceptionGroup.__str__")?;
    Ok(vm.new_string(vm.exception_message(this(vm, group)?)?))
}

/// The group and the one argument of a method.
fn one_argument<'a>(vm: &Vm, args: &Args<'a>, name: &str) -> PyResult<(&'a Value, &'a Value)> {
    let given = argument::unpack(vm, &args.rest(), name, 1, 1)?;
    Ok((&args.values[0], &given[0]))
}

/// `group.derive(exceptions)`: what parts of the group are made with.
fn derive(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (group, exceptions) = one_argument(vm, args, "derive")?;
    let class = Gc::as_any(vm.exception_class(Kind::BaseExceptionGroup));
    vm.call(class, &[get_message(vm, group)?, exceptions.clone()])
}

/// Which exceptions are looked for.
enum Matcher<'a> {
    /// Those of a class, or of one of several.
    Class(&'a Value),
    /// Those of which a function says so.
    Predicate(&'a Value),
    /// These very exceptions, by their addresses.
    Same(&'a [usize]),
}

impl<'a> Matcher<'a> {
    fn new(vm: &Vm, value: &'a Value) -> PyResult<Self> {
        let base = vm.exception_class(Kind::BaseException);
        let is_exception = |value: &Value| {
            value.downcast_ref::<Class>().is_some_and(|class| class.is_subclass_of(base))
        };
        let is_tuple = |tuple: &Gc<Tuple>| tuple.items().iter().all(is_exception);
        if value.tag() == tag::FUNCTION {
            return Ok(Self::Predicate(value));
        }
        if is_exception(value) || value.downcast_ref::<Tuple>().is_some_and(is_tuple) {
            return Ok(Self::Class(value));
        }
        Err(vm.type_error("expected a function, exception type or tuple of exception types"))
    }

    fn matches(&self, vm: &Vm, error: &Value) -> PyResult<bool> {
        match self {
            Self::Class(class) => vm.exception_matches(error, class),
            Self::Predicate(function) => {
                let answer = vm.call(function, std::slice::from_ref(error))?;
                vm.truth(&answer)
            }
            Self::Same(addresses) => {
                Ok(!vm.is_group(error) && addresses.contains(&error.address()))
            }
        }
    }
}

/// What `split` makes of an exception: the part that matches, and the rest.
type Parts = (Option<Value>, Option<Value>);

fn split(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (group, matcher) = one_argument(vm, args, "split")?;
    let (found, rest) = vm.split_group(group, &Matcher::new(vm, matcher)?, true)?;
    let or_none = |part: Option<Value>| part.unwrap_or_else(|| vm.none.clone());
    Ok(vm.new_tuple(vec![or_none(found), or_none(rest)]))
}

fn subgroup(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (group, matcher) = one_argument(vm, args, "subgroup")?;
    let (found, _) = vm.split_group(group, &Matcher::new(vm, matcher)?, false)?;
    Ok(found.unwrap_or_else(|| vm.none.clone()))
}

impl Vm {
    pub(crate) fn is_group(&self, error: &Value) -> bool {
        self.class_of(error).is_subclass_of(self.exception_class(Kind::BaseExceptionGroup))
    }

    /// `str(group)`
    pub(crate) fn group_text(&self, group: &PyErr) -> PyResult<String> {
        let n = self.group_members(group).len();
        let message = self.to_str(&get_message(self, Gc::as_any(group))?)?;
        Ok(format!("{message} ({n} sub-exception{})", crate::vm::plural(n)))
    }

    /// The exceptions of a group.
    pub(crate) fn group_members(&self, group: &PyErr) -> Vec<Value> {
        group.field(place::EXCEPTIONS).map_or_else(Vec::new, |members| items(&members).to_vec())
    }

    /// `ExceptionGroup(message, exceptions)`, or a `BaseExceptionGroup` if need be.
    pub(crate) fn new_group(&self, message: &str, exceptions: Value) -> PyResult {
        let class = Gc::as_any(self.exception_class(Kind::BaseExceptionGroup));
        self.call(class, &[self.new_str(message), exceptions])
    }

    /// `group.split(class)`
    pub(crate) fn call_split(&self, group: &Value, class: &Value) -> PyResult<[Value; 2]> {
        let split = self.attribute_named(group, "split")?;
        let parts = self.call(&split, std::slice::from_ref(class))?;
        match items(&parts) {
            [found, rest, ..] => Ok([found.clone(), rest.clone()]),
            _ => {
                Err(self
                    .type_error(format!("{}.split must return a 2-tuple", self.class_name(group))))
            }
        }
    }

    /// The part of a group that consists of these exceptions.
    pub(crate) fn project_group(&self, group: &Value, keep: &[Value]) -> PyResult<Option<Value>> {
        let mut leaves = Vec::new();
        let mut work: Vec<Value> = keep.to_vec();
        while let Some(error) = work.pop() {
            match error.downcast_ref::<Exception>() {
                Some(error) if self.is_group(Gc::as_any(error)) => {
                    work.extend(self.group_members(error));
                }
                _ => leaves.push(error.address()),
            }
        }
        Ok(self.split_group(group, &Matcher::Same(&leaves), false)?.0)
    }

    fn split_group(
        &self,
        error: &Value,
        matcher: &Matcher<'_>,
        with_rest: bool,
    ) -> PyResult<Parts> {
        if matcher.matches(self, error)? {
            return Ok((Some(error.clone()), None));
        }
        let Some(group) = error.downcast_ref::<Exception>().filter(|_| self.is_group(error)) else {
            return Ok((None, with_rest.then(|| error.clone())));
        };
        let _guard = self.enter_recursion_while(" in exceptiongroup_split_recursive")?;
        let (mut found, mut rest) = (Vec::new(), Vec::new());
        for member in self.group_members(group) {
            let parts = self.split_group(&member, matcher, with_rest)?;
            found.extend(parts.0);
            rest.extend(parts.1);
        }
        Ok((self.part_of(group, found)?, self.part_of(group, rest)?))
    }

    /// A group like this one with some of its exceptions.
    fn part_of(&self, group: &PyErr, exceptions: Vec<Value>) -> PyResult<Option<Value>> {
        if exceptions.is_empty() {
            return Ok(None);
        }
        let derive = self.attribute_named(Gc::as_any(group), "derive")?;
        let part = self.call(&derive, &[self.new_list(exceptions)])?;
        if !self.is_group(&part) {
            return Err(self.type_error("derive must return an instance of BaseExceptionGroup"));
        }
        if let Some(part) = part.downcast_ref::<Exception>() {
            part.traceback.set(group.traceback.get());
            part.context.set(group.context.get());
            part.cause.set(group.cause.get());
            part.suppress_context.set(true);
        }
        if let Some(notes) = self.find_attribute(Gc::as_any(group), &self.names.notes)?
            && is_sequence(self, &notes)
        {
            let copy = self.new_list(self.to_vec(&notes)?);
            self.set_attribute(&part, &self.names.notes, &copy)?;
        }
        Ok(Some(part))
    }
}
