# What is replaced dies after the replacement is in place.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "when there is", [y.name for y in items], {k: v.name for k, v in table.items()})


items, table = [], {}
items.append(D("a"))
items[0] = D("b")
items[:] = [D("c"), D("d")]
del items[0]
table["k"] = D("v")
table["k"] = D("w")
table.pop("k")
items.clear()
