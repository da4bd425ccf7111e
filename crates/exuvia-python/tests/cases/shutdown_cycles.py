# At the end: garbage in cycles first, then the globals, with the module still intact.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, helper())


def helper():
    return "helper works"


def make_cycle(name):
    d = D(name)
    d.self = d


g1 = D("g1")
make_cycle("cyc1")
make_cycle("cyc2")
g2 = D("g2")


def generator():
    try:
        yield 1
    finally:
        print("generator closed")


suspended = generator()
next(suspended)
print("end")
