//! Containers, texts and what is unpacked.

use super::{Executed, consume};
use crate::bytecode::Reg;
use crate::bytecode::op::{CONSUME_A, CONSUME_B, NO_REG, OPERATOR_SHIFT};
use crate::object::{PyResult, Value};
use crate::vm::Vm;
use crate::vm::raw::{Activation, register};

impl Vm {
    pub(super) fn build_set(
        &self,
        act: &mut Activation<'_>,
        dst: Reg,
        base: Reg,
        n: u16,
    ) -> Executed {
        let set = self.new_set_from(act.take_temporaries(base, n))?;
        act.set(dst, set);
        Ok(())
    }

    pub(super) fn build_map(
        &self,
        act: &mut Activation<'_>,
        dst: Reg,
        base: Reg,
        n: u16,
    ) -> Executed {
        let dict = self.new_dict_from(act.take_temporaries(base, n * 2))?;
        act.set(dst, dict);
        Ok(())
    }

    pub(super) fn build_slice(&self, act: &mut Activation<'_>, dst: Reg, base: Reg) {
        let mut part = |i| act.take(base + i).unwrap_or_else(|| self.none.clone());
        let slice = self.new_slice([part(0), part(1), part(2)]);
        act.set(dst, slice);
    }

    pub(super) fn build_string(&self, act: &mut Activation<'_>, dst: Reg, base: Reg, n: u16) {
        let items = act.take_temporaries(base, n);
        let text = self.join_strings(&items);
        act.set(dst, text);
        drop(items);
    }

    pub(super) fn build_formatted(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        dst: Reg,
        src: Reg,
        spec: Reg,
    ) -> Executed {
        let stacked = act.stacked(src);
        let format = if spec == NO_REG { None } else { act.get(spec) };
        let conversion = c >> OPERATOR_SHIFT & 3;
        let text = self.format_value(conversion, self.operand(act, src)?, format)?;
        drop(stacked);
        act.set(dst, text);
        if c & CONSUME_A != 0 {
            act.release(src);
        }
        if c & CONSUME_B != 0 && spec != NO_REG {
            act.release(spec);
        }
        Ok(())
    }

    /// Changes the container in a register by what is in another.
    pub(super) fn modify(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        container: Reg,
        operand: Reg,
        change: impl FnOnce(&Self, &Value, &Value) -> PyResult<()>,
    ) -> Executed {
        let stacked = act.stacked(operand);
        change(self, self.operand(act, container)?, self.operand(act, operand)?)?;
        drop(stacked);
        consume(act, c, &[operand]);
        Ok(())
    }

    pub(super) fn add_to_map(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        map: Reg,
        key: Reg,
        value: Reg,
    ) -> Executed {
        let stacked = (act.stacked(key), act.stacked(value));
        let (k, v) = (self.operand(act, key)?, self.operand(act, value)?);
        self.map_add(self.operand(act, map)?, k, v)?;
        drop(stacked);
        consume(act, c, &[key, value]);
        Ok(())
    }

    /// `counts`: how many items before the starred one in the low byte, how many after it in the high byte.
    pub(super) fn unpack_ex(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        src: Reg,
        base: Reg,
        counts: u16,
    ) -> Executed {
        let (before, after) = (usize::from(counts & 255), usize::from(counts >> 8));
        let stacked = act.stacked(src);
        let items = self.unpack_starred(self.operand(act, src)?, before, after)?;
        drop(stacked);
        consume(act, c, &[src]);
        for (i, item) in items.into_iter().enumerate() {
            act.set(base + register(i), item);
        }
        Ok(())
    }
}
