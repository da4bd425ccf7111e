"""Arithmetic on globals: 5 million turns of a `while` loop outside any function."""

import time

start = time.process_time()
i = 0
result = 0
while i < 5_000_000:
    result += i
    i += 1
assert result == 12_499_997_500_000
print(time.process_time() - start)
