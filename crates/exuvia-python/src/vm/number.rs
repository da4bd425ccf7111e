//! The operators.
//!
//! [`Vm::binary`] tries, as CPython does: what the built-in numbers can do; the methods that classes define, the reflected one
//! first if the right operand's class refines the left one's; concatenation and repetition; and then gives up.

mod complex;
mod convert;
mod floats;
mod integers;
mod sequence;
mod values;

use exuvia::Gc;

pub(crate) use sequence::bytes_of;
pub(crate) use values::{Number, as_big, compare_numbers, hash_number, number};

use super::Vm;
use crate::bytecode::{BinaryOp, UnaryOp};
use crate::object::function::NativeMethod;
use crate::object::{Bool, Int, PyErr, PyResult, Str, Value, tag};

/// Names of an operator's methods: plain, reflected, in place.
struct OperatorNames<'a> {
    plain: &'a Gc<Str>,
    reflected: &'a Gc<Str>,
    in_place: &'a Gc<Str>,
}

impl Vm {
    /// `a ∘ b`, or `a ∘= b`.
    pub(crate) fn binary(&self, op: BinaryOp, in_place: bool, a: &Value, b: &Value) -> PyResult {
        if let (Some(x), Some(y)) = (a.downcast_ref::<Int>(), b.downcast_ref::<Int>())
            && let Some(result) = integers::quick(op, x.0, y.0)
        {
            return Ok(self.new_int(result));
        }
        if is_core(a.tag()) && is_core(b.tag()) {
            if let Some(result) = self.core_operator(op, in_place, a, b)? {
                return Ok(result);
            }
        } else if let Some(result) = self.operator_methods(op, in_place, a, b)? {
            return Ok(result);
        }
        if let Some(result) = self.sequence_operator(op, in_place, a, b)? {
            return Ok(result);
        }
        if op == BinaryOp::Or
            && (a.tag() == tag::CLASS || b.tag() == tag::CLASS)
            && let Some(union) = self.union_of(a, b)?
        {
            return Ok(union);
        }
        Err(self.unsupported(op, in_place, a, b))
    }

    /// The operators of numbers, sets, dictionaries and format strings; also for instances that hold such.
    pub(crate) fn core_operator(
        &self,
        op: BinaryOp,
        in_place: bool,
        a: &Value,
        b: &Value,
    ) -> PyResult<Option<Value>> {
        if let (Some(x), Some(y)) = (a.downcast_ref::<Bool>(), b.downcast_ref::<Bool>())
            && let Some(result) = integers::logical(op, x.0, y.0)
        {
            return Ok(Some(self.new_bool(result)));
        }
        if let (Some(x), Some(y)) = (number(a), number(b)) {
            return self.number_operator(op, x, y);
        }
        match (op, values::core_tag(a)) {
            (BinaryOp::Mod, tag::STR) => self.percent_format_str(a, b).map(Some),
            (BinaryOp::Mod, tag::BYTES | tag::BYTEARRAY) => {
                self.percent_format_bytes(a, b).map(Some)
            }
            (BinaryOp::Or, tag::DICT) => crate::object::dict::merge_operator(self, in_place, a, b),
            (
                BinaryOp::Or | BinaryOp::And | BinaryOp::Xor | BinaryOp::Sub,
                tag::SET | tag::FROZENSET,
            ) => self.set_operator(op, in_place, a, b),
            (BinaryOp::Or | BinaryOp::And | BinaryOp::Xor | BinaryOp::Sub, _) => {
                // A view of a dictionary may be on either side.
                crate::object::set::binary(self, op, a, b)
            }
            _ => Ok(None),
        }
    }

    /// A set changes in place through its own method.
    fn set_operator(
        &self,
        op: BinaryOp,
        in_place: bool,
        a: &Value,
        b: &Value,
    ) -> PyResult<Option<Value>> {
        if in_place && let Some(result) = crate::object::set::in_place(self, op, a, b)? {
            return Ok(Some(result));
        }
        crate::object::set::binary(self, op, a, b)
    }

