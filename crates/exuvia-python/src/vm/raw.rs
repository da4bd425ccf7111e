//! Registers and instruction pointers without checks: the one unsafe module of this crate.
//!
//! Checked indexing would cost a compare and a branch for each operand of each instruction. What makes the checks
//! unnecessary is established once, when code is linked and when a frame is entered:
//!
//! - **R1, verified code.** Every [`Code`] was verified by [`verify`](super::verify): each register operand is below
//!   `n_registers` (call and construction operands with their whole range), each constant, name and cache index is in
//!   range, each jump lands on an instruction, and the last instruction does not fall through.
//! - **R2, room.** An [`Activation`] is only made for a window that lies inside the stack.
//! - **R3, alive.** While an activation is in use, the frame it belongs to is on the VM's list of frames,
//!   and that frame owns the function, hence the code, its constants and caches.
//! - **R4, exclusive.** Only the activation of the running frame touches its window. A callee's window starts in
//!   temporaries that its caller has given up until the callee is done; nested loops use windows above.
//!   So what `get` returns cannot change while it is borrowed, although Python code may run meanwhile.
//! - **R5, initialised.** Every register of the stack holds an `Option<Value>` at all times; the zero bytes of fresh memory
//!   are `None`, because a handle is one non-null pointer.
//! - **R6, one thread at a time.** The registers of a Python thread that is suspended are in a stack of their own, which
//!   lives as long as the thread can go on; see [`fiber`].
//! - **R7, counted twice.** While a frame of the kind `Constructor` is on the list of frames, the arguments of the `Call` that its
//!   caller waits in have been counted twice by `copy_arguments`; taking the frame off ends in `release_constructor_call`.
//! - **R8, the running body's reference.** While the body of a [`fiber`] runs, and only then, the thread-local `RUNNING` holds the
//!   reference by which it can be suspended: `resume` empties the variable before and restores it afterwards, the body sets it.
#![expect(unsafe_code, reason = "unchecked registers and instruction fetch; invariants R1 to R8")]

pub(crate) mod fiber;

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use crate::bytecode::{Op, Reg};
use crate::object::code::Cache;
use crate::object::{Code, Function, Value, tag};

const _: () = assert!(size_of::<Option<Value>>() == size_of::<usize>());

/// Registers of all frames.
#[derive(Debug)]
pub(crate) struct RegisterStack {
    start: Cell<NonNull<Option<Value>>>,
    capacity: Cell<usize>,
    /// First register that no frame uses.
    top: Cell<usize>,
}

impl RegisterStack {
    /// Reserves address space for `capacity` registers; memory is used as they are.
    pub(crate) fn new(capacity: usize) -> Self {
        let layout = Self::layout(capacity);
        // SAFETY: the layout is not empty, since `layout` refuses a capacity of 0.
        let memory = unsafe { alloc_zeroed(layout) };
        let Some(start) = NonNull::new(memory.cast()) else { handle_alloc_error(layout) };
        Self { start: Cell::new(start), capacity: Cell::new(capacity), top: Cell::new(0) }
    }

    fn layout(capacity: usize) -> Layout {
        assert!(capacity > 0, "a register stack has registers");
        Layout::array::<Option<Value>>(capacity).expect("the register stack fits into memory")
    }

    /// First register that no frame uses.
    #[inline]
    pub(crate) fn top(&self) -> usize {
        self.top.get()
    }

    /// A copy of what a register holds: for looking at the locals of a frame that waits for a call.
    ///
    /// # Panics
    /// Panics if no frame uses the register.
    pub(crate) fn peek(&self, index: usize) -> Option<Value> {
        assert!(index < self.capacity.get(), "register {index} does not exist");
        // SAFETY: in range by the assertion (R2).
        let register = unsafe { self.start.get().add(index) };
        // SAFETY: initialised (R5). The loop that owns the window is waiting for the call in which we are: it holds no
        // exclusive reference, and copying a handle runs no code.
        unsafe { register.as_ref() }.clone()
    }

    /// Gives the registers above `top` back, after a nested loop.
    pub(crate) fn set_top(&self, top: usize) {
        self.top.set(top);
    }

