"""Tracebacks as text, in the form in which uncaught exceptions are reported."""

import collections.abc
import itertools
import linecache
import sys

import _traceback

__all__ = [
    "extract_stack", "extract_tb", "format_exception", "format_exception_only", "format_list", "format_stack",
    "format_tb", "print_exc", "format_exc", "print_exception", "print_last", "print_stack", "print_tb", "clear_frames",
    "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb", "print_list",
]

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"

# How often a line is shown before "Previous line repeated" takes over.
_MAX_REPEATED = 3


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


def _parse_value_tb(exc, value, tb):
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is tb is _sentinel:
        if exc is None:
            return None, None
        if isinstance(exc, BaseException):
            return exc, exc.__traceback__
        raise TypeError(f"Exception expected for value, {type(exc).__name__} found")
    return value, tb


def print_list(extracted_list, file=None):
    """Prints what `extract_tb` or `extract_stack` gave."""
    _write(StackSummary.from_list(extracted_list).format(), file)


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    return StackSummary._of_places(_places(tb), limit=limit)


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True):
    value, tb = _parse_value_tb(exc, value, tb)
    TracebackException(type(value), value, tb, limit=limit, compact=True).print(file=file, chain=chain)


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True):
    value, tb = _parse_value_tb(exc, value, tb)
    return list(TracebackException(type(value), value, tb, limit=limit, compact=True).format(chain=chain))


def format_exception_only(exc, /, value=_sentinel):
    """The last lines of a report: class and message of the exception, and its notes."""
    if value is _sentinel:
        value = exc
    return list(TracebackException(type(value), value, None, compact=True).format_exception_only())


