# Cells: shared, rebound, late, and read before they are set.
def counter():
    n = 0

    def increment(by=1):
        nonlocal n
        n += by
        return n

    def value():
        return n

    return increment, value


increment, value = counter()
increment()
increment(5)
print(value())

late = [lambda: i for i in range(3)]
print([f() for f in late])
early = [lambda i=i: i for i in range(3)]
print([f() for f in early])


def outer():
    def inner():
        return x

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    x = 1
    return inner


print(outer()())


def unset():
    print(y)
    y = 1


try:
    unset()
except UnboundLocalError as error:
    print(type(error).__name__, error)

print(increment.__closure__[0].cell_contents, increment.__code__.co_freevars)


def deep():
    a = 1

    def middle():
        def innermost():
            nonlocal a
            a += 1
            return a

        return innermost

    return middle()


print(deep()())
