//! Reference counting with CPython's cycle collector.
