# sys.exit in a function: its locals die before the globals.
import sys


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


g = D("global")


def leave():
    local = D("local")
    try:
        sys.exit(3)
    finally:
        print("finally")


leave()