    /// Exchanges all registers, when another Python thread goes on. The activations of the one that is suspended stay
    /// valid, since the registers themselves do not move.
    pub(crate) fn swap(&self, other: &Self) {
        self.start.swap(&other.start);
        self.capacity.swap(&other.capacity);
        self.top.swap(&other.top);
    }

    /// Whether a window of `n` registers can start at `base`.
    #[inline]
    pub(crate) fn has_room(&self, base: usize, n: usize) -> bool {
        base + n <= self.capacity.get()
    }
}

impl Drop for RegisterStack {
    fn drop(&mut self) {
        // SAFETY: allocated in `new` with this layout. What registers still hold is leaked.
        unsafe { dealloc(self.start.get().as_ptr().cast(), Self::layout(self.capacity.get())) };
    }
}

/// The running frame as the loop sees it.
///
/// It can be copied so that the loop's own one never has its address taken and stays in machine registers; at any time only
/// one of the copies is in use, and a changed copy replaces the original.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Activation<'vm> {
    next: *const Op,
    registers: *mut Option<Value>,
    consts: *const Value,
    caches: *const Cache,
    function: NonNull<Function>,
    /// Index of the window's first register.
    pub(crate) base: usize,
    stack: PhantomData<&'vm RegisterStack>,
}

impl<'vm> Activation<'vm> {
    /// The activation of a frame that is on the list of frames, about to execute `instruction`; `None` if
    /// its window does not fit into the stack, or if there is no such instruction.
    #[inline(always)]
    pub(crate) fn new(
        stack: &'vm RegisterStack,
        function: &Function,
        base: usize,
        instruction: u32,
    ) -> Option<Self> {
        let code: &Code = &function.code;
        let n_registers = usize::from(code.n_registers);
        if !stack.has_room(base, n_registers) || instruction as usize >= code.ops.len() {
            return None;
        }
        stack.top.set(base + n_registers);
        Some(Self {
            // SAFETY: in range, as has just been checked.
            next: unsafe { code.ops.as_ptr().add(instruction as usize) },
            // SAFETY: in range, as has just been checked (R2).
            registers: unsafe { stack.start.get().add(base) }.as_ptr(),
            consts: code.consts.as_ptr(),
            caches: code.caches.as_ptr(),
            function: NonNull::from(function),
            base,
            stack: PhantomData,
        })
    }

    /// The function that runs.
    #[inline(always)]
    pub(crate) fn function(&self) -> &Function {
        // SAFETY: the frame owns it (R3).
        unsafe { self.function.as_ref() }
    }

    /// The next instruction; moves on. A reference, since a copy would be taken apart before the loop knows which of its operands
    /// the instruction needs.
    #[inline(always)]
    pub(crate) fn fetch(&mut self) -> &Op {
        let op = self.next;
        // SAFETY: at most one past the end, as verified code does not run off its end (R1).
        self.next = unsafe { op.add(1) };
        // SAFETY: one of the code's instructions (R1), which are alive (R3) and do not change.
        unsafe { &*op }
    }

    /// Moves relative to the instruction that follows.
    #[inline(always)]
    pub(crate) fn jump(&mut self, offset: i32) {
        // SAFETY: verified jumps land on an instruction (R1).
        self.next = unsafe { self.next.offset(offset as isize) };
    }

    /// The instruction that is being executed.
    #[inline(always)]
    pub(crate) fn current(&self) -> Op {
        debug_assert!(self.next > self.function().code.ops.as_ptr());
        // SAFETY: `next` is behind the instruction that was fetched last, or waits for a call to return.
        let current = unsafe { self.next.sub(1) };
        // SAFETY: it is one of the code (R1), which is alive (R3).
        unsafe { *current }
    }

    /// Where the loop is: the address of the instruction after the current one.
    #[inline(always)]
    pub(crate) fn position(&self) -> *const Op {
        self.next
    }

    /// Index of the instruction that is being executed.
    #[inline(always)]
    pub(crate) fn instruction(&self) -> u32 {
        instruction_at(self.function().code.ops.as_ptr(), self.next)
    }

    /// Continues at an instruction that the exception table names.
    ///
    /// # Panics
    /// Panics if there is no such instruction.
    pub(crate) fn go_to(&mut self, instruction: u32) {
        assert!((instruction as usize) < self.function().code.ops.len(), "no such instruction");
        let first = self.function().code.ops.as_ptr();
        // SAFETY: in range by the assertion.
        self.next = unsafe { first.add(instruction as usize) };
    }

