//! `_tuplegetter`: the descriptor of a field of a named tuple.

use exuvia::{Field, Gc, Trace};

use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::tuple::as_tuple;
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// The descriptor of an item of a tuple.
#[derive(Debug, Trace)]
#[trace(tag = tag::TUPLE_GETTER, levels = 0)]
pub(crate) struct TupleGetter {
    index: i64,
    doc: Field<Option<Value>>,
}

/// `_tuplegetter`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    methods: &[
        ("__get__", get),
        ("__set__", set),
        ("__delete__", delete),
        ("__reduce__", reduce),
        ("__repr__", repr),
    ],
    attributes: &[AttributeSpec { name: "__doc__", get: doc, set: Some(set_doc) }],
    ..ClassSpec::new(tag::TUPLE_GETTER)
};

/// `_tuplegetter(index, doc)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [index, doc] = args.exactly::<2>(vm, "_tuplegetter")?;
    let index = vm.expect_index(index)?;
    Ok(Gc::into_any(vm.heap.alloc(TupleGetter { index, doc: Field::new(Some(doc.clone())) })))
}

fn receiver<'a>(vm: &Vm, value: Option<&'a Value>) -> PyResult<&'a Gc<TupleGetter>> {
    let getter = value.and_then(|value| value.downcast_ref::<TupleGetter>());
    getter.ok_or_else(|| vm.type_error("a '_tuplegetter' object is required"))
}

fn get(vm: &Vm, args: &Args<'_>) -> PyResult {
    let getter = receiver(vm, args.values.first())?;
    let values = args.between(vm, "_tuplegetter.__get__", 2, 3)?;
    let (this, object) = (&values[0], &values[1]);
    getter.of(vm, this, object)
}

impl TupleGetter {
    /// The item of a tuple; the descriptor itself if there is no object.
    pub(crate) fn of(&self, vm: &Vm, this: &Value, object: &Value) -> PyResult {
        let Some(tuple) = as_tuple(object) else {
            if vm.is_none(object) {
                return Ok(this.clone());
            }
            let (index, class) = (self.index, vm.class_name(object));
            let text = format!(
                "descriptor for index '{index}' for tuple subclasses doesn't apply to '{class}' object"
            );
            return Err(vm.type_error(text));
        };
        let item = usize::try_from(self.index).ok().and_then(|index| tuple.items().get(index));
        item.cloned().ok_or_else(|| vm.index_error("tuple index out of range"))
    }
}

fn set(vm: &Vm, _args: &Args<'_>) -> PyResult {
    Err(vm.attribute_error("can't set attribute"))
}

fn delete(vm: &Vm, _args: &Args<'_>) -> PyResult {
    Err(vm.attribute_error("can't delete attribute"))
}

fn doc(vm: &Vm, this: &Value) -> PyResult {
    Ok(receiver(vm, Some(this))?.doc.get().unwrap_or_else(|| vm.none.clone()))
}

fn set_doc(vm: &Vm, this: &Value, value: Option<Value>) -> PyResult<()> {
    receiver(vm, Some(this))?.doc.set(value);
    Ok(())
}

fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let getter = receiver(vm, args.values.first())?;
    let class = Gc::as_any(vm.class_of(&args.values[0])).clone();
    let doc = getter.doc.get().unwrap_or_else(|| vm.none.clone());
    let arguments = vm.new_tuple(vec![vm.new_int(getter.index), doc]);
    Ok(vm.new_tuple(vec![class, arguments]))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let getter = receiver(vm, args.values.first())?;
    let doc = getter.doc.get().unwrap_or_else(|| vm.none.clone());
    Ok(vm.new_string(format!("_tuplegetter({}, {})", getter.index, vm.repr(&doc)?)))
}
