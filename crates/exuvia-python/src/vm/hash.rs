//! Hashes, the same as CPython's under `PYTHONHASHSEED=0`.

use num_bigint::BigInt;

use super::Vm;
use crate::object::instance::inner;
use crate::object::long_range::LongRange;
use crate::object::range::as_long;
use crate::object::set::FrozenSet;
use crate::object::string::hash_bytes;
use crate::object::{
    BigInteger, BoundMethod, Bytes, Int, Native, PyErr, PyResult, Str, Tuple, Value, tag,
};

/// Numbers are hashed modulo this prime.
const MODULUS: i64 = (1 << 61) - 1;

/// The hash of a small `int`; −1 is reserved for errors.
#[inline]
pub(crate) fn hash_int(value: i64) -> i64 {
    if (-MODULUS < value) & (value < MODULUS) {
        return if value == -1 { -2 } else { value };
    }
    match value % MODULUS {
        -1 => -2,
        hash => hash,
    }
}

/// The hash of an address.
fn hash_address(address: usize) -> i64 {
    match (address as u64).rotate_right(4).cast_signed() {
        -1 => -2,
        hash => hash,
    }
}

impl Vm {
    /// `hash(value)`
    #[inline]
    pub(crate) fn hash(&self, value: &Value) -> PyResult<i64> {
        match value.tag() {
            tag::STR => match value.downcast_ref::<Str>() {
                Some(text) => Ok(text.hash()),
                None => Err(self.unhashable(value)),
            },
            tag::INT => match value.downcast_ref::<Int>() {
                Some(int) => Ok(hash_int(int.0)),
                None => Err(self.unhashable(value)),
            },
            _ => self.hash_other(value),
        }
    }

    fn hash_other(&self, value: &Value) -> PyResult<i64> {
        match value.tag() {
            tag::INSTANCE | tag::EXCEPTION | tag::CLASS => return self.hash_instance(value),
            tag::TUPLE => return self.hash_tuple(value),
            tag::LIST
            | tag::DICT
            | tag::SET
            | tag::BYTEARRAY
            | tag::SLICE
            | tag::CELL
            | tag::DICT_KEYS
            | tag::DICT_ITEMS
            | tag::DEQUE
            | tag::ARRAY
            | tag::KEY_WRAPPER
            | tag::ORDERED_KEYS
            | tag::ORDERED_ITEMS
            | tag::MAPPING_PROXY
            | tag::WEAK_PROXY
            | tag::WEAK_CALLABLE_PROXY => return Err(self.unhashable(value)),
            tag::BOUND_METHOD => {
                if let Some(method) = value.downcast_ref::<BoundMethod>() {
                    let receiver = hash_address(method.receiver.address());
                    return Ok(not_minus_one(receiver ^ self.hash(&method.function)?));
                }
            }
            tag::RANGE | tag::LONG_RANGE => {
                if let Some(range) = as_long(value) {
                    return self.hash_range(&range);
                }
            }
            tag::WEAKREF | tag::NATIVE_OBJECT | tag::GENERIC_ALIAS | tag::UNION => {
                if let Some(result) = self.call_overridden(value, &self.names.hash, &[])? {
                    return self.hash_result(&result);
                }
            }
            _ => {}
        }
        Ok(Self::hash_plain(value).unwrap_or_else(|| hash_address(value.address())))
    }

    /// The hash of what contains no other objects.
    fn hash_plain(value: &Value) -> Option<i64> {
        match value.tag() {
            tag::BOOL | tag::BIGINT | tag::FLOAT | tag::COMPLEX => {
                super::number::hash_number(value)
            }
            tag::BYTES => Some(hash_bytes(&value.downcast_ref::<Bytes>()?.data)),
            tag::FROZENSET => {
                let set = value.downcast_ref::<FrozenSet>()?;
                let hash = set.hash.get().unwrap_or_else(|| set.elements.hash());
                set.hash.set(Some(hash));
                Some(hash)
            }
            tag::NATIVE => {
                let native = value.downcast_ref::<Native>()?;
                let receiver = native.receiver.as_ref()?;
                Some(not_minus_one(
                    hash_address(receiver.address()) ^ hash_bytes(native.name.as_bytes()),
                ))
            }
            _ => None,
        }
    }

