# An object dies with its last reference, in the middle of whatever takes that away.
class D:
    def __init__(self, name):
        self.name = name
        print("new", name)

    def __del__(self):
        print("del", self.name)


x = D("a")
print("deleting")
del x
print("deleted")
x = D("b")
x = D("c")
print("the new one was there before the old one died")
x = y = None
print("two names")
x = y = D("d")
del x
print("one name is left")
y = 0
print("end")
