# Managers are entered in order and left in reverse.
class Manager:
    def __init__(self, name, suppress=False):
        self.name = name
        self.suppress = suppress

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind and kind.__name__, error, traceback is not None)
        return self.suppress

    def __del__(self):
        print("del", self.name)


with Manager("a") as a, Manager("b") as b:
    print(a, b)
print("--")
with Manager("suppresses", True):
    raise ValueError("x")
print("--")
try:
    with Manager("passes on"):
        raise ValueError("y")
except ValueError as error:
    print("caught", error)
print("--")


def early():
    with Manager("return"):
        return "value"


print(early())
print("--")
for i in range(2):
    with Manager(f"loop {i}"):
        if i == 0:
            continue
        break
print("--")
with (Manager("p") as p, Manager("q", True)):
    1 / 0
try:
    with object():
        pass
except TypeError as error:
    print(error)
