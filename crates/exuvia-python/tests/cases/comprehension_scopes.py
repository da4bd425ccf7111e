# Comprehensions have a scope of their own.
x = "outer"
print([x for x in range(3)], x)
print({x: y for x, y in zip("ab", range(2))}, {c for c in "aab"} == {"a", "b"})
print([(i, j) for i in range(3) for j in range(i) if (i + j) % 2])
print([[row[i] for row in [[1, 2], [3, 4]]] for i in range(2)])


class C:
    values = [1, 2, 3]
    doubled = [v * 2 for v in values]
    try:
        bad = [values for _ in range(1)]
    except NameError as error:
        print(error)


print(C.doubled)


def function(n):
    return [lambda: (i, n) for i in range(2)]


print([f() for f in function(5)])
g = (print("evaluated", i) or i for i in range(2))
print("lazy")
print(list(g))


class D:
    def __del__(self):
        print("del")


print(len([D() for _ in range(2)]))
print("end")
