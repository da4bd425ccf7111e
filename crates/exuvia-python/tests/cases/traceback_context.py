# An exception during the handling of another one, through several frames.
def divide(a, b):
    return a / b


class Careful:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        raise RuntimeError("cannot leave")


def work():
    with Careful():
        divide(1, 0)


def recurse(n):
    if n == 0:
        work()
    recurse(n - 1)


recurse(6)
