# A bound method asks its function for what it does not have; the error is the function's.
class C:
    def method(self):
        pass


try:
    C().method.missing
except AttributeError as error:
    print(error, type(error.obj).__name__, error.name)

try:
    C().method.missing = 1
except AttributeError as error:
    print(error)
print(getattr(C().method, "missing", "default"))
