# A with statement holds the manager through its bound __exit__; the manager dies when that has been called.
class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return [self.name]

    def __exit__(self, *error):
        print("exit", self.name)

    def __del__(self):
        print("del", self.name)


with Manager("a") as x:
    print("inside", x)
print("after")
with Manager("b"), Manager("c"):
    print("inside")
print("after")
try:
    with Manager("d"):
        raise ValueError
except ValueError:
    print("handled")
print("end")
