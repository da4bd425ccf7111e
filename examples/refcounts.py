"""Reads the reference count behind an address.

`id(x)` is the address of the object `x`, and the first thing that stands there is its reference count. Asking by address
instead of by object has two advantages: the question does not add a reference of its own, as `sys.getrefcount(x)` does, and
it can be asked after the object's death. The count is 0 then.
"""

import ctypes


class Header(ctypes.Structure):
    """What every object begins with."""

    _fields_ = [("count", ctypes.c_long)]


def refs(address):
    """The number of references to the object at `address`, or 0 if it is dead."""
    return Header.from_address(address).count
