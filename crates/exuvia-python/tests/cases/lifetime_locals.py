# Locals die at the return, in the order in which the names first occur.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def order(first, second):
    b = D("b")
    a = D("a")
    c = a
    print("leaving")


def result():
    kept = D("kept")
    other = D("other")
    return kept


def deleted():
    a = D("a")
    b = D("b")
    del a
    print("deleted a")


def loop():
    for i in range(2):
        d = D(f"loop {i}")
    print("loop over")


order(D("first"), D("second"))
print("--")
value = result()
print("returned")
del value
print("--")
deleted()
print("--")
loop()
print("--")


def raises():
    a = D("raises a")
    raise ValueError("x")


try:
    raises()
except ValueError:
    print("caught")
print("end")
