# Where memory was allocated: by line, by file, by traceback, and in comparison.
import sys
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), tracemalloc.get_traced_memory())


def attempt(function, *args):
    try:
        function(*args)
    except Exception as error:
        print(type(error).__name__, error)


attempt(tracemalloc.take_snapshot)
attempt(tracemalloc.start, 0)
attempt(tracemalloc.start, "x")
attempt(tracemalloc.start, 1, 2)
tracemalloc.start(5)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())


def allocate(size):
    return b"x" * size


def outer(size):
    return allocate(size)


def lines(traceback):
    return [frame.lineno for frame in traceback]


before = tracemalloc.take_snapshot()
large = outer(100_000)
items = [
    allocate(50_000) for i in range(3)
]
traceback = tracemalloc.get_object_traceback(large)
print("lines", lines(traceback), traceback.total_nframe)
print(traceback[-1].filename == __file__, str(traceback).endswith("tracemalloc_lines.py:36"))
print(traceback.format()[1::2])
print(traceback.format(limit=1, most_recent_first=True)[1:])
after = tracemalloc.take_snapshot()
own = after.filter_traces([tracemalloc.Filter(True, __file__)])
first = own.statistics("lineno")[0]
print("by line", first.traceback[0].lineno, first.size - 4 * sys.getsizeof(b""), first.count)
for statistic in own.statistics("traceback")[:2]:
    print("by traceback", lines(statistic.traceback), statistic.size // 1000, statistic.count)
print("by file", [statistic.size // 10_000 for statistic in own.statistics("filename")])
print("cumulative", [s.traceback[0].lineno for s in own.statistics("lineno", cumulative=True)[:2]])
difference = after.compare_to(before, "lineno")[0]
print("compared", difference.size_diff // 1000, difference.count_diff, str(difference).split(": ")[1][:14])
print("sizes", sorted(trace.size for trace in own.traces if trace.size > 10_000))
print("none of another file", after.filter_traces([tracemalloc.Filter(True, "other.py")]).statistics("lineno"))
print("none of another domain", len(after.filter_traces([tracemalloc.DomainFilter(True, 7)]).traces))
size, peak = tracemalloc.get_traced_memory()
del large, items
less, same = tracemalloc.get_traced_memory()
print("memory", size > 250_000, peak >= size, size - less > 250_000, same >= peak)
tracemalloc.reset_peak()
print("peak", tracemalloc.get_traced_memory()[1] < peak)
kept = []
tracemalloc.clear_traces()
print("cleared", tracemalloc.get_object_traceback(kept), tracemalloc.get_traced_memory())
tracemalloc.stop()
print("stopped", tracemalloc.is_tracing(), tracemalloc.get_traced_memory())
print(repr(tracemalloc.Traceback((("f1", 1), ("f2", 2)), 3)))
print(tracemalloc.Statistic(tracemalloc.Traceback((("a.py", 5),)), 3 * 1024, 2))
attempt(before.statistics, "x")
