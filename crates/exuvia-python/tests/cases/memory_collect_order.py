# Finalizers run in the order of creation, the oldest generation first, then the youngest, then the middle one.
import gc


class N:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        print("del", self.name)


gc.collect()
old1 = N("old one")
old2 = N("old two")
gc.collect()
middle = N("middle")
gc.collect(0)
young1 = N("young one")
young2 = N("young two")
del young2, young1, old1, middle, old2
print(gc.collect())
