# An exception that is raised again gets what is being handled then as its context, instead of what it had.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def chain(error):
    names = []
    while error is not None:
        names.append(f"{type(error).__name__}")
        error = error.__context__
    return names


try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("later")
except KeyError as e:
    kept = e
print(chain(kept))
try:
    try:
        raise ValueError(D("in the new context"))
    except ValueError:
        raise kept
except KeyError as e:
    print(chain(e))
print("still there")
try:
    raise kept
except KeyError as e:
    print("nothing handled", chain(e))
try:
    try:
        raise kept
    except KeyError:
        raise LookupError
except LookupError as e:
    print(chain(e))
try:
    try:
        raise kept
    except KeyError as e:
        raise e
except KeyError as e:
    print("itself", chain(e))
try:
    try:
        raise LookupError("outer")
    except LookupError as outer:
        try:
            raise kept
        except KeyError:
            raise outer
except LookupError as e:
    print("no ring", chain(e))
kept = None
print("end")