    #[inline(always)]
    fn register(&self, register: Reg) -> *mut Option<Value> {
        debug_assert!(usize::from(register) < self.n_registers());
        // SAFETY: verified operands are inside the window (R1, R2).
        unsafe { self.registers.add(usize::from(register)) }
    }

    /// What a register holds.
    #[inline(always)]
    pub(crate) fn get(&self, register: Reg) -> Option<&Value> {
        // SAFETY: initialised (R5); nobody else writes it while `self` is borrowed (R4).
        let slot = unsafe { &*self.register(register) };
        slot.as_ref()
    }

    /// CPython copies a local variable to its stack before an operation uses it; here operations use the local itself.
    /// This is that copy, for those whose reference counts a method can look at while the operation calls it.
    #[inline(always)]
    pub(crate) fn stacked(&self, register: Reg) -> Option<Value> {
        let value = self.get(register)?;
        if value.tag() != tag::INSTANCE || !self.is_named(register) {
            return None;
        }
        Some(value.clone())
    }

    /// Whether a register is a local or free variable. Always inlined, as the loop's activation must not get an address.
    #[inline(always)]
    pub(crate) fn is_named(&self, register: Reg) -> bool {
        register < self.function().code.n_named
    }

    /// Stores a value and then releases the old one.
    #[inline(always)]
    pub(crate) fn set(&mut self, register: Reg, value: Value) {
        // SAFETY: initialised (R5) and ours alone (R4).
        let old = unsafe { self.register(register).replace(Some(value)) };
        drop(old);
    }

    /// Empties a register.
    #[inline(always)]
    pub(crate) fn take(&mut self, register: Reg) -> Option<Value> {
        // SAFETY: initialised (R5) and ours alone (R4).
        unsafe { self.register(register).replace(None) }
    }

    /// Empties a register and releases what it held.
    #[inline(always)]
    pub(crate) fn release(&mut self, register: Reg) {
        drop(self.take(register));
    }

    /// For a call of a class: copies `n` arguments from the registers of the caller, where they stay.
    ///
    /// CPython also makes a tuple of them, whose references are counted here as well, though no handle stands for them:
    /// until `release_constructor_call`, the caller's handles count twice (R7).
    #[inline(always)]
    pub(crate) fn copy_arguments(&mut self, to: Reg, caller: &Self, from: Reg, n: Reg) {
        for i in 0..n {
            if let Some(value) = caller.get(from + i) {
                let _in_tuple = ManuallyDrop::new(value.clone());
                // SAFETY: initialised (R5) and ours alone (R4).
                unsafe { self.register(to + i).write(Some(value.clone())) };
            }
        }
    }

    /// The end of the call of a class that copied its arguments, whose number is returned.
    #[inline(always)]
    pub(crate) fn release_constructor_call(&mut self) -> usize {
        let Op::Call { base, n, .. } = self.current() else { return 0 };
        self.release(base);
        for argument in base + 2..base + 2 + n {
            if let Some(value) = self.take(argument) {
                // SAFETY: `copy_arguments` counted one reference more than there are handles (R7).
                drop(unsafe { std::ptr::read(&raw const value) });
                drop(value);
            }
        }
        usize::from(n)
    }

    /// The end of a call that left its arguments and the callable in their registers.
    pub(crate) fn release_call(&mut self) {
        match self.current() {
            Op::Call { base, n, .. } => self.release_range(base, base + 2 + n),
            Op::CallKw { base, n, .. } => self.release_range(base, base + 3 + n),
            Op::CallEx { has_kwargs, base, .. } => {
                self.release_range(base, base + 3 + Reg::from(has_kwargs));
            }
            _ => {}
        }
    }

    fn release_range(&mut self, first: Reg, end: Reg) {
        (first..end).for_each(|register| self.release(register));
    }

    /// A constant.
    #[inline(always)]
    pub(crate) fn constant(&self, k: u32) -> &Value {
        // SAFETY: verified index (R1).
        let constant = unsafe { self.consts.add(k as usize) };
        // SAFETY: alive (R3), and constants do not change.
        unsafe { &*constant }
    }

