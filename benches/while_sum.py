"""Arithmetic on locals: 5 million turns of a `while` loop in a function."""

import time


def total(n):
    i = 0
    result = 0
    while i < n:
        result += i
        i += 1
    return result


start = time.process_time()
assert total(5_000_000) == 12_499_997_500_000
print(time.process_time() - start)
