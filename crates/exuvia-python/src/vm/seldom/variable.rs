//! Cells, and deletions.

use super::{Executed, consume, store};
use crate::bytecode::op::OPERATOR_SHIFT;
use crate::bytecode::{Reg, UnaryOp};
use crate::object::CellObject;
use crate::vm::Vm;
use crate::vm::raw::Activation;

impl Vm {
    pub(super) fn make_cell(&self, act: &mut Activation<'_>, reg: Reg) {
        let value = act.take(reg);
        let cell = self.new_cell(value);
        act.set(reg, cell);
    }

    pub(super) fn delete_local(&self, act: &mut Activation<'_>, reg: Reg) -> Executed {
        self.operand(act, reg)?;
        act.release(reg);
        Ok(())
    }

    pub(super) fn delete_cell(&self, act: &Activation<'_>, cell: Reg) -> Executed {
        let old = act
            .get(cell)
            .and_then(|cell| cell.downcast_ref::<CellObject>())
            .and_then(|cell| cell.value.take());
        match old {
            Some(_) => Ok(()),
            None => Err(self.unbound_cell(act.function(), cell).into()),
        }
    }

    pub(super) fn store_to_name(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        src: Reg,
        name: u16,
    ) -> Executed {
        let value = self.operand(act, src)?.clone();
        consume(act, c, &[src]);
        Ok(self.store_name(act.function(), name, value)?)
    }

    pub(super) fn delete_attr(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        obj: Reg,
        name: u16,
    ) -> Executed {
        let stacked = act.stacked(obj);
        let name = &act.function().code.names[usize::from(name)];
        self.del_attribute(self.operand(act, obj)?, name)?;
        drop(stacked);
        consume(act, c, &[obj]);
        Ok(())
    }

    pub(super) fn delete_subscr(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        obj: Reg,
        index: Reg,
    ) -> Executed {
        let stacked = (act.stacked(obj), act.stacked(index));
        self.del_subscript(self.operand(act, obj)?, self.operand(act, index)?)?;
        drop(stacked);
        consume(act, c, &[obj, index]);
        Ok(())
    }

    pub(super) fn apply_unary(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        dst: Reg,
        a: Reg,
    ) -> Executed {
        let operator = UnaryOp::from_bits(c >> OPERATOR_SHIFT & 3);
        let stacked = act.stacked(a);
        let result = self.unary(operator, self.operand(act, a)?)?;
        drop(stacked);
        store(act, c, dst, result, &[a]);
        Ok(())
    }
}
