# A collection inside a collection does nothing.
import gc


class N:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("inside", gc.collect())
        [[] for i in range(10_000)]


gc.collect()
before = gc.get_stats()
N()
print(gc.collect())
print([now["collections"] - then["collections"] for now, then in zip(gc.get_stats(), before)])
