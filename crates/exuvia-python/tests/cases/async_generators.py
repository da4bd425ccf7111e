"""Asynchronous generators, `async for`, `async with`, comprehensions, hooks."""
import sys


def run(coroutine):
    sent = None
    while True:
        try:
            value = coroutine.send(sent)
            print("  yielded", value)
            sent = f"<{value}>"
        except StopIteration as stop:
            return stop.value


def attempt(what, *args):
    try:
        print("->", what(*args))
    except BaseException as error:
        print(type(error).__name__, error, "|", repr(error.__cause__))


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


async def numbers(n):
    for i in range(n):
        await Pause(f"before {i}")
        got = yield i
        if got is not None:
            print("  numbers got", got)


class Counter:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.i += 1
        if self.i > self.n:
            raise StopAsyncIteration
        return self.i


class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress

    async def __aenter__(self):
        print("enter", self.name, await Pause("entering"))
        return self.name

    async def __aexit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, await Pause("leaving"))
        return self.suppress


async def loops():
    async for i in numbers(2):
        print("item", i)
    else:
        print("else")
    async for i in Counter(5):
        if i == 2:
            continue
        if i == 4:
            break
        print("counted", i)
    else:
        print("not reached")
    for j in range(2):
        async for i in Counter(2):
            print(j, i)


run(loops())


async def managers():
    async with Manager("a") as a, Manager("b"):
        print("in", a)
    async with Manager("c", True):
        raise ValueError("suppressed")
    try:
        async with Manager("d"):
            raise KeyError("through")
    except KeyError as error:
        print("caught", error)
    for i in range(2):
        async with Manager(i):
            if i == 0:
                continue
            break
    async with Manager("e"):
        return "returned"


print(run(managers()))


async def comprehensions():
    print([i async for i in Counter(3)])
    print({i async for i in Counter(3) if i != 2})
    print({i: i * i async for i in Counter(3)})
    print([(i, j) async for i in Counter(2) for j in range(2)])
    print([(i, j) for i in range(2) async for j in Counter(2)])
    print([[j async for j in Counter(i)] for i in range(3)])
    print([await w for w in [value(1), value(2)]])
    g = (i * 2 async for i in Counter(3))
    print(type(g).__name__, [i async for i in g])
    h = (await value(i) for i in range(2))
    print(type(h).__name__, [i async for i in h])


async def value(x):
    return x


run(comprehensions())


async def protocol():
    g = numbers(3)
    print(type(g).__name__, g.__name__, g.ag_running, g.ag_await, g.ag_code.co_name)
    s = g.__anext__()
    print(type(s).__name__)
    print(await s)
    try:
        await s
    except RuntimeError as error:
        print(error)
    print(await g.asend("hello"))
    try:
        await g.athrow(ValueError("thrown in"))
    except ValueError as error:
        print("caught", error)
    try:
        await g.asend(None)
    except StopAsyncIteration as error:
        print("over", repr(error))
    print(await anext(g, "default"))
    print(await anext(Counter(1)), await anext(Counter(0), "empty"))
    print(type(anext(numbers(0), 1)).__name__)
    g = numbers(3)
    await anext(g)
    t = g.aclose()
    print(type(t).__name__, await t)
    try:
        await t
    except RuntimeError as error:
        print(error)
    print(await g.aclose())
    g = numbers(1)
    try:
        await g.asend("early")
    except TypeError as error:
        print(error)
    print(g.__aiter__() is g, aiter(g) is g)
    await g.aclose()


run(protocol())


async def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


async def closing():
    g = ignores()
    await anext(g)
    try:
        await g.aclose()
    except RuntimeError as error:
        print(error)

    async def stops():
        yield 1
        raise StopAsyncIteration("no")

    async def stops_too():
        yield 1
        raise StopIteration("no")

    for f in stops, stops_too:
        try:
            async for i in f():
                print(i)
        except RuntimeError as error:
            print(error, repr(error.__cause__))


run(closing())


async def overlapping():
    g = numbers(2)
    first = g.__anext__()
    first.send(None)
    print(g.ag_running)
    for other in g.__anext__(), g.aclose(), g.athrow(ValueError):
        attempt(other.send, None)
    attempt(first.send, None)
    attempt(first.throw, ValueError)
    first = g.__anext__()
    first.close()
    attempt(first.send, None)
    t = g.athrow(ValueError)
    attempt(t.send, 5)
    print(await g.aclose())


run(overlapping())


class NoAnext:
    def __aiter__(self):
        return 5


class BadAnext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


async def bad_for(x):
    async for i in x:
        pass


async def bad_with(x):
    async with x:
        pass


class HalfManager:
    async def __aenter__(self):
        pass


class SyncManager:
    def __aenter__(self):
        return 5

    def __aexit__(self, *args):
        return 6


for x in [1, NoAnext(), BadAnext()]:
    attempt(bad_for(x).send, None)
for x in [1, HalfManager(), SyncManager()]:
    attempt(bad_with(x).send, None)
attempt(aiter, 1)
attempt(aiter, NoAnext())
attempt(anext, 1)
attempt(anext, NoAnext(), 1)
attempt(lambda: [i for i in numbers(1)])

print(sys.get_asyncgen_hooks())
sys.set_asyncgen_hooks(lambda g: print("first", g.__name__), lambda g: print("final", g.__name__))
g = numbers(1)
g.__anext__()
g.__anext__()
del g
g = numbers(1)
del g
sys.set_asyncgen_hooks(finalizer=None)
print(sys.get_asyncgen_hooks().finalizer)
sys.set_asyncgen_hooks(None, None)
attempt(sys.set_asyncgen_hooks, 5)
attempt(lambda: sys.set_asyncgen_hooks(finalizer="x"))
