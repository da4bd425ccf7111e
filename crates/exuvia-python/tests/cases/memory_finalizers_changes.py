# The finalizer is looked up in the class when the object dies: it can be added and taken away.
class C:
    pass


x, y, z = C(), C(), C()
C.__del__ = lambda self: print("added later")
del x
del C.__del__
del y
z.__del__ = lambda: print("never: the class counts")
del z


class D(C):
    def __del__(self):
        print("of the derived class")


D()
print("end")
