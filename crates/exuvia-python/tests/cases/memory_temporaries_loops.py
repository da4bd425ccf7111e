# A loop holds what it runs over; its variable holds the last item, even after the loop.
class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


for x in [D("a"), D("b")]:
    print("in the loop", x.name)
print("after the loop")
x = None
for x in (D("t"), D("u")):
    break
print("after a break")
del x
for x in (D(str(i)) for i in range(3)):
    print("made", x.name)
print("the last one is still there")
x = None
[D("item") for i in range(2)]
print("after a comprehension")
while D("condition").name == "":
    pass
print("end")
