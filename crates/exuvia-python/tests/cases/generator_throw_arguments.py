# What can be thrown into a generator: classes with values, instances, nothing else.
class E(Exception):
    def __init__(self, *args):
        print("init", args)
        super().__init__(*args)


class F(E):
    pass


class NotAnError(Exception):
    def __new__(cls, *args):
        return 5


def g():
    yield


def throw(*args):
    x = g()
    next(x)
    try:
        x.throw(*args)
    except BaseException as e:
        print(type(e).__name__, e.args if isinstance(e, E) else e)


for args in [(E,), (E, None), (E, 1), (E, (1, 2)), (E, ()), (E, F(3)), (F, E(3)), (E(4),), (E(4), None)]:
    throw(*args)
for args in [(E(4), 1), (E, 1, None), (E, 1, 5), (5,), (int,), (int, 5), (NotAnError,), (NotAnError, 1), ("x",)]:
    throw(*args)
throw(E, ValueError("v"))
