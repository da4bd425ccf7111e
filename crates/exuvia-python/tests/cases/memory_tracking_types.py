# Only what can be part of a cycle is tracked.
import gc


class C:
    pass


class Slots:
    __slots__ = ()


class Number(int):
    __slots__ = ()


def g():
    yield


atoms = [None, True, 1, 10**30, 1.5, 2j, "text", b"bytes", bytearray(), range(3), object(), ..., NotImplemented]
print("atoms", {gc.is_tracked(x) for x in atoms})
containers = [[], set(), frozenset(), C(), Slots(), Number(), C, g, g(), lambda: 0, C().__init__, ValueError(), gc]
print("containers", {gc.is_tracked(x) for x in containers})
print("iterators", gc.is_tracked(iter([])), gc.is_tracked({}.values()), gc.is_tracked(zip()), gc.is_tracked(slice(1)))
print("built-in classes", gc.is_tracked(int), gc.is_tracked(list))
