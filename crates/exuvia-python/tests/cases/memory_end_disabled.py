# A disabled collector leaves out the first collection at the end: garbage then goes together with the globals.
import gc


class D:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        print("del", self.name)


gc.disable()
x = D("global")
y = D("garbage")
del y
z = D("another global")
print("end")
