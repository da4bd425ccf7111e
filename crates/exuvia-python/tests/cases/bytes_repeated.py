"""Which repetitions of bytes are objects of their own."""


class Bytes(bytes):
    pass


empty, short, zero = b"", b"xy", 0
print(short * zero is empty, short * -1 is empty, zero * short is empty, short[:0] is empty)
print(empty * 3 is empty, short * 1 is short, short * 2 is short, (short * 2) == b"xyxy")
print(Bytes(short) * 1 is short, type(Bytes(short) * 1), type(Bytes(short) * 0), Bytes(b"") * 3 is empty)
array = bytearray(short)
same = array
array *= 2
print(array, array is same, type(array * 0), array * 0 is array)
