# At the end: exit functions, the last registered first; then garbage in cycles; then the modules.
import atexit


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


atexit.register(print, "registered first")
atexit.register(print, "registered last")
x = D("global")
y = D("in a cycle")
y.me = y
del y
z = D("another global")
print("last statement")
