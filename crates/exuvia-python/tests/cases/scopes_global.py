"""Where a name that some function declares global is looked up by the others."""

exec("""if 1:
    def outer():
        y = 1
        def first():
            global y
            return y
        def second():
            return y + 1
        return first, second
    y = 9
    first, second = outer()
    results = first(), second()
""", local := {}, other := {})
print(other["results"], sorted(name for name in local if name != "__builtins__"))


def within():
    exec("""if 1:
    def make(x):
        class Adder:
            global x
            def __call__(self, y):
                return x + y
        return Adder()
    x = 100
    print(make(6)(2))
    """)


within()
print(x)


def nested():
    x = 1

    def declares():
        global x

        def inner():
            def innermost():
                return x

            return innermost()

        return inner()

    return declares()


print(nested())


class Body:
    locals()["added"] = True
    found = added


print(Body.found)


def closure(x):
    return lambda: x + 1


for function in eval, exec:
    try:
        function(closure(3).__code__, {})
    except TypeError as error:
        print(error)


def cell(value):
    return (lambda: value).__closure__[0]


shown = []


def shows():
    def inner():
        shown.append(value)

    value = 1
    return inner


code = shows().__code__
exec(code, globals(), closure=(cell("given"),))
print(shown)
for arguments in [
    (code, (cell(1), cell(2))),
    (code, [cell(1)]),
    (code, (1,)),
    ("pass", (cell(1),)),
    ((lambda: 0).__code__, ()),
]:
    try:
        exec(arguments[0], {}, closure=arguments[1])
    except TypeError as error:
        print(error)
