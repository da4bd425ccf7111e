//! One code object in the making: instructions with labels, registers, constants, names.

use hashbrown::HashMap;

use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;

use super::bound::Bound;
use super::symbols::ScopeId;
use crate::bytecode::{CodeFlags, Const, Op, Reg, Span};

/// A place to jump to; [`Unit::bind`] says where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(pub(super) u32);

/// Index of a handler in [`Unit::handlers`].
pub(super) type HandlerId = u32;

/// Where exceptions go from the instructions that name it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler {
    pub(super) label: Label,
    pub(super) base: Reg,
}

/// Something that `break`, `continue` and `return` have to leave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'t> {
    pub(super) kind: BlockKind<'t>,
    /// The handler in force around the block.
    pub(super) outer: Option<HandlerId>,
}

/// What has to be done to leave a [`Block`].
#[derive(Clone, Copy, Debug)]
pub(super) enum BlockKind<'t> {
    /// A `while` loop.
    While { end: Label, next: Label },
    /// A `for` loop, with its iterator.
    For { end: Label, next: Label, iter: Reg },
    /// The body of a `try` with handlers.
    Try,
    /// The body of a `try` with this `finally`.
    Finally(&'t [Stmt]),
    /// A `finally` during an exception: the exception and the one handled before.
    FinallyEnd { exc: Reg, save: Reg },
    /// The body of a `with`.
    With { exit: Reg, range: TextRange, is_async: bool },
    /// A `finally` on the way of a `return`, whose value is in this temporary.
    Held(Reg),
    /// The `except*` clauses, which nothing may leave.
    ExceptStar,
    /// A handler, with the name that it binds.
    Except { save: Reg, name: Option<&'t str> },
}

/// An operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    /// A local, borrowed.
    Local(Reg),
    /// A temporary, consumed.
    Temp(Reg),
}

impl Operand {
    /// The register.
    pub(super) fn reg(self) -> Reg {
        match self {
            Self::Local(reg) | Self::Temp(reg) => reg,
        }
    }

    /// The bit `bit` if it is a temporary other than the destination.
    pub(super) fn consumed(self, bit: u8, dst: Reg) -> u8 {
        if matches!(self, Self::Temp(reg) if reg != dst) { bit } else { 0 }
    }

    /// The bit `bit` if it is a temporary.
    pub(super) fn bit(self, bit: u8) -> u8 {
        if matches!(self, Self::Temp(_)) { bit } else { 0 }
    }
}

/// A code object in the making.
#[derive(Debug)]
pub(super) struct Unit<'t> {
    pub(super) scope: ScopeId,
    pub(super) name: String,
    pub(super) qualname: String,
    /// Name of the innermost class, for private names.
    pub(super) class: Option<String>,
    pub(super) flags: CodeFlags,
    pub(super) n_positional: u16,
    pub(super) n_positional_only: u16,
    pub(super) n_keyword_only: u16,
    pub(super) first_line: u32,
    pub(super) doc: Option<String>,
    /// Names of the registers of locals.
    pub(super) locals: Vec<String>,
    pub(super) cells: Vec<Reg>,
    pub(super) free: Vec<String>,
    /// Registers of locals and free variables.
    pub(super) registers: HashMap<String, Reg>,
    /// Which locals hold a value here.
    pub(super) bound: Bound,
    /// The next temporary.
    pub(super) next: usize,
    /// The most registers that were in use.
    pub(super) most: usize,
    pub(super) ops: Vec<Op>,
    pub(super) spans: Vec<Span>,
    /// For each instruction its handler.
    pub(super) handler_of: Vec<Option<HandlerId>>,
    /// For each jump its target.
    pub(super) targets: Vec<(usize, Label)>,
    /// For each label its instruction.
    pub(super) labels: Vec<usize>,
    pub(super) handlers: Vec<Handler>,
    /// The handler in force.
    pub(super) handler: Option<HandlerId>,
    pub(super) blocks: Vec<Block<'t>>,
    pub(super) consts: Vec<Const>,
    const_index: HashMap<String, u32>,
    pub(super) names: Vec<String>,
    name_index: HashMap<String, u16>,
    pub(super) caches: Vec<u16>,
    global_caches: HashMap<u16, u16>,
    /// Where the last label was bound.
    last_bound: usize,
    /// Whether more names or registers were wanted than instructions can number.
    pub(super) overflow: bool,
}

impl<'t> Unit<'t> {
    /// An empty unit.
    pub(super) fn new(scope: ScopeId, name: &str, qualname: String, first_line: u32) -> Self {
        Self {
            scope,
            name: name.to_owned(),
            qualname,
            class: None,
            flags: CodeFlags::default(),
            n_positional: 0,
            n_positional_only: 0,
            n_keyword_only: 0,
            first_line,
            doc: None,
            locals: Vec::new(),
            cells: Vec::new(),
            free: Vec::new(),
            registers: HashMap::new(),
            bound: Bound::default(),
            next: 0,
            most: 0,
            ops: Vec::new(),
            spans: Vec::new(),
            handler_of: Vec::new(),
            targets: Vec::new(),
            labels: Vec::new(),
            handlers: Vec::new(),
            handler: None,
            blocks: Vec::new(),
            consts: Vec::new(),
            const_index: HashMap::new(),
            names: Vec::new(),
            name_index: HashMap::new(),
            caches: Vec::new(),
            global_caches: HashMap::new(),
            last_bound: 0,
            overflow: false,
        }
    }

