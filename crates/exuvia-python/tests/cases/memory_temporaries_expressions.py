# What has no name dies as soon as it has been used.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def method(self, other=None):
        print("in method of", self.name)
        return "result"

    def __add__(self, other):
        print("adding")
        return 0


D("statement")
print("after the statement")
D("object").method(D("argument"))
print("after the call")
print("attribute", D("owner").name)
print("sum", D("left") + D("right"))
print("comparison", D("one") is D("other"))
print("choice", bool(D("first") and D("second")))
print("display", len([D("x"), D("y")]))
print("item", [D("x"), D("y")][1].name)
print("text", f"{D('formatted').name}!")
print("end")
