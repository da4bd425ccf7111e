//! From tree to code.
