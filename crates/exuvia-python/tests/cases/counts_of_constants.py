"""Equal constants are one object in the whole program, which the program's tree holds as well while it runs."""
import sys

count = sys.getrefcount


def large():
    return min(count(2000), 99)


x, *rest = 1000, 2, 3
print(count(x))


def f():
    return 1000, 7.5


print(count(x), f()[0] is x)
power = 10 ** 20


def g():
    return 10 ** 20, 3


print(count(power), g()[0] is power)
pair = (1, 2)
print(count(pair))


def h(x=(1, 2)):
    return x


print(count(pair), h() is pair)


def i(x=1.25, y=2.25, *, z=(3, 4.5)):
    return x


number = 1.25
print(count(number), count(i.__kwdefaults__["z"]))
numbers = [5.5, 6.5, 7.5]
print(count(numbers[0]))
print(large())

for shared in (None, True, 0, 256, "", "a", b"", b"a", ()):
    print(min(count(shared), 20), end=" ")
print(count(0) > 999_999_999, count("text") > 999_999_999, count(()) > 999_999_999)