    /// The operators of numbers.
    pub(crate) fn number_operator(
        &self,
        op: BinaryOp,
        a: Number<'_>,
        b: Number<'_>,
    ) -> PyResult<Option<Value>> {
        match (a, b) {
            (Number::Complex(..), _) | (_, Number::Complex(..)) => {
                let (a, b) = (self.number_to_complex(a)?, self.number_to_complex(b)?);
                self.complex_operator(op, a, b)
            }
            (Number::Float(_), _) | (_, Number::Float(_)) => {
                if !floats::is_operator(op) {
                    return Ok(None);
                }
                let (a, b) = (self.number_to_f64(a)?, self.number_to_f64(b)?);
                self.float_operator(op, a, b)
            }
            (Number::Small(a), Number::Small(b)) => self.small_operator(op, a, b),
            _ => self.big_operator(op, &a.to_big(), &b.to_big()),
        }
    }

    /// The methods that the operands' classes define.
    fn operator_methods(
        &self,
        op: BinaryOp,
        in_place: bool,
        a: &Value,
        b: &Value,
    ) -> PyResult<Option<Value>> {
        let names = self.operator_names(op);
        if in_place
            && !is_core(a.tag())
            && let Some(result) = self.try_operator(a, names.in_place, b)?
        {
            return Ok(Some(result));
        }
        let (left, right) = (self.class_of(a), self.class_of(b));
        let is_same = Gc::ptr_eq(left, right);
        let right_first = !is_same && right.is_subclass_of(left) && {
            let (mine, inherited) = (right.lookup(names.reflected), left.lookup(names.reflected));
            match (mine, inherited) {
                (Some(mine), Some(inherited)) => !Value::ptr_eq(&mine, &inherited),
                (mine, _) => mine.is_some(),
            }
        };
        if right_first && let Some(result) = self.try_operator(b, names.reflected, a)? {
            return Ok(Some(result));
        }
        let of_left = if is_core(a.tag()) {
            self.core_operator(op, in_place, a, b)?
        } else {
            self.try_operator(a, names.plain, b)?
        };
        if of_left.is_some() || is_same || right_first {
            return Ok(of_left);
        }
        if is_core(b.tag()) {
            // What a built-in right operand can do with what the left one holds.
            return match (number(a), number(b)) {
                (Some(x), Some(y)) => self.number_operator(op, x, y),
                _ => Ok(None),
            };
        }
        self.try_operator(b, names.reflected, a)
    }

    /// The result of an operator's method, unless there is none or it returns `NotImplemented`.
    fn try_operator(
        &self,
        object: &Value,
        name: &Gc<Str>,
        other: &Value,
    ) -> PyResult<Option<Value>> {
        let Some(method) = self.special_method(object, name) else { return Ok(None) };
        if is_sequence_method(&method) {
            return Ok(None);
        }
        let result = self.call_found(&method, object, std::slice::from_ref(other))?;
        Ok(Some(result).filter(|result| !Value::ptr_eq(result, &self.not_implemented)))
    }

    #[cold]
    fn unsupported(&self, op: BinaryOp, in_place: bool, a: &Value, b: &Value) -> PyErr {
        let symbol = match (op, in_place) {
            (BinaryOp::Pow, false) => "** or pow()".to_owned(),
            (_, false) => op.symbol().to_owned(),
            (_, true) => format!("{}=", op.symbol()),
        };
        self.unsupported_operands(&symbol, a, b)
    }

    /// `TypeError` for operands that do not fit.
    #[cold]
    pub(crate) fn unsupported_operands(&self, symbol: &str, a: &Value, b: &Value) -> PyErr {
        let (left, right) = (self.class_name(a), self.class_name(b));
        let is_print = a
            .downcast_ref::<crate::object::Native>()
            .is_some_and(|native| native.name == "print" && symbol == ">>");
        let hint = if is_print {
            ". Did you mean \"print(<message>, file=<output_stream>)\"?"
        } else {
            ""
        };
        self.type_error(format!(
            "unsupported operand type(s) for {symbol}: '{left}' and '{right}'{hint}"
        ))
    }

