"""Qualified names: `<locals>` stands behind functions and lambdas, not behind classes and comprehensions."""


def name(function):
    return function.__qualname__


print(name([lambda: 0 for x in "a"][0]))
print(name(next(lambda: 0 for x in "a")))
print([name(f) for f in {lambda: 0 for x in "a"}], [name(f) for f in {x: lambda: 0 for x in "a"}.values()])
print(name((lambda: lambda: 0)()))


def function():
    class Local:
        def method(self):
            return [lambda: 0 for x in "a"][0], [[lambda: 0 for y in "a"] for x in "a"][0][0]

        inner = [lambda: 0 for x in "a"][0]

    global declared

    def declared():
        pass

    return Local, [lambda: (lambda: 0) for x in "a"][0]


Local, outer = function()
print(name(Local), name(Local.method), *map(name, Local().method()), name(Local.inner))
print(name(outer), name(outer()), name(declared))