def print_exc(limit=None, file=None, chain=True):
    print_exception(*sys.exc_info(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(*sys.exc_info(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    if not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)


def print_stack(f=None, limit=None, file=None):
    print_list(extract_stack(f or sys._getframe().f_back, limit=limit), file=file)


def format_stack(f=None, limit=None):
    return format_list(extract_stack(f or sys._getframe().f_back, limit=limit))


def extract_stack(f=None, limit=None):
    stack = StackSummary.extract(walk_stack(f or sys._getframe().f_back), limit=limit)
    stack.reverse()
    return stack


def clear_frames(tb):
    """Lets the frames of a traceback go of their locals."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except (RuntimeError, AttributeError):
            # It still runs.
            pass
        tb = tb.tb_next


def walk_stack(f):
    if f is None:
        f = sys._getframe().f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _places(tb):
    """Frames with first and last line and column of what they were executing."""
    while tb is not None:
        line, *rest = _traceback.positions(tb.tb_frame.f_code, tb.tb_lasti)
        yield tb.tb_frame, (tb.tb_lineno if line is None else line, *rest)
        tb = tb.tb_next


def _write(lines, file):
    for line in lines:
        print(line, file=file or sys.stderr, end="")


def _safe_string(value, what, func=str):
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


class FrameSummary:
    """A place in a traceback: file, line, name of the function."""

    __slots__ = "filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_line", "locals"

    def __init__(
        self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, end_lineno=None, colno=None,
        end_colno=None,
    ):
        self.filename, self.lineno, self.name = filename, lineno, name
        self._line = line
        self.end_lineno, self.colno, self.end_colno = end_lineno, colno, end_colno
        if lookup_line:
            self.line
        self.locals = {k: _safe_string(v, "local", func=repr) for k, v in locals.items()} if locals else None

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (*self, self.locals) == (*other, other.locals)
        if isinstance(other, tuple):
            return tuple(self) == other
        return NotImplemented

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def __len__(self):
        return 4

    @property
    def _original_line(self):
        self.line
        return self._line

    @property
    def line(self):
        """The line without the white space around it."""
        if self._line is None:
            if self.lineno is None:
                return None
            self._line = linecache.getline(self.filename, self.lineno)
        return self._line.strip()


class StackSummary(list):
    """The places of a traceback, in order."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        places = ((frame, (line, None, None, None)) for frame, line in frame_gen)
        return klass._of_places(places, limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals)

    @classmethod
    def _of_places(klass, places, *, limit=None, lookup_lines=True, capture_locals=False):
        if limit is None:
            limit = getattr(sys, "tracebacklimit", None)
            if limit is not None and limit < 0:
                limit = 0
        if limit is not None:
            if limit >= 0:
                places = itertools.islice(places, limit)
            else:
                places = collections.deque(places, maxlen=-limit)
        result, files = klass(), set()
        for frame, (line, end_line, column, end_column) in places:
            code = frame.f_code
            files.add(code.co_filename)
            linecache.lazycache(code.co_filename, frame.f_globals)
            locals = frame.f_locals if capture_locals else None
            result.append(FrameSummary(
                code.co_filename, line, code.co_name, lookup_line=False, locals=locals, end_lineno=end_line,
                colno=column, end_colno=end_column,
            ))
        for file in files:
            linecache.checkcache(file)
        if lookup_lines:
            for place in result:
                place.line
        return result

    @classmethod
    def from_list(klass, a_list):
        result = klass()
        for place in a_list:
            if not isinstance(place, FrameSummary):
                filename, line, name, text = place
                place = FrameSummary(filename, line, name, line=text)
            result.append(place)
        return result

    def format_frame_summary(self, frame_summary):
        place = frame_summary
        rows = [f'  File "{place.filename}", line {place.lineno}, in {place.name}\n']
        if place.line:
            rows.append(f"    {place.line}\n")
            marks = _marks(place)
            if marks:
                rows.append(f"    {marks}\n")
        for name, value in sorted((place.locals or {}).items()):
            rows.append(f"    {name} = {value}\n")
        return "".join(rows)

    def format(self):
        result = []
        last, count = None, 0
        for place in self:
            text = self.format_frame_summary(place)
            if text is None:
                continue
            key = place.filename, place.lineno, place.name
            if key != last:
                result.extend(_repetition(count))
                last, count = key, 0
            count += 1
            if count <= _MAX_REPEATED:
                result.append(text)
        result.extend(_repetition(count))
        return result


def _repetition(count):
    count -= _MAX_REPEATED
    if count > 0:
        yield f"  [Previous line repeated {count} more time{'s' if count > 1 else ''}]\n"


def _marks(place):
    """Marks under the part of the line that was being executed; none if that is all, and not an operation."""
    if place.colno is None or place.end_colno is None:
        return ""
    original, text = place._original_line, place.line
    # As in CPython, white space at the end of the line is counted too.
    indent = len(original) - len(text) - 1
    start = _characters(original, place.colno)
    end = _characters(original, place.end_colno) if place.lineno == place.end_lineno else indent + len(text)
    segment = original[start:end]
    marks = place.lineno == place.end_lineno and _traceback.marks(segment)
    if end <= start or not marks and end - start >= len(text):
        return ""
    return " " * (start - indent) + (marks or "^" * len(segment))


def _characters(line, n_bytes):
    return len(line.encode("utf-8")[:n_bytes].decode("utf-8", errors="replace"))


class TracebackException:
    """An exception, with its causes and contexts, ready to be shown."""

    def __init__(
        self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False,
        compact=False, max_group_width=15, max_group_depth=10, _seen=None,
    ):
        seen = set() if _seen is None else _seen
        seen.add(id(exc_value))
        self.max_group_width, self.max_group_depth = max_group_width, max_group_depth
        self.stack = StackSummary._of_places(
            _places(exc_traceback), limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals
        )
        self.exc_type = exc_type
        self._str = _safe_string(exc_value, "exception")
        self.__notes__ = getattr(exc_value, "__notes__", None)
        if exc_type and issubclass(exc_type, SyntaxError):
            self._describe_syntax_error(exc_value)
        self.__suppress_context__ = getattr(exc_value, "__suppress_context__", False)
        options = dict(
            limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals, compact=compact,
            max_group_width=max_group_width, max_group_depth=max_group_depth, _seen=seen,
        )
        cause, context = getattr(exc_value, "__cause__", None), getattr(exc_value, "__context__", None)
        self.__cause__ = self._linked(cause, options)
        is_needed = not compact or self.__cause__ is None and not self.__suppress_context__
        self.__context__ = self._linked(context, options) if is_needed else None
        self.exceptions = None
        if isinstance(exc_value, BaseExceptionGroup):
            members = exc_value.exceptions
            self.exceptions = [TracebackException(type(e), e, e.__traceback__, **options) for e in members]

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @staticmethod
    def _linked(exc, options):
        if exc is None or id(exc) in options["_seen"]:
            return None
        return TracebackException(type(exc), exc, exc.__traceback__, **options)

    def _describe_syntax_error(self, exc):
        self.filename, self.text, self.msg = exc.filename, exc.text, exc.msg
        self.lineno = None if exc.lineno is None else str(exc.lineno)
        self.end_lineno = None if exc.end_lineno is None else str(exc.end_lineno)
        self.offset, self.end_offset = exc.offset, exc.end_offset

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    def format_exception_only(self):
        if self.exc_type is None:
            yield _last_line(None, self._str)
            return
        name = self.exc_type.__qualname__
        module = self.exc_type.__module__
        if module not in ("__main__", "builtins"):
            name = (module if isinstance(module, str) else "<unknown>") + "." + name
        if issubclass(self.exc_type, SyntaxError):
            yield from self._format_syntax_error(name)
        else:
            yield _last_line(name, self._str)
        if isinstance(self.__notes__, collections.abc.Sequence):
            for note in self.__notes__:
                yield from [line + "\n" for line in _safe_string(note, "note").split("\n")]
        elif self.__notes__ is not None:
            yield _safe_string(self.__notes__, "__notes__", func=repr)

    def _format_syntax_error(self, name):
        suffix = ""
        if self.lineno is not None:
            yield f'  File "{self.filename or "<string>"}", line {self.lineno}\n'
        elif self.filename is not None:
            suffix = f" ({self.filename})"
        if self.text is not None:
            line = self.text.rstrip("\n")
            stripped = line.lstrip(" \n\f")
            spaces = len(line) - len(stripped)
            yield f"    {stripped}\n"
            if self.offset is not None:
                end = self.end_offset if self.end_lineno == self.lineno else len(line) + 1
                if end in (None, 0) or end == -1 or self.offset == end:
                    end = self.offset + 1
                start = self.offset - 1 - spaces
                if start >= 0:
                    blanks = "".join(c if c.isspace() else " " for c in stripped[:start])
                    yield "    " + blanks.ljust(start) + "^" * max(end - 1 - spaces - start, 1) + "\n"
        yield f"{name}: {self.msg or '<no detail available>'}{suffix}\n"

    def format(self, *, chain=True, _page=None):
        page = _page or _Page()
        parts, exc, joint = [], self, None
        while exc is not None:
            parts.append((joint, exc))
            if not chain:
                break
            if exc.__cause__ is not None:
                exc, joint = exc.__cause__, _CAUSE
            elif exc.__context__ is not None and not exc.__suppress_context__:
                exc, joint = exc.__context__, _CONTEXT
            else:
                break
        for position in range(len(parts) - 1, -1, -1):
            _, exc = parts[position]
            if exc.exceptions is None:
                yield from page.lines(exc._format_alone("Traceback (most recent call last):\n"))
            else:
                yield from exc._format_group(page, chain)
            if position:
                yield from page.lines([parts[position][0]])

    def _format_alone(self, headline):
        if self.stack:
            yield headline
            yield from self.stack.format()
        yield from self.format_exception_only()

    def _format_group(self, page, chain):
        """An exception group, with those in it below and to its right."""
        if page.depth > self.max_group_depth:
            yield from page.lines([f"... (max_group_depth is {self.max_group_depth})\n"])
            return
        is_outermost = page.depth == 0
        page.depth += is_outermost
        parts = self._format_alone("Exception Group Traceback (most recent call last):\n")
        yield from page.lines(parts, begins=is_outermost and bool(self.stack))
        n_shown = min(len(self.exceptions), self.max_group_width)
        n_left = len(self.exceptions) - n_shown
        titles = [str(n + 1) for n in range(n_shown)] + ["..."] * (n_left > 0)
        page.is_open = False
        for n, title in enumerate(titles):
            is_last = n + 1 == len(titles)
            page.is_open = page.is_open or is_last
            yield f"{page.indent()}{'  ' if n else '+-'}+---------------- {title} ----------------\n"
            page.depth += 1
            if n < n_shown:
                yield from self.exceptions[n].format(chain=chain, _page=page)
            else:
                yield from page.lines([f"and {n_left} more exception{'s' if n_left > 1 else ''}\n"])
            if is_last and page.is_open:
                # A group that stands last has closed the frame already.
                yield page.indent() + "+------------------------------------\n"
                page.is_open = False
            page.depth -= 1
        if is_outermost:
            page.depth = 0

    def print(self, *, file=None, chain=True):
        _write(self.format(chain=chain), file)


def _last_line(name, text):
    if text in (None, "None", "") or not text:
        return f"{name}\n"
    return f"{name}: {text}\n"


class _Page:
    """How far what is printed is indented, and whether the frame around a group is still open."""

    def __init__(self):
        self.depth = 0
        self.is_open = False

    def indent(self):
        return "  " * self.depth

    def lines(self, parts, begins=False):
        """Texts with the frame of the group on their left; `begins` says that the first one begins it."""
        for text in parts:
            if self.depth:
                mark = self.indent() + ("+ " if begins else "| ")
                text = "".join(mark + line for line in text.splitlines(keepends=True))
            begins = False
            yield text
