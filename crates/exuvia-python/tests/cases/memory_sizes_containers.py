# Sizes of containers: the collector's header of 16 bytes comes before each.
from sys import getsizeof as size

print("tuple", [size((None,) * n) for n in range(4)])
print("list", size([]), size([1]), size([1, 2]), size([None] * 5))
grown, sizes = [], []
for i in range(33):
    grown.append(i)
    if not sizes or size(grown) != sizes[-1]:
        sizes.append(size(grown))
print("a list that grows", sizes)
print("dict with text keys", [size({str(i): i for i in range(n)}) for n in (0, 1, 6, 11, 22)])
print("dict with other keys", [size({i: i for i in range(n)}) for n in (0, 1, 6, 11, 22)])
print("set", [size(set(range(n))) for n in (0, 4, 5, 18, 19)])
