"""What dies when a constructor ends runs code of its own; the caller goes on where it was."""


class Noisy:
    def __del__(self):
        print("noisy gone")


class Refuses:
    def __init__(self):
        del self
        raise ValueError("refused")

    def __del__(self):
        print("refused one gone")


def caller():
    before = "before"
    try:
        Refuses()
    except ValueError as error:
        print(before, error)
    return "after"


print(caller())


def build():
    noisy = Noisy()

    class Once:
        def __init__(self):
            print("init with", type(noisy).__name__)
            del Once.__init__

    return Once


def make_one():
    first = 1
    kind = build()
    made = kind()
    return first, type(made).__name__


print(make_one())