    /// An inline cache.
    #[inline(always)]
    pub(crate) fn cache(&self, index: u16) -> &Cache {
        // SAFETY: verified index (R1).
        let cache = unsafe { self.caches.add(usize::from(index)) };
        // SAFETY: alive (R3), and only its cells change.
        unsafe { &*cache }
    }

    /// `n` consecutive registers as arguments, if none of them is empty.
    #[inline(always)]
    pub(crate) fn values(&self, base: Reg, n: usize) -> Option<&[Value]> {
        debug_assert!(usize::from(base) + n <= self.n_registers());
        if n == 0 {
            return Some(&[]);
        }
        // SAFETY: verified ranges are inside the window (R1), initialised (R5), and not written while borrowed (R4).
        let slots = unsafe { std::slice::from_raw_parts(self.register(base), n) };
        if slots.iter().any(Option::is_none) {
            return None;
        }
        let values = NonNull::from(slots).as_ptr() as *const [Value];
        // SAFETY: a handle and an option of one have the same layout, and none is empty.
        Some(unsafe { &*values })
    }

    /// Empties all registers from `from` on, in order, releasing what they held.
    #[inline]
    pub(crate) fn clear_from(&mut self, from: usize) {
        self.clear(from, self.n_registers());
    }

    /// At an exception: empties the temporaries from `from` on, last to first, as CPython empties its stack.
    pub(crate) fn unwind_to(&mut self, from: usize) {
        let first = from.max(usize::from(self.function().code.n_named));
        for index in (first..self.n_registers()).rev() {
            self.release(register(index));
        }
    }

    /// At a return: empties the locals and free variables, in order. The temporaries are empty, which the compiler
    /// sees to.
    #[inline(always)]
    pub(crate) fn clear_named(&mut self) {
        let n_named = usize::from(self.function().code.n_named);
        debug_assert!((n_named..self.n_registers()).all(|i| self.get(register(i)).is_none()));
        self.clear(0, n_named);
    }

    #[inline(always)]
    fn clear(&mut self, from: usize, to: usize) {
        let registers = self.registers;
        for register in from..to {
            // SAFETY: inside the window (R2).
            let slot = unsafe { registers.add(register) };
            // SAFETY: initialised (R5) and ours alone (R4).
            let old = unsafe { slot.replace(None) };
            drop(old);
        }
    }

    /// Empties `n` temporaries.
    pub(crate) fn take_temporaries(&mut self, base: Reg, n: u16) -> Vec<Value> {
        let mut values = Vec::with_capacity(usize::from(n));
        values.extend((base..base + n).filter_map(|register| self.take(register)));
        values
    }

    /// Exchanges all registers with what a suspended generator keeps, which are as many.
    #[inline]
    pub(crate) fn exchange(&mut self, kept: &mut [Option<Value>]) {
        assert_eq!(kept.len(), self.n_registers(), "a generator keeps all its registers");
        // SAFETY: inside the window (R2), ours alone (R4), initialised (R5); `kept` is not part of the stack.
        unsafe { std::ptr::swap_nonoverlapping(self.registers, kept.as_mut_ptr(), kept.len()) };
    }

    /// Moves the first `n` registers out.
    pub(crate) fn take_all(&mut self, n: usize) -> Vec<Option<Value>> {
        (0..n.min(self.n_registers())).map(|i| self.take(register(i))).collect()
    }

    /// Size of the window.
    pub(crate) fn n_registers(&self) -> usize {
        usize::from(self.function().code.n_registers)
    }
}

/// A number as a register's. Verified code has no more registers than there are such numbers.
#[inline(always)]
pub(crate) fn register(index: usize) -> Reg {
    Reg::try_from(index).unwrap_or(Reg::MAX)
}

/// Index of the instruction before `next`, for code whose instructions start at `first`.
#[inline(always)]
pub(crate) fn instruction_at(first: *const Op, next: *const Op) -> u32 {
    let bytes = next.addr().saturating_sub(first.addr());
    u32::try_from((bytes / size_of::<Op>()).saturating_sub(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_registers_are_empty() {
        let stack = RegisterStack::new(16);
        assert_eq!(stack.top(), 0);
        assert!(stack.has_room(0, 16) && !stack.has_room(1, 16));
    }
}
