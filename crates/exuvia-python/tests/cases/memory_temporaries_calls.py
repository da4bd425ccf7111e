# Arguments live until the called function lets go of them, which is before the result is used.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def keep(x):
    print("got", x.name)
    return 1


def drop(x):
    print("got", x.name)
    x = None
    print("dropped")
    return 1


print(keep(D("kept")), "printed")
print(drop(D("dropped")), "printed")
print((lambda x, y: 0)(D("first"), D("second")))
print(keep(D("outer")) + keep(D("inner")))
