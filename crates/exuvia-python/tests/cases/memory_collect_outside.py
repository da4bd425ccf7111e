# What is referred to from outside survives, with all that it refers to; the rest of the graph goes.
import gc


class N:
    def __init__(self, name, *others):
        self.name, self.others = name, list(others)

    def __del__(self):
        print("del", self.name)


gc.collect()
held = N("held")
garbage = N("garbage", held)
garbage.others.append(garbage)
held.others.append(N("of held"))
del garbage
print("collecting")
print(gc.collect())
print("there is", held.name, [x.name for x in held.others])
a, b = N("a"), N("b")
a.others.append(b)
b.others.append(a)
del a
print("one name is enough", gc.collect())
print(b.others[0].name)
del b
print("none is not", gc.collect())
