//! The end of a frame.

use super::frame::{FrameKind, Kept};
use super::generator::back_to_resumer;
use super::raw::Activation;
use super::{FrameRecord, Vm};
use crate::object::{PyResult, Value};

/// What the end of a frame leads to.
pub(super) enum Next<'vm> {
    Continue(Activation<'vm>),
    Done(PyResult),
}

impl Vm {
    /// Ends the innermost frame with a value.
    #[inline(always)]
    pub(super) fn finish_frame<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        value: Value,
    ) -> Next<'vm> {
        if self.n_frame_objects.get() > 0 {
            self.put_back_returned(act, &value);
            self.keep_locals(act);
        }
        act.clear_named();
        self.depth.set(self.depth.get() - 1);
        let mut frames = self.frames.borrow_mut();
        let record = frames.pop().expect("a frame was entered");
        if !matches!(record.kind, FrameKind::Plain) {
            drop(frames);
            return self.finish_special(record, value);
        }
        let FrameRecord { function, dst, extras, .. } = record;
        let mut caller = self.resume_frame(frames.last());
        drop(frames);
        self.save_position(caller.position());
        drop(extras);
        drop(function);
        caller.set(dst, value);
        Next::Continue(caller)
    }

    fn finish_special(&self, record: FrameRecord, value: Value) -> Next<'_> {
        let FrameRecord { function, dst, kind, extras, .. } = record;
        drop(extras);
        match kind {
            FrameKind::Plain | FrameKind::Entry => Next::Done(Ok(value)),
            FrameKind::Constructor(instance) => {
                let mut caller = self.resume_caller();
                self.save_position(caller.position());
                drop(function);
                self.count_out_tuple(caller.release_constructor_call());
                if !self.is_none(&value) {
                    return self.bad_init_result(caller, &value);
                }
                caller.set(dst, instance);
                Next::Continue(caller)
            }
            FrameKind::Kept(kept) => {
                let mut caller = self.resume_caller();
                self.save_position(caller.position());
                drop(function);
                let Kept { instance, held, packed } = *kept;
                drop(held);
                packed.end(self);
                caller.release_call();
                if instance.is_some() && !self.is_none(&value) {
                    return self.bad_init_result(caller, &value);
                }
                caller.set(dst, instance.unwrap_or(value));
                Next::Continue(caller)
            }
            FrameKind::Generator(generator) => {
                self.finish_generator(&generator);
                Next::Done(Ok(value))
            }
            FrameKind::Iterated(generator) => {
                let caller = self.resume_caller();
                self.save_position(caller.position());
                self.finish_generator(&generator);
                drop(function);
                drop(generator);
                Next::Continue(back_to_resumer(caller, false, value))
            }
        }
    }

    #[cold]
    fn bad_init_result<'vm>(&'vm self, mut caller: Activation<'vm>, value: &Value) -> Next<'vm> {
        self.save_position(caller.position());
        let class = self.class_name(value);
        let error = self.type_error(format!("__init__() should return None, not '{class}'"));
        match self.unwind(&mut caller, error, true) {
            Ok(()) => Next::Continue(caller),
            Err(error) => Next::Done(Err(error)),
        }
    }
}
