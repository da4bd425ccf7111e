"""Files in memory, and the names of the classes of files."""

from builtins import open
import sys

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    closed = False

    def close(self):
        if not self.closed:
            self.flush()
            self.closed = True

    def flush(self):
        self._check_closed()

    def _check_closed(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __enter__(self):
        self._check_closed()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __iter__(self):
        self._check_closed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def isatty(self):
        self._check_closed()
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def fileno(self):
        raise UnsupportedOperation("fileno")


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    encoding = errors = newlines = None


class _MemoryFile:
    """What files in memory have in common: a value, and a position in it."""

    def readable(self):
        self._check_closed()
        return True

    writable = seekable = readable

    def _limit(self, size):
        if size is None or size < 0:
            return len(self._value)
        return min(len(self._value), self._pos + size)

    def read(self, size=-1, /):
        self._check_closed()
        end = self._limit(size)
        result = self._value[self._pos:end]
        self._pos = max(self._pos, end)
        return result

    def readline(self, size=-1, /):
        self._check_closed()
        end = self._limit(size)
        newline = self._value.find(self._newline, self._pos, end)
        if newline >= 0:
            end = newline + 1
        result = self._value[self._pos:end]
        self._pos = max(self._pos, end)
        return result

    def _put(self, data, filler):
        value, pos = self._value, self._pos
        if pos == len(value):
            self._value = value + data
        else:
            value += filler * (pos - len(value))
            self._value = value[:pos] + data + value[pos + len(data):]
        self._pos = pos + len(data)
        return len(data)

    def getvalue(self):
        self._check_closed()
        return self._value

    def tell(self):
        self._check_closed()
        return self._pos

    def seek(self, pos, whence=0, /):
        self._check_closed()
        if whence == 0:
            if pos < 0:
                raise ValueError(f"negative seek value {pos}")
        elif whence == 1:
            pos += self._pos
        elif whence == 2:
            pos += len(self._value)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        self._pos = max(pos, 0)
        return self._pos

    def truncate(self, pos=None, /):
        self._check_closed()
        if pos is None:
            pos = self._pos
        if pos < 0:
            raise ValueError(f"negative pos value {pos}")
        self._value = self._value[:pos]
        return pos


class StringIO(_MemoryFile, TextIOBase):
    """A text file in memory. What is written at the end is kept in pieces until somebody reads."""

    _newline = "\n"

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._text = initial_value or ""
        self._pieces = []
        self._length = len(self._text)
        self._pos = 0

    @property
    def _value(self):
        if self._pieces:
            self._text += "".join(self._pieces)
            self._pieces = []
        return self._text

    @_value.setter
    def _value(self, value):
        self._text, self._pieces, self._length = value, [], len(value)

    def write(self, text, /):
        self._check_closed()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        if self._pos == self._length:
            self._pieces.append(text)
            self._length += len(text)
            self._pos = self._length
            return len(text)
        return self._put(text, "\0")

    @property
    def line_buffering(self):
        return False


class BytesIO(_MemoryFile, BufferedIOBase):
    """A file of bytes in memory."""

    _newline = b"\n"

    def __init__(self, initial_bytes=b""):
        self._value = bytes(initial_bytes)
        self._pos = 0

    def write(self, data, /):
        self._check_closed()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        return self._put(bytes(data), b"\0")

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def getbuffer(self):
        return bytes(self._value)


TextIOWrapper = type(sys.__stdout__) if sys.__stdout__ is not None else TextIOBase
