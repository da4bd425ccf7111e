"""Where memory was allocated: snapshots of all traces, and statistics of them."""

import fnmatch
import linecache
import os.path
from _collections_abc import Iterable, Sequence
from functools import total_ordering

from _tracemalloc import *
from _tracemalloc import _get_object_traceback, _get_traces

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def _format_size(size, sign):
    for unit in _UNITS:
        if abs(size) < 100 and unit != "B":
            return f"{size:+.1f} {unit}" if sign else f"{size:.1f} {unit}"
        if abs(size) < 10 * 1024 or unit == _UNITS[-1]:
            return f"{size:+.0f} {unit}" if sign else f"{size:.0f} {unit}"
        size /= 1024


def _average(size, count):
    return f", average={_format_size(size / count, False)}" if count else ""


class Statistic:
    """How much memory was allocated at one place."""

    __slots__ = ("traceback", "size", "count")

    def __init__(self, traceback, size, count):
        self.traceback = traceback
        self.size = size
        self.count = count

    def __hash__(self):
        return hash((self.traceback, self.size, self.count))

    def __eq__(self, other):
        if not isinstance(other, Statistic):
            return NotImplemented
        return (self.traceback, self.size, self.count) == (other.traceback, other.size, other.count)

    def __str__(self):
        size = _format_size(self.size, False)
        return f"{self.traceback}: size={size}, count={self.count}{_average(self.size, self.count)}"

    def __repr__(self):
        return f"<Statistic traceback={self.traceback!r} size={self.size} count={self.count}>"

    def _sort_key(self):
        return (self.size, self.count, self.traceback)


class StatisticDiff:
    """How much more or less memory is allocated at one place than it was."""

    __slots__ = ("traceback", "size", "size_diff", "count", "count_diff")

    def __init__(self, traceback, size, size_diff, count, count_diff):
        self.traceback = traceback
        self.size = size
        self.size_diff = size_diff
        self.count = count
        self.count_diff = count_diff

    def _values(self):
        return (self.traceback, self.size, self.size_diff, self.count, self.count_diff)

    def __hash__(self):
        return hash(self._values())

    def __eq__(self, other):
        if not isinstance(other, StatisticDiff):
            return NotImplemented
        return self._values() == other._values()

    def __str__(self):
        size, change = _format_size(self.size, False), _format_size(self.size_diff, True)
        counts = f"count={self.count} ({self.count_diff:+d})"
        return f"{self.traceback}: size={size} ({change}), {counts}{_average(self.size, self.count)}"

    def __repr__(self):
        return (
            f"<StatisticDiff traceback={self.traceback!r} size={self.size} ({self.size_diff:+d})"
            f" count={self.count} ({self.count_diff:+d})>"
        )

    def _sort_key(self):
        return (abs(self.size_diff), self.size, abs(self.count_diff), self.count, self.traceback)


@total_ordering
class Frame:
    """A line of a file."""

    __slots__ = ("_frame",)

    def __init__(self, frame):
        self._frame = frame

    @property
    def filename(self):
        return self._frame[0]

    @property
    def lineno(self):
        return self._frame[1]

    def __eq__(self, other):
        if not isinstance(other, Frame):
            return NotImplemented
        return self._frame == other._frame

    def __lt__(self, other):
        if not isinstance(other, Frame):
            return NotImplemented
        return self._frame < other._frame

    def __hash__(self):
        return hash(self._frame)

    def __str__(self):
        return f"{self.filename}:{self.lineno}"

    def __repr__(self):
        return f"<Frame filename={self.filename!r} lineno={self.lineno!r}>"


