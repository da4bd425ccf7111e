# An uncaught exception is reported first; its frames live until the modules go.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(x):
    local = D("local")
    raise ValueError(x.name)


x = D("global")
f(D("argument"))
