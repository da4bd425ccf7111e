# All kinds of parameters, and what is said about wrong calls.
def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, sorted(kwargs.items())


print(f(1, c=3))
print(f(1, 5, 6, 7, c=3, d=8, e=9))
print(f(*[1, 2, 3], **{"c": 4, "z": 5}))


def positional(a, b, /, c, *, d):
    return a, b, c, d


print(positional(1, 2, c=3, d=4))


def pair(a, b):
    return a, b


def no_arguments():
    pass


for call in (
    lambda: f(),
    lambda: pair(1),
    lambda: pair(1, 2, 3),
    lambda: pair(1, a=2),
    lambda: pair(1, b=2, c=3),
    lambda: no_arguments(1),
    lambda: positional(1, b=2, c=3, d=4),
    lambda: positional(1, 2, 3),
    lambda: pair(*5),
    lambda: pair(**{1: 2}),
    lambda: f.__name__(),
):
    try:
        print(call())
    except TypeError as error:
        print(error)


def mutable(value, values=[]):
    values.append(value)
    return values


print(mutable(1), mutable(2))
print((lambda x, *y, z=3: (x, y, z))(1, 2))
print(f.__defaults__, f.__kwdefaults__, f.__name__, f.__code__.co_varnames[:2])


def decorate(prefix):
    def decorator(function):
        def wrapper(*args, **kwargs):
            return prefix, function(*args, **kwargs)

        return wrapper

    return decorator


@decorate("outer")
@decorate("inner")
def decorated(x):
    return x


print(decorated(5))