@total_ordering
class Traceback(Sequence):
    """Frames, from the oldest to the most recent one."""

    __slots__ = ("_frames", "_total_nframe")

    def __init__(self, frames, total_nframe=None):
        self._frames = tuple(reversed(frames))
        self._total_nframe = total_nframe

    @property
    def total_nframe(self):
        return self._total_nframe

    def __len__(self):
        return len(self._frames)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(map(Frame, self._frames[index]))
        return Frame(self._frames[index])

    def __contains__(self, frame):
        return frame._frame in self._frames

    def __hash__(self):
        return hash(self._frames)

    def __eq__(self, other):
        if not isinstance(other, Traceback):
            return NotImplemented
        return self._frames == other._frames

    def __lt__(self, other):
        if not isinstance(other, Traceback):
            return NotImplemented
        return self._frames < other._frames

    def __str__(self):
        return str(self[0])

    def __repr__(self):
        total = "" if self._total_nframe is None else f" total_nframe={self._total_nframe}"
        return f"<Traceback {tuple(self)}{total}>"

    def format(self, limit=None, most_recent_first=False):
        frames = self[:]
        if limit is not None:
            # The most recent ones, or the oldest ones if there is a minus.
            frames = self[-limit:] if limit > 0 else self[:abs(limit)]
        lines = []
        for frame in reversed(frames) if most_recent_first else frames:
            lines.append(f'  File "{frame.filename}", line {frame.lineno}')
            if text := linecache.getline(frame.filename, frame.lineno).strip():
                lines.append(f"    {text}")
        return lines


def get_object_traceback(obj):
    """Where the object was allocated, or None if that is not known."""
    frames = _get_object_traceback(obj)
    return None if frames is None else Traceback(frames)


class Trace:
    """One piece of memory."""

    __slots__ = ("_trace",)

    def __init__(self, trace):
        self._trace = trace

    @property
    def domain(self):
        return self._trace[0]

    @property
    def size(self):
        return self._trace[1]

    @property
    def traceback(self):
        return Traceback(*self._trace[2:])

    def __eq__(self, other):
        if not isinstance(other, Trace):
            return NotImplemented
        return self._trace == other._trace

    def __hash__(self):
        return hash(self._trace)

    def __str__(self):
        return f"{self.traceback}: {_format_size(self.size, False)}"

    def __repr__(self):
        return (
            f"<Trace domain={self.domain} size={_format_size(self.size, False)},"
            f" traceback={self.traceback!r}>"
        )


class _Traces(Sequence):
    """Traces as they come from _get_traces, which become objects when they are looked at."""

    def __init__(self, traces):
        self._traces = traces

    def __len__(self):
        return len(self._traces)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(map(Trace, self._traces[index]))
        return Trace(self._traces[index])

    def __contains__(self, trace):
        return trace._trace in self._traces

    def __eq__(self, other):
        if not isinstance(other, _Traces):
            return NotImplemented
        return self._traces == other._traces

    def __repr__(self):
        return f"<Traces len={len(self)}>"


def _normalize_filename(filename):
    filename = os.path.normcase(filename)
    return filename[:-1] if filename.endswith(".pyc") else filename


class BaseFilter:
    """Tells which traces to keep."""

    def __init__(self, inclusive):
        self.inclusive = inclusive

    def _match(self, trace):
        raise NotImplementedError


class Filter(BaseFilter):
    """Keeps what was allocated in some files, or what was not."""

    def __init__(self, inclusive, filename_pattern, lineno=None, all_frames=False, domain=None):
        super().__init__(inclusive)
        self._filename_pattern = _normalize_filename(filename_pattern)
        self.lineno = lineno
        self.all_frames = all_frames
        self.domain = domain

    @property
    def filename_pattern(self):
        return self._filename_pattern

    def _is_meant(self, filename, lineno):
        if not fnmatch.fnmatch(_normalize_filename(filename), self._filename_pattern):
            return False
        return self.lineno is None or lineno == self.lineno

    def _match_frame(self, filename, lineno):
        return self._is_meant(filename, lineno) is bool(self.inclusive)

    def _is_traceback_meant(self, frames):
        looked_at = frames if self.all_frames else frames[:1]
        return any(self._is_meant(*frame) for frame in looked_at)

    def _match_traceback(self, frames):
        return self._is_traceback_meant(frames) is bool(self.inclusive)

    def _match(self, trace):
        domain, _, frames, _ = trace
        is_meant = self.domain in (None, domain) and self._is_traceback_meant(frames)
        return is_meant is bool(self.inclusive)


