"""Recursive calls: fib(27), about 830,000 of them."""

import time


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


start = time.process_time()
assert fib(27) == 196_418
print(time.process_time() - start)
