"""How much room arrays of bytes have that grow and shrink."""
import sys

size = sys.getsizeof


def sizes(array, change, n):
    found = [size(array)]
    for _ in range(n):
        change(array)
        found.append(size(array))
    return found


def extend(array):
    array += b"abc"


def delete_end(array):
    del array[-3:]


def delete_start(array):
    del array[:3]


def delete_middle(array):
    del array[1:3]


def delete_first(array):
    del array[0]


def delete_every_second(array):
    del array[::2]


def put_first(array):
    array[0:0] = b"ab"


def move(array):
    del array[:2]
    array.extend(b"xyz")


print(sizes(bytearray(), lambda array: array.append(1), 100))
for change in (extend, delete_end, delete_start, delete_middle, delete_first, put_first, move):
    for n in (0, 5, 100):
        print(change.__name__, n, sizes(bytearray(b"a" * n), change, min(n, 40)))
print(sizes(bytearray(100), delete_every_second, 8))
print(sizes(bytearray(50), lambda array: array.pop(), 50))
print(sizes(bytearray(50), lambda array: array.pop(0), 50))
print(sizes(bytearray(b"ab" * 20), lambda array: array.remove(97), 20))
print(sizes(bytearray(b"ab"), lambda array: array.insert(1, 5), 40))

for n in range(14):
    print(n, end=" ")
    for source in ([1] * n, (1,) * n, b"a" * n, bytearray(n), n, range(n), iter([1] * n)):
        print(size(bytearray(source)), end=" ")
    print()
b = bytearray(b"x")
b.extend(b"abcdef")
print(size(b))
b.extend([1] * 20)
print(size(b))
b *= 3
print(size(b))
b = b * 2
print(size(b), size(b + b), size(b[:3]), size(b.upper()), size(b.copy()), size(b[3:3]))
b.insert(0, 1)
print(size(b))
b[0:0] = b"abcd"
print(size(b))
b[::3] = b[::3]
b.reverse()
b[0] = 7
print(size(b))
b.clear()
print(size(b))
b.append(1)
del b[0]
print(size(b), bytearray(b"abc").__alloc__(), bytearray().__alloc__())
b = bytearray(b"abc")
b.__init__(b"abcdef")
print(size(b))
b.__init__()
print(size(b))
b *= 0
b += b""
print(size(b), size(bytearray(b"a") * 0), size(bytearray("abc", "ascii")))
for wrong in (slice(0, 4, 2), 9, slice(None)):
    try:
        b[wrong] = b"abc" if isinstance(wrong, slice) else 1
        print(b)
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
