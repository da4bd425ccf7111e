# Every instance holds its class.
from sys import getrefcount as count


class C:
    pass


before = count(C)
instances = [C() for i in range(10)]
print("by ten instances more", count(C) - before)
instances.clear()
print("and back", count(C) - before)
print("of a new class", before)
