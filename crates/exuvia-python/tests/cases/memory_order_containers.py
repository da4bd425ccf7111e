# Lists and tuples let go of their items from last to first, dictionaries and instances in the order of insertion.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


x = [D("a"), D("b"), D("c")]
print("list")
x = (D("a"), D("b"), D("c"))
print("tuple")
x = {"z": D("z"), "y": D("y")}
print("dictionary")
x["z"] = D("another z")


class C:
    pass


print("instance")
x = C()
x.second, x.first = D("second"), D("first")
print("attributes")
x = None
print("clear")
x = [D("a"), D("b")]
x.clear()
x = [D("a"), D("b"), D("c")]
print("part")
del x[:2]
x = None
