"""What says that it needs more memory than any machine has is refused before any of it is taken."""

import struct

MANY = 10**15


class Boaster:
    """Says that it has more items than there are."""

    def __init__(self, n):
        self.n = n

    def __length_hint__(self):
        return self.n

    def __iter__(self):
        return iter([1, 2])


def tell(function):
    try:
        print(function())
    except MemoryError as e:
        print("MemoryError", e.args)


def extended(items, more):
    try:
        items.extend(more)
    finally:
        print(len(items))
    return items


tell(lambda: [*range(MANY)])
tell(lambda: (*range(MANY),))
tell(lambda: extended([], range(MANY)))
tell(lambda: extended([1], range(MANY)))
tell(lambda: extended([], Boaster(MANY)))
tell(lambda: extended([1], Boaster(2**63 - 1)))
tell(lambda: extended([1], Boaster(0)))
tell(lambda: list(Boaster(MANY)))
tell(lambda: struct.pack(f"{MANY}x"))
