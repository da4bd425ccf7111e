# send, throw, close, return values, yield from.
def echo():
    received = None
    while True:
        try:
            received = yield received
        except ValueError as error:
            received = f"caught {error}"


g = echo()
print(next(g), g.send(1), g.throw(ValueError("v")), g.send(2))
g.close()
try:
    next(g)
except StopIteration as stop:
    print("stopped", stop.value)


def returns():
    yield 1
    return "result"


def delegates():
    result = yield from returns()
    print("got", result)
    yield from (10, 20)


print(list(delegates()))


def cleans():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup")


for value in cleans():
    print(value)
    break
print("after break")
g = cleans()
next(g)
g.close()


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


def stops():
    yield 1
    raise StopIteration


try:
    list(stops())
except RuntimeError as error:
    print(error, type(error.__cause__).__name__)
try:
    echo().send(1)
except TypeError as error:
    print(error)
print(sum(x * x for x in range(10)), list(x for x in "ab" for _ in "cd"))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(3)))
