# Assignment expressions, and conditional ones.
if (n := len("hello")) > 3:
    print(n)
print([y := 1, y + 1, y**2])
print([last := x for x in range(3)], last)
while (line := "abc"[n - 3 :]) and n > 0:
    n -= 1
print(n, repr(line))


def uses():
    total = 0
    partial = [total := total + v for v in [1, 2, 3]]
    return partial, total


print(uses())
print(any((found := word).startswith("b") for word in ["abc", "bcd", "cde"]), found)
print("yes" if 1 < 2 < 3 else "no", 1 < 2 > 3, not 1 == 1, 1 and 0 or "x")
a = b = [1]
a += [2]
print(a is b, b)
first, *middle, last = range(5)
print(first, middle, last)
(x, y), z = [1, 2], 3
print(x, y, z)
x, y = y, x
print(x, y)
print({**{"a": 1}, "b": 2}, [*range(3), *"ab"], (*(), 1))
