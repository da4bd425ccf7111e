"""Garbage in cycles: 500,000 pairs of objects, left to automatic collections."""

import gc
import time


class Node:
    def __init__(self):
        self.other = None


def make_pairs(n):
    i = 0
    while i < n:
        one = Node()
        two = Node()
        one.other = two
        two.other = one
        i += 1


start = time.process_time()
make_pairs(500_000)
print(time.process_time() - start)
assert gc.get_stats()[0]["collections"] > 100
