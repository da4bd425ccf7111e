# A suspended generator that is dropped runs its `finally` at once.
import gc


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def gen(name):
    d = D(name)
    try:
        yield d.name
        yield "more"
    finally:
        print("finally", name)


g = gen("suspended")
print(next(g))
g = None
print("dropped")
g = gen("never started")
g = None
print("dropped")
g = gen("finished")
print(list(g))
g = None


def cyclic():
    d = D("cyclic")
    me = yield
    try:
        yield me
    finally:
        print("finally cyclic")


g = cyclic()
next(g)
g.send(g)
del g
print("waiting")
gc.collect()
print("collected")
for name in gen("loop"):
    break
print("end")
