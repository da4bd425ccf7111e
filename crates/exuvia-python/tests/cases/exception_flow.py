# Which block runs when.
def flow(action):
    try:
        print("try", end=" ")
        action()
    except (KeyError, IndexError) as error:
        print("lookup", type(error).__name__, end=" ")
    except ValueError:
        print("value", end=" ")
        return "from except"
    else:
        print("else", end=" ")
        return "from else"
    finally:
        print("finally", end=" ")
    return "fell through"


def raises(error):
    def action():
        raise error

    return action


print(flow(lambda: None))
print(flow(lambda: {}["x"]))
print(flow(lambda: [][1]))
print(flow(raises(ValueError)))
try:
    flow(raises(TypeError("not caught")))
except TypeError as error:
    print(error)


def overrides():
    try:
        return "try"
    finally:
        return "finally"


def swallows():
    for i in range(3):
        try:
            1 / 0
        finally:
            continue
    return i


def nested():
    try:
        try:
            raise ValueError("inner")
        except ValueError as inner:
            raise KeyError("outer") from inner
    except KeyError as outer:
        return outer, outer.__cause__, outer.__context__ is outer.__cause__, outer.__suppress_context__


print(overrides(), swallows(), nested())
try:
    try:
        raise ValueError("first")
    except ValueError:
        raise TypeError("second")
except TypeError as error:
    print(repr(error.__context__), error.__cause__)
try:
    raise KeyError("quiet") from None
except KeyError as error:
    print(error.__suppress_context__, error)


class Custom(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


try:
    raise Custom(7)
except Exception as error:
    print(error, error.code, error.args)
try:
    try:
        raise Custom(8)
    except Custom:
        raise
except Custom as error:
    print("reraised", error.code)
try:
    raise
except RuntimeError as error:
    print(error)
try:
    raise 5
except TypeError as error:
    print(error)
try:
    assert 1 == 2, "message"
except AssertionError as error:
    print(error)
