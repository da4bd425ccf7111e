# sys.exit unwinds: the variables of functions die first, then the rest as always.
import sys


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(x):
    local = D("local")
    try:
        sys.exit(3)
    finally:
        print("finally")


x = D("global")
f(D("argument"))
