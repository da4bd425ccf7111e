"""Coroutines: telling them apart."""

import inspect
import types

__all__ = ["iscoroutine", "iscoroutinefunction"]

# What marks a function that is no coroutine function as one.
_is_coroutine = object()


def iscoroutinefunction(func):
    """Whether a function gives a coroutine when it is called."""
    return inspect.iscoroutinefunction(func) or getattr(func, "_is_coroutine", None) is _is_coroutine


def iscoroutine(obj):
    return isinstance(obj, types.CoroutineType)
