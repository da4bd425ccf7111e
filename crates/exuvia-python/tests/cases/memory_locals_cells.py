# A variable that an inner function uses lives in a cell, as long as the inner function does.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def outer(captured, other):
    def inner():
        return captured.name

    return inner


f = outer(D("captured"), D("other"))
print("called", f())
print("cells", [cell.cell_contents.name for cell in f.__closure__])
f = None
print("end")


def counter(start):
    def change(x):
        nonlocal start
        start = x

    return change


change = counter(D("first"))
change(D("second"))
print("changed")
del change
print("end")