class DomainFilter(BaseFilter):
    """Keeps one address space, or all others."""

    def __init__(self, inclusive, domain):
        super().__init__(inclusive)
        self._domain = domain

    @property
    def domain(self):
        return self._domain

    def _match(self, trace):
        return (trace[0] == self._domain) is bool(self.inclusive)


def _group(traces, key_type, cumulative):
    """Adds up sizes and counts of the traces of one place each."""
    if key_type not in ("traceback", "filename", "lineno"):
        raise ValueError(f"unknown key_type: {key_type!r}")
    if cumulative and key_type == "traceback":
        raise ValueError("cumulative mode cannot by used with key type 'traceback'")
    groups = {}
    known = {}
    for domain, size, frames, total in traces:
        source = (frames, total) if key_type == "traceback" else frames
        places = known.get(source)
        if places is None:
            places = known[source] = _places(frames, total, key_type, cumulative)
        for place in places:
            try:
                statistic = groups[place]
            except KeyError:
                groups[place] = Statistic(place, size, 1)
            else:
                statistic.size += size
                statistic.count += 1
    return groups


def _places(frames, total, key_type, cumulative):
    """The tracebacks under which a trace is counted; each once, however often a recursion passed it."""
    if key_type == "traceback":
        return [Traceback(frames, total)]
    keys = frames if cumulative else frames[:1]
    if key_type == "filename":
        keys = [(filename, 0) for filename, _ in keys]
    return [Traceback((key,)) for key in dict.fromkeys(keys)]


class Snapshot:
    """All traces at one moment."""

    def __init__(self, traces, traceback_limit):
        self.traces = _Traces(traces)
        self.traceback_limit = traceback_limit

    def dump(self, filename):
        import pickle

        with open(filename, "wb") as file:
            pickle.dump(self, file, pickle.HIGHEST_PROTOCOL)

    @staticmethod
    def load(filename):
        import pickle

        with open(filename, "rb") as file:
            return pickle.load(file)

    def filter_traces(self, filters):
        if not isinstance(filters, Iterable):
            raise TypeError(f"filters must be a list of filters, not {type(filters).__name__}")
        kept = self.traces._traces
        if filters:
            wanted = [filter for filter in filters if filter.inclusive]
            unwanted = [filter for filter in filters if not filter.inclusive]
            kept = [
                trace
                for trace in kept
                if (not wanted or any(filter._match(trace) for filter in wanted))
                and all(filter._match(trace) for filter in unwanted)
            ]
        return Snapshot(list(kept), self.traceback_limit)

    def statistics(self, key_type, cumulative=False):
        groups = _group(self.traces._traces, key_type, cumulative)
        return sorted(groups.values(), key=Statistic._sort_key, reverse=True)

    def compare_to(self, old_snapshot, key_type, cumulative=False):
        new = _group(self.traces._traces, key_type, cumulative)
        old = _group(old_snapshot.traces._traces, key_type, cumulative)
        nothing = Statistic(None, 0, 0)
        differences = []
        for place in new | old:
            now, then = new.get(place, nothing), old.get(place, nothing)
            size, count = now.size - then.size, now.count - then.count
            differences.append(StatisticDiff(place, now.size, size, now.count, count))
        return sorted(differences, key=StatisticDiff._sort_key, reverse=True)


def take_snapshot():
    """All traces of now."""
    if not is_tracing():
        raise RuntimeError("the tracemalloc module must be tracing memory allocations to take a snapshot")
    return Snapshot(_get_traces(), get_traceback_limit())
