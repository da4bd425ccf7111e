# Sizes of what has no edges: a header of 16 bytes, a length of 8 where the size varies, then the value.
from sys import getsizeof as size

print("fixed", size(None), size(True), size(1.5), size(2j), size(object()))
print("int", [size(x) for x in (0, 1, 2**30 - 1, 2**30, 10**100)])
print("bytes", [size(x) for x in (b"", b"a", b"ab")])
print("ASCII text", [size(x) for x in ("", "a", "ab")])
print("wider text", [size(x) for x in ("é", "éa", "€", "€a", "\U0001f600", "\U0001f600a")])
print("range, slice", size(range(3)), size(slice(3)))