    // --- registers ---------------------------------------------------------------------------------

    /// Takes the next temporary.
    pub(super) fn alloc(&mut self) -> Reg {
        self.alloc_many(1)
    }

    /// Takes `n` consecutive temporaries and gives the first.
    pub(super) fn alloc_many(&mut self, n: usize) -> Reg {
        let first = self.next;
        self.next += n;
        self.most = self.most.max(self.next);
        self.narrow(first)
    }

    /// Gives back the temporaries from `first` on.
    pub(super) fn free_from(&mut self, first: Reg) {
        self.next = usize::from(first);
    }

    /// The register that [`Self::alloc`] would give.
    pub(super) fn top(&mut self) -> Reg {
        self.narrow(self.next)
    }

    /// Whether a register is a temporary.
    pub(super) fn is_temp(&self, reg: Reg) -> bool {
        usize::from(reg) >= self.locals.len() + self.free.len()
    }

    /// Whether a register is the topmost temporary in use.
    pub(super) fn is_top(&self, reg: Reg) -> bool {
        self.is_temp(reg) && usize::from(reg) + 1 == self.next
    }

    /// A number as an instruction's field.
    pub(super) fn narrow(&mut self, number: usize) -> u16 {
        // The largest number is NO_REG.
        match u16::try_from(number) {
            Ok(number) if number != u16::MAX => number,
            _ => {
                self.overflow = true;
                0
            }
        }
    }

    // --- instructions ------------------------------------------------------------------------------

    /// Appends an instruction.
    pub(super) fn emit(&mut self, op: Op, span: Span) {
        self.ops.push(op);
        self.spans.push(span);
        self.handler_of.push(self.handler);
        self.bound.after(op);
    }

    /// Appends a jump; the assembler fills in the offset.
    pub(super) fn emit_jump(&mut self, op: Op, target: Label, span: Span) {
        self.targets.push((self.ops.len(), target));
        self.bound.jump(target);
        self.emit(op, span);
    }

    /// A new label.
    pub(super) fn label(&mut self) -> Label {
        let label = Label(u32::try_from(self.labels.len()).expect("labels fit"));
        self.labels.push(usize::MAX);
        label
    }

    /// Puts a label before the next instruction.
    pub(super) fn bind(&mut self, label: Label) {
        let is_reachable = self.is_reachable();
        self.bound.label(label, is_reachable);
        self.labels[label.0 as usize] = self.ops.len();
        self.last_bound = self.ops.len();
    }

    /// Whether the next instruction can be reached.
    pub(super) fn is_reachable(&self) -> bool {
        let falls_through = !matches!(
            self.ops.last(),
            Some(
                Op::Return { .. }
                    | Op::ReturnConst { .. }
                    | Op::Raise { .. }
                    | Op::Reraise { .. }
                    | Op::Jump { .. }
            )
        );
        falls_through || (self.last_bound == self.ops.len() && !self.ops.is_empty())
    }

    /// Makes a handler that starts at `label`, and puts it in force.
    pub(super) fn push_handler(&mut self, label: Label, base: Reg) -> Option<HandlerId> {
        self.bound.jump(label);
        let id = HandlerId::try_from(self.handlers.len()).expect("handlers fit");
        self.handlers.push(Handler { label, base });
        self.handler.replace(id)
    }

    // --- tables ------------------------------------------------------------------------------------

    /// The index of a constant.
    pub(super) fn constant(&mut self, constant: Const) -> u32 {
        let next = u32::try_from(self.consts.len()).expect("constants fit");
        if matches!(constant, Const::Code(_)) {
            self.consts.push(constant);
            return next;
        }
        let index = *self.const_index.entry(constant.key()).or_insert(next);
        if index == next {
            self.consts.push(constant);
        }
        index
    }

    /// The index of a constant, for the instructions with a short field.
    pub(super) fn short_constant(&mut self, constant: Const) -> u16 {
        let index = self.constant(constant) as usize;
        self.narrow(index)
    }

    /// The index of a name.
    pub(super) fn name(&mut self, name: &str) -> u16 {
        if let Some(&index) = self.name_index.get(name) {
            return index;
        }
        let index = self.narrow(self.names.len());
        self.names.push(name.to_owned());
        self.name_index.insert(name.to_owned(), index);
        index
    }

    /// A cache of its own for an attribute access.
    pub(super) fn attr_cache(&mut self, name: &str) -> u16 {
        /// From here on accesses share the caches of globals, one for each name.
        const MANY: usize = 50_000;
        if self.caches.len() >= MANY {
            return self.global_cache(name);
        }
        let name = self.name(name);
        self.caches.push(name);
        self.narrow(self.caches.len() - 1)
    }

    /// The cache of a global name.
    pub(super) fn global_cache(&mut self, name: &str) -> u16 {
        let name = self.name(name);
        if let Some(&cache) = self.global_caches.get(&name) {
            return cache;
        }
        self.caches.push(name);
        let cache = self.narrow(self.caches.len() - 1);
        self.global_caches.insert(name, cache);
        cache
    }
}