    /// `-a`, `+a`, `~a`, `not a`
    pub(crate) fn unary(&self, op: UnaryOp, a: &Value) -> PyResult {
        if op == UnaryOp::Not {
            return Ok(self.new_bool(!self.truth(a)?));
        }
        if is_core(a.tag())
            && let Some(x) = number(a)
            && let Some(result) = self.number_unary(op, x)
        {
            return Ok(result);
        }
        let name = match op {
            UnaryOp::Neg => &self.names.neg,
            UnaryOp::Pos => &self.names.pos,
            _ => &self.names.invert,
        };
        if !is_core(a.tag())
            && let Some(result) = self.call_special(a, name, &[])?
        {
            return Ok(result);
        }
        Err(self.type_error(format!(
            "bad operand type for unary {}: '{}'",
            op.symbol(),
            self.class_name(a)
        )))
    }

    /// The unary operators of numbers; floats and complex numbers have no `~`.
    pub(crate) fn number_unary(&self, op: UnaryOp, a: Number<'_>) -> Option<Value> {
        Some(match (op, a) {
            (UnaryOp::Neg, Number::Small(x)) => match x.checked_neg() {
                Some(x) => self.new_int(x),
                None => self.new_big_int(-a.to_big().into_owned()),
            },
            (UnaryOp::Pos, Number::Small(x)) => self.new_int(x),
            (UnaryOp::Invert, Number::Small(x)) => self.new_int(!x),
            (UnaryOp::Neg, Number::Big(x)) => self.new_big_int(-x),
            (UnaryOp::Pos, Number::Big(x)) => self.new_big_int(x.clone()),
            (UnaryOp::Invert, Number::Big(x)) => self.new_big_int(!x),
            (UnaryOp::Neg, Number::Float(x)) => self.new_float(-x),
            (UnaryOp::Pos, Number::Float(x)) => self.new_float(x),
            (UnaryOp::Neg, Number::Complex(re, im)) => self.new_complex(-re, -im),
            (UnaryOp::Pos, Number::Complex(re, im)) => self.new_complex(re, im),
            _ => return None,
        })
    }

    fn operator_names(&self, op: BinaryOp) -> OperatorNames<'_> {
        let names = &self.names;
        let (plain, reflected, in_place) = match op {
            BinaryOp::Add => (&names.add, &names.radd, &names.iadd),
            BinaryOp::Sub => (&names.sub, &names.rsub, &names.isub),
            BinaryOp::Mul => (&names.mul, &names.rmul, &names.imul),
            BinaryOp::Div => (&names.truediv, &names.rtruediv, &names.itruediv),
            BinaryOp::FloorDiv => (&names.floordiv, &names.rfloordiv, &names.ifloordiv),
            BinaryOp::Mod => (&names.mod_, &names.rmod, &names.imod),
            BinaryOp::Pow => (&names.pow, &names.rpow, &names.ipow),
            BinaryOp::LShift => (&names.lshift, &names.rlshift, &names.ilshift),
            BinaryOp::RShift => (&names.rshift, &names.rrshift, &names.irshift),
            BinaryOp::And => (&names.and, &names.rand, &names.iand),
            BinaryOp::Or => (&names.or, &names.ror, &names.ior),
            BinaryOp::Xor => (&names.xor, &names.rxor, &names.ixor),
            BinaryOp::MatMul => (&names.matmul, &names.rmatmul, &names.imatmul),
        };
        OperatorNames { plain, reflected, in_place }
    }
}

/// Whether the operators of objects with this tag are written here rather than found in their class.
pub(crate) fn is_core(tag: u32) -> bool {
    matches!(tag, tag::NONE..=tag::FROZENSET | tag::BYTEARRAY | tag::DICT_KEYS | tag::DICT_ITEMS)
}

/// Whether it is `+` or `*` of a built-in sequence, which comes after all other methods.
fn is_sequence_method(method: &Value) -> bool {
    method.downcast_ref::<NativeMethod>().is_some_and(|method| {
        matches!(method.owner, "list" | "tuple" | "str" | "bytes" | "bytearray")
            && matches!(method.name, "__add__" | "__mul__" | "__rmul__" | "__iadd__" | "__imul__")
    })
}
