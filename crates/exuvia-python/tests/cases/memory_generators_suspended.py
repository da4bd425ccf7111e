# A suspended generator that loses its last reference is closed at once: its `finally` runs, then its variables die.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def g(x):
    try:
        yield x.name
        yield 2
    finally:
        print("finally")


generator = g(D("suspended"))
print(next(generator))
generator = None
print("after")
generator = g(D("never started"))
del generator
print("no finally there")
generator = g(D("finished"))
print(list(generator), generator.gi_frame)
print("its variables are gone, the generator is not")
generator = g(D("closed"))
next(generator)
generator.close()
print("end")
