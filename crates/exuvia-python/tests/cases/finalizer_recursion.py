"""Finalizers where the recursion is too deep to report what they raise."""
import sys


def passed_on(items):
    for item in items:
        yield item


chain = iter([1, 2, 3])
for _ in range(3000):
    chain = passed_on(chain)
try:
    next(chain)
except RecursionError as error:
    print("too deep", error)
del chain


def delegating(n):
    yield from delegating(n + 1)


try:
    list(delegating(0))
except RecursionError as error:
    print("too deep", error)
print("end", file=sys.stderr)
