# Temporaries die as soon as they have been used.
class D:
    def __init__(self, name):
        self.name = name
        print("new", name)

    def __del__(self):
        print("del", self.name)

    def chain(self):
        print("chain", self.name)
        return D(self.name + "'")


def take(value):
    print("in take")


D("statement")
print("after statement")
take(D("argument"))
print("after argument")
D("a").chain().chain()
print("after chain")
name = D("attribute").name
print("name", name)
v = D("old")
v = D("new")
print("replaced")
v = None
print("gone")
print(len([D("x"), D("y")]))
if D("condition"):
    print("in if")
D("left"), D("right")
print("after tuple")
_ = [D("kept") for _ in range(1)][0].name
print("after subscript")
