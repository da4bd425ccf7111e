//! What all threads are doing: `sys._current_frames` and `sys._current_exceptions`.

use std::rc::Rc;

use exuvia::Gc;

use super::{Thread, ThreadState};
use crate::object::frame::Frame;
use crate::object::{Exception, Value};
use crate::vm::Vm;

impl Vm {
    /// The innermost frame of each thread that has one, with the thread's number; the newest thread first.
    pub(crate) fn frames_of_threads(&self) -> Vec<(u64, Gc<Frame>)> {
        self.ask_threads(Self::innermost_frame_object)
    }

    /// What each thread is handling.
    pub(crate) fn exceptions_of_threads(&self) -> Vec<(u64, Option<Gc<Exception>>)> {
        let handled = |vm: &Self| vm.handled_now().map(Value::downcast::<Exception>);
        self.ask_threads(|vm| Some(handled(vm).and_then(Result::ok)))
    }

    fn ask_threads<T>(&self, ask: impl Fn(&Self) -> Option<T>) -> Vec<(u64, T)> {
        let current = self.threads.current();
        let threads: Vec<Rc<Thread>> = self.threads.alive.borrow().iter().rev().cloned().collect();
        let mut answers = Vec::new();
        for thread in threads {
            let answer = if Rc::ptr_eq(&thread, &current) {
                ask(self)
            } else {
                self.look_into(&thread.state, &ask)
            };
            answers.extend(answer.map(|answer| (thread.ident, answer)));
        }
        answers
    }

    /// Asks as if a thread ran that waits. Nothing may run or die meanwhile.
    fn look_into<T>(&self, state: &ThreadState, ask: impl Fn(&Self) -> Option<T>) -> Option<T> {
        let exchange = || {
            self.frames.swap(&state.frames);
            self.n_frame_objects.swap(&state.n_frame_objects);
            self.handled.set(state.handled.replace(self.handled.take()));
            self.handled_outside.swap(&state.handled_outside);
        };
        exchange();
        let answer = ask(self);
        exchange();
        answer
    }
}
