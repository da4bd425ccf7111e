# Structures of any depth die without using the stack: what is nested too deep is put off a little.
class D:
    def __init__(self, inner):
        self.inner = inner

    def __del__(self):
        global n_dead
        n_dead += 1


n_dead = 0
chain = None
for i in range(20_000):
    chain = D(chain)
chain = None
print("instances", n_dead)
nested = []
for i in range(20_000):
    nested = [nested]
nested = None
pairs = ()
for i in range(20_000):
    pairs = (pairs, i)
pairs = None
table = {}
for i in range(20_000):
    table = {"inner": table}
table = None
print("end")
