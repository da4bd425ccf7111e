"""What teaching programs use of `ctypes`: numbers of C types, and reading an object's reference count by its address.

Only the count can be read; `_ctypes.count_at` refuses everything else.
"""

import sys

import _ctypes


class _SimpleCData(_ctypes._CData):
    _size_ = 0
    _bits_ = 0
    _signed_ = True
    _address = None

    def __init__(self, value=0):
        self.value = value

    @property
    def _value(self):
        """What is at the address now, or the number itself if it has none."""
        if self._address is None:
            return self._number
        return self._fit(_ctypes.count_at(self._address, 0))

    @_value.setter
    def _value(self, value):
        if self._address is not None:
            raise ValueError("the counts of objects cannot be written")
        self._number = value

    @classmethod
    def _fit(cls, value):
        value &= (1 << 8 * cls._size_) - 1
        if cls._signed_ and value >> (8 * cls._size_ - 1):
            value -= 1 << 8 * cls._size_
        return value

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        if not isinstance(value, int):
            raise TypeError(f"an integer is required (got type {type(value).__name__})")
        self._value = self._fit(value)

    def __repr__(self):
        return f"{type(self).__name__}({self._value!r})"

    @classmethod
    def from_address(cls, address):
        count = _ctypes.count_at(address, 0)
        new = cls.__new__(cls)
        # Where nothing is alive now, `new` itself may come to stand, and is not what was asked about.
        if count:
            new._address = address
        else:
            new._number = 0
        return new


class c_byte(_SimpleCData):
    _size_ = 1


class c_ubyte(_SimpleCData):
    _size_ = 1
    _signed_ = False


class c_short(_SimpleCData):
    _size_ = 2


class c_ushort(_SimpleCData):
    _size_ = 2
    _signed_ = False


class c_int(_SimpleCData):
    _size_ = 4


class c_uint(_SimpleCData):
    _size_ = 4
    _signed_ = False


class c_long(_SimpleCData):
    _size_ = 8


class c_ulong(_SimpleCData):
    _size_ = 8
    _signed_ = False


c_int8, c_uint8, c_int16, c_uint16, c_int32, c_uint32 = c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint
c_int64 = c_longlong = c_ssize_t = c_long
c_uint64 = c_ulonglong = c_size_t = c_ulong


class c_bool(_SimpleCData):
    _size_ = 1

    @property
    def value(self):
        return bool(self._value)

    @value.setter
    def value(self, value):
        self._value = bool(value)


class c_double(_SimpleCData):
    _size_ = 8

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = float(value)


class c_float(c_double):
    _size_ = 4


class c_void_p(_SimpleCData):
    _size_ = 8
    _signed_ = False

    @property
    def value(self):
        return self._value or None

    @value.setter
    def value(self, value):
        self._value = 0 if value is None else value


class py_object(c_void_p):
    pass


class Structure(_ctypes._CData):
    """Fields at offsets, either of an address or of an object of its own."""

    _fields_ = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls._idle_ = _ctypes._CData.__new__(cls)

    def __init__(self, *args, **kwargs):
        names = [name for name, _ in self._fields_]
        if len(args) > len(names):
            raise TypeError("too many initializers")
        self._values_ = {name: kind().value for name, kind in self._fields_}
        for name, value in list(zip(names, args)) + list(kwargs.items()):
            setattr(self, name, value)

    @classmethod
    def from_address(cls, address):
        if not isinstance(address, int):
            raise TypeError("integer expected")
        # A new object could take the place of the very one that is asked about, and be seen there.
        idle = sys.getrefcount(cls._idle_) == 2
        new = cls._idle_ if idle else _ctypes._CData.__new__(cls)
        object.__setattr__(new, "_address_", address)
        return new

    @classmethod
    def _layout_(cls):
        """Name, type and offset of each field."""
        offset = 0
        for name, kind in cls._fields_:
            offset = -(-offset // kind._size_) * kind._size_
            yield name, kind, offset
            offset += kind._size_

    def __getattr__(self, name):
        for field, kind, offset in type(self)._layout_():
            if field == name:
                if "_address_" in self.__dict__:
                    return _ctypes.count_at(self.__dict__["_address_"], offset)
                return self.__dict__["_values_"][name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        for field, kind, offset in type(self)._layout_():
            if field == name:
                if "_address_" in self.__dict__:
                    raise ValueError("cannot write to memory by address")
                self.__dict__["_values_"][name] = kind(value).value
                return
        object.__setattr__(self, name, value)


def sizeof(kind):
    """The size of a C type, or of an instance of one, in bytes."""
    cls = kind if isinstance(kind, type) else type(kind)
    if issubclass(cls, _SimpleCData):
        return cls._size_
    if issubclass(cls, Structure):
        end, alignment = 0, 1
        for _, field, offset in cls._layout_():
            end, alignment = offset + field._size_, max(alignment, field._size_)
        return -(-end // alignment) * alignment
    raise TypeError("this type has no size")


def addressof(object):
    return id(object)
