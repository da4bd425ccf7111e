# Iterators that ask for the next item of what asks them.
import gc
import itertools


class Reentrant:
    """Asks `outer` for an item in between, and collects."""

    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 4:
            raise StopIteration
        if self.n % 2 == 0:
            return next(outer)
        gc.collect()
        gc.get_objects()
        return self.n


def show(name, make):
    global outer
    outer = make()
    try:
        print(name, list(itertools.islice(outer, 20)))
    except Exception as error:
        print(name, type(error).__name__, error)


show("zip", lambda: zip([1, 2, 3], Reentrant(), [4, 5, 6]))
show("chain", lambda: itertools.chain([1], Reentrant(), [2]))
show("accumulate", lambda: itertools.accumulate(Reentrant()))
show("compress", lambda: itertools.compress([1, 2, 3, 4, 5], Reentrant()))
show("starmap", lambda: itertools.starmap(max, zip(Reentrant(), [1, 2, 3])))
show("dropwhile", lambda: itertools.dropwhile(lambda item: item == 1, Reentrant()))
show("takewhile", lambda: itertools.takewhile(bool, Reentrant()))
show("filterfalse", lambda: itertools.filterfalse(lambda item: item == 3, Reentrant()))
show("cycle", lambda: itertools.cycle(Reentrant()))

# The last iterator is at its end twice: once inside, once outside. CPython goes on for ever then.
class Ending:
    def __iter__(self):
        return self

    def __next__(self):
        if ending.pop():
            next(outer, None)
        raise StopIteration


ending = [False] * 10 + [True]
outer = itertools.zip_longest([], Ending())
print(len(list(itertools.islice(outer, 5))) in (0, 5))
