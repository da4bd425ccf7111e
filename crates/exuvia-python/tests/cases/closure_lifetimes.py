# A closure keeps the variables that it uses, and no others.
import gc


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def make():
    used = D("used")
    unused = D("unused")

    def inner():
        return used.name

    return inner


f = make()
print("made", f())
f = None
print("dropped")


def recursive():
    d = D("in recursive closure")

    def f(n):
        return d if n == 0 else f(n - 1)

    return f(3).name


gc.collect()
print(recursive())
print("waiting for the collector")
print(gc.collect())
