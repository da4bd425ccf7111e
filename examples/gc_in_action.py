"""The cyclic garbage collector: two friends whom nobody else knows.

    gc_in_action.py            then make 1,000 lists
    gc_in_action.py scalars    then make 1,000 strings and numbers
    gc_in_action.py none       then make nothing

Each keeps the other alive when the program has forgotten both, so counting references cannot free them. The collector can,
but it runs only when enough containers have been made: lists count, strings and numbers do not.
"""

import gc
import sys

from doomed import Doomed
from refcounts import refs


def make_lists():
    kept = []
    for i in range(1_000):
        kept.append(list(str(i) * 100))


def make_scalars():
    total = 0
    for i in range(1_000):
        text = str(i) * 100
        total += len(text) + i * 1_000


def make_nothing():
    pass


LOOPS = {"lists": make_lists, "scalars": make_scalars, "none": make_nothing}


def main(loop):
    gc.collect()  # from here on, the collector's counters are the same in every run

    one = Doomed("Ada")
    two = Doomed("Bob")
    one.friend = two
    two.friend = one
    addresses = id(one), id(two)
    show(addresses)  # each is held by a name and by its friend

    one = two = None
    show(addresses)  # each is held by its friend only

    loop()
    show(addresses)
    print("end")


def show(addresses):
    first, second = addresses
    print(f"{refs(first)} & {refs(second)}")


name = sys.argv[1] if len(sys.argv) > 1 else "lists"
if name not in LOOPS:
    sys.exit(f"gc_in_action.py: '{name}' is not one of {', '.join(LOOPS)}")
main(LOOPS[name])
