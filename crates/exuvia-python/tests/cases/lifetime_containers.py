# In which order containers let go of what they hold.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, end=" ")


def die(what, value):
    print(what, end=": ")
    del value
    print()


def names(text):
    return [D(name) for name in text]


for what, make in [
    ("list", lambda: names("abc")),
    ("tuple", lambda: tuple(names("abc"))),
    ("dict", lambda: dict(zip("xyz", names("abc")))),
    ("nested", lambda: [names("ab"), names("cd")]),
]:
    print(what, end=": ")
    value = make()
    value = None
    print()


class Holder:
    def __init__(self):
        self.x, self.y, self.z = names("abc")


print("attributes", end=": ")
Holder()
print()

values = names("abcdef")
print("del slice", end=": ")
del values[1:3]
print()
print("replace slice", end=": ")
values[0:2] = []
print()
print("pop", end=": ")
values.pop()
print()
print("clear", end=": ")
values.clear()
print()
table = dict(zip("xyz", names("abc")))
print("del item", end=": ")
del table["y"]
print()
print("replace item", end=": ")
table["x"] = D("new")
print()
print("clear", end=": ")
table.clear()
print()
