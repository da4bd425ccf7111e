//! The instruction set and the plain-data code objects that the compiler emits.
//!
//! Nothing here knows the heap: constants are plain data, and the VM turns them into objects when it
//! links a [`CodeSpec`] into a code object.

pub mod code;
pub mod disasm;
pub mod op;

pub use code::{CodeFlags, CodeSpec, Const, ExceptionEntry, Span};
pub use disasm::disassemble;
pub use op::{BinaryOp, Comparison, FormatConversion, Intrinsic, Op, Reg, UnaryOp};
