//! Cells, which closures share, and their class.

use exuvia::{Field, Gc, Trace};

use super::class::{AttributeSpec, Class, ClassSpec};
use super::{PyResult, Value, tag};
use crate::bytecode::Comparison;
use crate::vm::{Args, Vm};

/// A captured variable.
#[derive(Debug, Trace)]
#[trace(tag = tag::CELL, levels = 0, clear = clear)]
pub(crate) struct CellObject {
    pub(crate) value: Field<Option<Value>>,
}

fn clear(cell: &Gc<CellObject>) {
    drop(cell.value.take());
}

/// `cell`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new_cell),
    methods: &[
        ("__eq__", |vm, args| compare(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| compare(vm, args, Comparison::Ne)),
        ("__lt__", |vm, args| compare(vm, args, Comparison::Lt)),
        ("__le__", |vm, args| compare(vm, args, Comparison::Le)),
        ("__gt__", |vm, args| compare(vm, args, Comparison::Gt)),
        ("__ge__", |vm, args| compare(vm, args, Comparison::Ge)),
    ],
    attributes: &[AttributeSpec {
        name: "cell_contents",
        get: |vm, cell| {
            let value = cell.downcast_ref::<CellObject>().and_then(|cell| cell.value.get());
            value.ok_or_else(|| vm.value_error("Cell is empty"))
        },
        set: Some(|_, cell, value| {
            if let Some(cell) = cell.downcast_ref::<CellObject>() {
                cell.value.set(value);
            }
            Ok(())
        }),
    }],
    ..ClassSpec::new(tag::CELL)
};

/// `types.CellType(contents)`
fn new_cell(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "cell")?;
    let value = match args.values {
        [] => None,
        [value] => Some(value.clone()),
        values => {
            let n = values.len();
            return Err(vm.type_error(format!("cell expected at most 1 argument, got {n}")));
        }
    };
    Ok(Gc::into_any(vm.heap.alloc(CellObject { value: Field::new(value) })))
}

/// Cells compare as what they hold; empty ones come first.
fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "cell.comparison")?;
    let (Some(a), Some(b)) = (a.downcast_ref::<CellObject>(), b.downcast_ref::<CellObject>())
    else {
        return Ok(vm.not_implemented.clone());
    };
    match (a.value.get(), b.value.get()) {
        (Some(a), Some(b)) => vm.compare(operator, &a, &b),
        (a, b) => {
            let rank = |held: Option<Value>| vm.new_int(i64::from(held.is_some()));
            vm.compare(operator, &rank(a), &rank(b))
        }
    }
}
