"""A `finally` that is left otherwise drops the value of the `return` that led to it."""


class K:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def goes_on():
    for i in 1, 2:
        try:
            return K(i)
        finally:
            if i == 1:
                continue


def returns():
    try:
        return K("first")
    finally:
        return K("second")


def breaks():
    for i in 1, 2:
        try:
            try:
                return K(i)
            finally:
                print("inner")
        finally:
            print("outer")
            break
    return K("broken")


def raises():
    try:
        try:
            return K("kept")
        finally:
            1 / 0
    except ZeroDivisionError:
        print("caught")
    return K("raised")


for function in goes_on, returns, breaks, raises:
    result = function()
    print(function.__name__, result.name)
