"""Numbers and texts as C lays them out in memory."""

from _struct import *
from _struct import _clearcache, error

__all__ = ["calcsize", "pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "Struct", "error"]
