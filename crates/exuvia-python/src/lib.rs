//! A Python runtime.
