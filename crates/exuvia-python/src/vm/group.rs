//! `except*` clauses.

use exuvia::Gc;

use super::raw::Activation;
use super::{Kind, Vm};
use crate::bytecode::Reg;
use crate::object::{Class, Exception, List, PyResult, Tuple, Value};

impl Vm {
    /// An [`Op::MatchGroup`](crate::bytecode::Op::MatchGroup).
    pub(super) fn match_group(
        &self,
        act: &mut Activation<'_>,
        dst: Reg,
        rest: Reg,
        kind: Reg,
    ) -> PyResult<()> {
        let parts = self.matching_part(self.operand(act, rest)?, self.operand(act, kind)?)?;
        act.release(kind);
        let Some([found, left]) = parts else {
            act.set(dst, self.none.clone());
            return Ok(());
        };
        act.set(rest, left);
        if !self.is_none(&found) {
            let before = self.handled.replace(Some(found.clone()));
            drop(before);
        }
        act.set(dst, found);
        Ok(())
    }

    /// The part of an exception that a clause handles, and what is left; `None` if it handles nothing.
    fn matching_part(&self, error: &Value, kind: &Value) -> PyResult<Option<[Value; 2]>> {
        self.check_star_kind(error, kind)?;
        if self.is_none(error) {
            return Ok(None);
        }
        if self.exception_matches(error, kind)? {
            let found = match self.is_group(error) {
                true => error.clone(),
                false => self.new_group("", self.new_tuple(vec![error.clone()]))?,
            };
            return Ok(Some([found, self.none.clone()]));
        }
        if !self.is_group(error) {
            return Ok(None);
        }
        self.call_split(error, kind).map(Some)
    }

    /// Only classes of exceptions that are no groups are allowed.
    fn check_star_kind(&self, error: &Value, kind: &Value) -> PyResult<()> {
        // This checks that they are classes of exceptions.
        self.exception_matches(error, kind)?;
        let group = self.exception_class(Kind::BaseExceptionGroup);
        let is_group = |kind: &Value| {
            kind.downcast_ref::<Class>().is_some_and(|class| class.is_subclass_of(group))
        };
        let kinds =
            kind.downcast_ref::<Tuple>().map_or(std::slice::from_ref(kind), |kinds| kinds.items());
        if kinds.iter().any(is_group) {
            return Err(self.type_error(
                "catching ExceptionGroup with except* is not allowed. Use except instead.",
            ));
        }
        Ok(())
    }

    /// What is raised after the clauses for `original`: what they have raised beside what is left of it.
    pub(super) fn join_raised(&self, original: &Value, raised: &Value) -> PyResult {
        let all = raised.downcast_ref::<List>().map(|list| list.to_vec()).unwrap_or_default();
        if !self.is_group(original) {
            // At most one clause has handled it, and it was wrapped there.
            return Ok(all.into_iter().next().unwrap_or_else(|| self.none.clone()));
        }
        let all = all.into_iter().filter(|error| !self.is_none(error));
        let (again, mut new): (Vec<_>, Vec<_>) = all.partition(|error| is_part(error, original));
        if let Some(part) = self.project_group(original, &again)? {
            new.push(part);
        }
        match &new[..] {
            [] => Ok(self.none.clone()),
            [one] => Ok(one.clone()),
            _ => self.new_group("", self.new_list(new)),
        }
    }
}

/// Whether an exception was raised again, which leaves it with what the original one has.
fn is_part(error: &Value, original: &Value) -> bool {
    let (Some(a), Some(b)) =
        (error.downcast_ref::<Exception>(), original.downcast_ref::<Exception>())
    else {
        return false;
    };
    let address = |value: &Option<Value>| value.as_ref().map(Value::address);
    let traceback = |error: &Gc<Exception>| error.traceback.get().map(|entry| Gc::address(&entry));
    let context = |error: &Gc<Exception>| error.context.get().map(|entry| Gc::address(&entry));
    traceback(a) == traceback(b)
        && context(a) == context(b)
        && address(&a.cause.get()) == address(&b.cause.get())
}