    fn hash_instance(&self, value: &Value) -> PyResult<i64> {
        match self.overridden(value, &self.names.hash) {
            Some(method) if self.is_none(&method) => Err(self.unhashable(value)),
            Some(method) => {
                let result = self.call_found(&method, value, &[])?;
                self.hash_result(&result)
            }
            None => {
                let held = inner(value);
                if Value::ptr_eq(held, value) {
                    return Ok(hash_address(value.address()));
                }
                if matches!(held.tag(), tag::LIST | tag::DICT | tag::SET | tag::BYTEARRAY) {
                    return Err(self.unhashable(value));
                }
                self.hash(held)
            }
        }
    }

    /// The hash that a `__hash__` method returned.
    fn hash_result(&self, result: &Value) -> PyResult<i64> {
        match inner(result).tag() {
            tag::INT => {
                Ok(not_minus_one(inner(result).downcast_ref::<Int>().map_or(0, |int| int.0)))
            }
            tag::BOOL | tag::BIGINT => {
                let hash = super::number::hash_number(inner(result));
                Ok(hash.unwrap_or_else(|| i64::from(inner(result).is::<BigInteger>())))
            }
            _ => Err(self.type_error("__hash__ method should return an integer")),
        }
    }

    #[cold]
    fn unhashable(&self, value: &Value) -> PyErr {
        self.type_error(format!("unhashable type: '{}'", self.class_name(value)))
    }

    /// CPython's variant of xxHash.
    fn hash_tuple(&self, value: &Value) -> PyResult<i64> {
        let Some(tuple) = value.downcast_ref::<Tuple>() else { return Err(self.unhashable(value)) };
        let _guard = self.enter_recursion()?;
        let mut hashes = TupleHash::new();
        for item in tuple.items() {
            hashes.add(self.hash(item)?);
        }
        Ok(hashes.finish(tuple.items().len()))
    }

    /// The hash of the tuple of length, start and step.
    fn hash_range(&self, range: &LongRange) -> PyResult<i64> {
        let part = |is_there, part: &BigInt| match is_there {
            true => self.new_big_int(part.clone()),
            false => self.none.clone(),
        };
        let start = part(range.size() > 0, &range.start);
        let step = part(range.size() > 1, &range.step);
        let tuple = self.new_tuple(vec![self.new_big_int(range.len.clone()), start, step]);
        self.hash(&tuple)
    }
}

fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of a tuple in the making.
#[derive(Debug)]
struct TupleHash(u64);

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

impl TupleHash {
    fn new() -> Self {
        Self(PRIME_5)
    }

    fn add(&mut self, lane: i64) {
        let sum = self.0.wrapping_add(lane.cast_unsigned().wrapping_mul(PRIME_2));
        self.0 = sum.rotate_left(31).wrapping_mul(PRIME_1);
    }

    fn finish(self, len: usize) -> i64 {
        let hash = self.0.wrapping_add(len as u64 ^ (PRIME_5 ^ 3_527_539));
        if hash == u64::MAX { 1_546_275_796 } else { hash.cast_signed() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tuple_hash(hashes: &[i64]) -> i64 {
        let mut hash = TupleHash::new();
        for item in hashes {
            hash.add(*item);
        }
        hash.finish(hashes.len())
    }

    #[test]
    fn tuples_hash_as_in_cpython() {
        assert_eq!(tuple_hash(&[]), 5_740_354_900_026_072_187);
        assert_eq!(tuple_hash(&[1, 2]), -3_550_055_125_485_641_917);
    }

    #[test]
    fn integers_hash_modulo_a_prime() {
        assert_eq!(hash_int(-1), -2);
        assert_eq!(hash_int(i64::MAX), 3);
        assert_eq!(hash_int(i64::MIN), -4);
        assert_eq!(hash_int(MODULUS), 0);
    }
}
