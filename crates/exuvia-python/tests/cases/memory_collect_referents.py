# gc.get_referents tells what an object refers to: what the collector follows, atoms included.
import gc


class C:
    pass


print("lists from the end", gc.get_referents([1, "two"]))
print("keys and values", gc.get_referents({3: 4}), "values only", gc.get_referents({"a": 1}))
x = C()
x.a, x.b = 1, 2
print("attributes, then the class", gc.get_referents(x) == [1, 2, C])
print("of atoms", gc.get_referents(1, "text", None))
y = [x]
print("referrers", [z is y for z in gc.get_referrers(x) if type(z) is list])
