# What is printed for an exception that nobody catches: see the .err file.
class Problem(Exception):
    pass


def inner(values):
    return values["missing"]


def outer():
    try:
        inner({})
    except KeyError as error:
        raise Problem("while looking") from error


print("start")
try:
    outer()
finally:
    print("finally")
