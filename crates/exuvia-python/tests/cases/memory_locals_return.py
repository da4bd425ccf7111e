# At its return a function lets go of its variables, in the order in which they appear: parameters first.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(p, q):
    second = D("made first")
    first = D("made second")
    second = D("bound again")
    del q
    print("returning")


f(D("p"), D("q"))
print("returned")


def g():
    local = D("result")
    other = D("other")
    return local


x = g()
print("got", x.name)
