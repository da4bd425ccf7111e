"""Attributes: 2 million reads and 2 million writes."""

import time


class Counter:
    def __init__(self):
        self.value = 0


def count(counter, n):
    i = 0
    while i < n:
        counter.value = counter.value + 1
        i += 1


start = time.process_time()
counter = Counter()
count(counter, 2_000_000)
assert counter.value == 2_000_000
print(time.process_time() - start)
