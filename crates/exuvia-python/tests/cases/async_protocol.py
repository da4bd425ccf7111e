"""Coroutines: the protocol, the errors, what they are made of."""
import sys
import types


def run(coroutine):
    """Drives a coroutine; what it yields is printed."""
    sent = None
    while True:
        try:
            sent = "sent " + str(coroutine.send(sent))
            print("  yielded", sent)
        except StopIteration as stop:
            return stop.value


def attempt(what, *args):
    try:
        print(what.__name__, "->", what(*args))
    except BaseException as error:
        print(what.__name__, type(error).__name__, error)


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        result = yield self.value
        return ("got", result)


async def simple(x):
    """Doc."""
    return x + 1


async def two():
    a = await Pause(1)
    b = await Pause(2)
    return a, b


async def outer():
    print("outer", await simple(1))
    return await two()


print(run(outer()))
c = simple(1)
print(type(c).__name__, c.__name__, c.__qualname__, c.cr_running, c.cr_await, c.cr_code.co_name, c.cr_suspended)
print(hex(simple.__code__.co_flags & 0x3A0))
print(simple.__doc__)
attempt(iter, c)
attempt(next, c)
attempt(c.send, 5)
attempt(c.send, None)
attempt(c.send, None)
attempt(c.throw, ValueError)
attempt(c.close)
print(c.cr_frame)

c = two()
c.send(None)
print(type(c.cr_await).__name__, c.cr_suspended)
attempt(c.throw, KeyError("thrown"))
attempt(c.throw, KeyError("thrown"))

c = outer()
c.send(None)


async def again(c):
    await c


attempt(again(c).send, None)
c.close()
attempt(c.close)


async def stubborn():
    try:
        await Pause(0)
    except GeneratorExit:
        await Pause(1)


c = stubborn()
c.send(None)
attempt(c.close)
attempt(c.close)


async def stops():
    raise StopIteration("no")


attempt(stops().send, None)


async def bad(value):
    await value


for value in [1, None, "text", [1]]:
    attempt(bad(value).send, None)


class NotIterator:
    def __await__(self):
        return 5


class ReturnsCoroutine:
    def __await__(self):
        c = simple(1)
        c.close()
        return c


attempt(bad(NotIterator()).send, None)
attempt(bad(ReturnsCoroutine()).send, None)


async def itself():
    await me


me = itself()
attempt(me.send, None)

w = two().__await__()
print(type(w).__name__, iter(w) is w)
print(next(w), w.send("x"))
attempt(w.throw, ValueError("into the wrapper"))
attempt(w.close)


@types.coroutine
def old(n):
    got = yield n
    return got


async def uses_old():
    return await old(7)


print(run(uses_old()))
print(type(old(1)).__name__, hex(old.__code__.co_flags & 0x3A0))


unused = simple(1)


def plain_generator():
    yield from unused


g = plain_generator()
attempt(next, g)


@types.coroutine
def wrapping():
    return (yield from two())


print(run(wrapping()))


def generator_in_await():
    yield 1


async def awaits_generator():
    await generator_in_await()


attempt(awaits_generator().send, None)
attempt(lambda: [x for x in unused])
unused.close()


class Meta:
    async def method(self):
        return self.__class__.__name__

    @classmethod
    async def build(cls):
        return cls.__name__

    @staticmethod
    async def helper():
        return "static"


async def methods():
    return await Meta().method(), await Meta.build(), await Meta.helper()


print(run(methods()))


print(sys.get_coroutine_origin_tracking_depth())
sys.set_coroutine_origin_tracking_depth(2)


def made():
    return simple(3)


c = made()
print([(line, name) for _, line, name in c.cr_origin])
c.close()
sys.set_coroutine_origin_tracking_depth(0)
attempt(sys.set_coroutine_origin_tracking_depth, -1)

c = simple(1)
c.__name__ = "renamed"
c.__qualname__ = "mod.renamed"
print(c.__name__, c.__qualname__, repr(c).split(" at ")[0])
try:
    c.__name__ = 5
except TypeError as error:
    print(error)
c.close()

for text in [
    "await x",
    "def f(): await x",
    "class C: await x",
    "lambda: await x",
    "def f():\n  async for x in y: pass",
    "async with x: pass",
    "async def f(): yield from x",
    "async def f():\n  yield 1\n  return 2",
    "def f(): [x async for x in y]",
    "[await x for x in y]",
    "def f(): {x: y async for x, y in z}",
    "async def f():\n  def g():\n    return [x async for x in y]",
]:
    try:
        compile(text, "text", "exec")
        print("fine", text)
    except SyntaxError as error:
        print(error.msg)
for text in ["(x async for x in y)", "async def f(): [[x async for x in y] for z in w]", "def f(): (await x for x in y)"]:
    compile(text, "text", "exec")
