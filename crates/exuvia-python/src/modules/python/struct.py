"""Numbers as bytes, laid out as C does."""

import sys

__all__ = ["calcsize", "pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "Struct", "error"]


class error(Exception):
    pass


# Sizes of the integers, standard and native.
_INTEGERS = {
    "b": (1, 1), "B": (1, 1), "h": (2, 2), "H": (2, 2), "i": (4, 4), "I": (4, 4), "l": (4, 8), "L": (4, 8), "q": (8, 8),
    "Q": (8, 8), "n": (None, 8), "N": (None, 8), "P": (None, 8),
}
_FLOATS = {"e": (2, 5, 10), "f": (4, 8, 23), "d": (8, 11, 52)}


def _parse(format):
    """Byte order and items of a format: code, count, offset, size of one."""
    if isinstance(format, bytes):
        format = format.decode("ascii")
    is_native = not format or format[0] not in "=<>!"
    order = sys.byteorder if not format or format[0] not in "<>!" else "little" if format[0] == "<" else "big"
    text = format[1:] if format and format[0] in "@=<>!" else format
    items, offset, digits = [], 0, ""
    for char in text:
        if char.isspace() and not digits:
            continue
        if char.isdigit():
            digits += char
            continue
        size = _size(char, is_native)
        if is_native and char not in "xsp":
            offset += -offset % size
        count = int(digits) if digits else 1
        items.append((char, count, offset, size))
        offset += count * size
        digits = ""
    if digits:
        raise error("repeat count given without format specifier")
    return order, items, offset


def _size(char, is_native):
    if char in "xcsp?":
        return 1
    if char in _FLOATS:
        return _FLOATS[char][0]
    size = _INTEGERS.get(char, (None, None))[is_native]
    if size is None:
        raise error("bad char in struct format")
    return size


def _pack_integer(char, size, order, value):
    if not hasattr(type(value), "__index__"):
        raise error("required argument is not an integer")
    value = value.__index__()
    is_signed = char.islower() and char != "P"
    low, high = (-(1 << size * 8 - 1), (1 << size * 8 - 1) - 1) if is_signed else (0, (1 << size * 8) - 1)
    if not low <= value <= high:
        if size == 8:
            raise error("int too large to convert" if is_signed or value >= 0 else "argument out of range")
        raise error(f"'{char}' format requires {low} <= number <= {high}")
    return value.to_bytes(size, order, signed=is_signed)


def _pack_float(char, order, value):
    import math

    size, n_exponent, n_mantissa = _FLOATS[char]
    try:
        value = float(value)
    except TypeError:
        raise error("required argument is not a float") from None
    sign = math.copysign(1.0, value) < 0
    bias, highest = (1 << n_exponent - 1) - 1, (1 << n_exponent) - 1
    value = abs(value)
    if math.isnan(value):
        exponent, mantissa = highest, 1 << n_mantissa - 1
    elif math.isinf(value):
        exponent, mantissa = highest, 0
    elif value == 0:
        exponent = mantissa = 0
    else:
        fraction, exponent = math.frexp(value)
        exponent += bias - 1
        if exponent <= 0:
            mantissa = round(math.ldexp(fraction, n_mantissa + exponent))
            exponent = 0
        else:
            mantissa = round(math.ldexp(fraction * 2 - 1, n_mantissa))
        exponent += mantissa >> n_mantissa
        mantissa &= (1 << n_mantissa) - 1
        if exponent >= highest:
            raise OverflowError(f"float too large to pack with {char} format")
    return (((sign << n_exponent | exponent) << n_mantissa) | mantissa).to_bytes(size, order)


def _unpack_float(char, order, data):
    import math

    _, n_exponent, n_mantissa = _FLOATS[char]
    bits = int.from_bytes(data, order)
    mantissa = bits & (1 << n_mantissa) - 1
    exponent = bits >> n_mantissa & (1 << n_exponent) - 1
    bias = (1 << n_exponent - 1) - 1
    if exponent == (1 << n_exponent) - 1:
        value = math.nan if mantissa else math.inf
    elif exponent:
        value = math.ldexp(mantissa | 1 << n_mantissa, exponent - bias - n_mantissa)
    else:
        value = math.ldexp(mantissa, 1 - bias - n_mantissa)
    return -value if bits >> n_mantissa + n_exponent else value


class Struct:
    """A format that is read once."""

    def __init__(self, format):
        self.format = format if isinstance(format, str) else format.decode("ascii")
        self._order, self._items, self.size = _parse(format)
        self._n_values = sum(1 if char in "sp" else 0 if char == "x" else count for char, count, _, _ in self._items)

    def pack(self, *values):
        if len(values) != self._n_values:
            raise error(f"pack expected {self._n_values} items for packing (got {len(values)})")
        data, values = bytearray(self.size), iter(values)
        for char, count, offset, size in self._items:
            if char == "x":
                continue
            if char in "sp":
                data[offset:offset + count] = self._text(char, count, next(values))
                continue
            for i in range(count):
                start = offset + i * size
                data[start:start + size] = self._one(char, size, next(values))
        return bytes(data)

    def _text(self, char, count, value):
        if not isinstance(value, (bytes, bytearray)):
            raise error(f"argument for '{char}' must be a bytes object")
        if char == "p":
            value = bytes([min(len(value), count - 1, 255)]) + bytes(value[:count - 1])
        return bytes(value[:count]).ljust(count, b"\0")

    def _one(self, char, size, value):
        if char == "?":
            return b"\1" if value else b"\0"
        if char == "c":
            if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
                raise error("char format requires a bytes object of length 1")
            return bytes(value)
        if char in _FLOATS:
            return _pack_float(char, self._order, value)
        return _pack_integer(char, size, self._order, value)

    def unpack(self, buffer):
        if len(buffer) != self.size:
            raise error(f"unpack requires a buffer of {self.size} bytes")
        return self._read(bytes(buffer))

    def _read(self, data):
        values = []
        for char, count, offset, size in self._items:
            if char == "s":
                values.append(data[offset:offset + count])
            elif char == "p":
                values.append(data[offset + 1:offset + 1 + min(data[offset], count - 1)])
            elif char != "x":
                parts = (data[offset + i * size:offset + (i + 1) * size] for i in range(count))
                values.extend(self._value(char, part) for part in parts)
        return tuple(values)

    def _value(self, char, part):
        if char == "?":
            return part != b"\0"
        if char == "c":
            return part
        if char in _FLOATS:
            return _unpack_float(char, self._order, part)
        return int.from_bytes(part, self._order, signed=char.islower())

    def unpack_from(self, buffer, offset=0):
        if offset < 0:
            offset += len(buffer)
        if len(buffer) - offset < self.size:
            raise error(
                f"unpack_from requires a buffer of at least {offset + self.size} bytes for unpacking {self.size} bytes "
                f"at offset {offset} (actual buffer size is {len(buffer)})"
            )
        return self._read(bytes(buffer[offset:offset + self.size]))

    def pack_into(self, buffer, offset, *values):
        data = self.pack(*values)
        if offset < 0:
            offset += len(buffer)
        if len(buffer) - offset < self.size:
            raise error(
                f"pack_into requires a buffer of at least {offset + self.size} bytes for packing {self.size} bytes "
                f"at offset {offset} (actual buffer size is {len(buffer)})"
            )
        buffer[offset:offset + self.size] = data

    def iter_unpack(self, buffer):
        if not self.size:
            raise error("cannot iteratively unpack with a struct of length 0")
        if len(buffer) % self.size:
            raise error(f"iterative unpacking requires a buffer of a multiple of {self.size} bytes")
        return (self._read(bytes(buffer[i:i + self.size])) for i in range(0, len(buffer), self.size))

    def __repr__(self):
        return f"{type(self).__name__}({self.format!r})"


def calcsize(format):
    return Struct(format).size


def pack(format, *values):
    return Struct(format).pack(*values)


def pack_into(format, buffer, offset, *values):
    Struct(format).pack_into(buffer, offset, *values)


def unpack(format, buffer):
    return Struct(format).unpack(buffer)


def unpack_from(format, buffer, offset=0):
    return Struct(format).unpack_from(buffer, offset)


def iter_unpack(format, buffer):
    return Struct(format).iter_unpack(buffer)
