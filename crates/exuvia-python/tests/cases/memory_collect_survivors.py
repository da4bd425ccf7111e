# Survivors that only other candidates know come to the end of the list, in the order in which they are found again.
import gc


class N:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        print("del", self.name)


gc.collect()
x = [N("a"), N("b"), N("c")]
gc.collect()
x.clear()
print(gc.collect())
x = [N("a"), N("b"), N("c")]
x.clear()
print(gc.collect())
