# Where collections run between instructions: at calls and in loops, in texts, and nowhere else.
import gc
class D:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print('del', self.n)
def st(): return [s['collections'] for s in gc.get_stats()]
print(gc.get_threshold())
def arm(t=3):
    gc.collect()
    gc.set_threshold(t)
def off(): gc.set_threshold(0)
def callee(*a): print('in callee'); return a
def nothing(): pass
print('display')
arm()
D(1)
x = [[], [], [], [], [], []]
print('after')
off()
gc.collect()
print('call')
arm(50)
D(2)
y=[[] for i in range(60)]
print('after comp')
off()
gc.collect()
print('big display')
gc.collect()
D(3)
gc.set_threshold(3)
x = [[], [], [], [], [], [], []]
z = 1
w = z + 1
x = None
print('then a call')
off()
gc.collect()
def func():
    gc.collect()
    D(4)
    gc.set_threshold(3)
    x = [[], [], [], []]
    y = {1: [], 2: []}
    z = 1 + 2
    print_('before call of builtin')
    print_('after')
    off()
import sys
def print_(s): sys.stdout.write(s + '\n')
func()
gc.collect()
def loop():
    gc.collect()
    D(5)
    gc.set_threshold(3)
    a = [[], [], [], []]
    i = 0
    while i < 2:
        i += 1
    sys.stdout.write('after loop\n')
    off()
loop()
gc.collect()
def method():
    gc.collect()
    D(6)
    gc.set_threshold(3)
    a = [[], [], [], []]
    b = 'x'.upper()
    sys.stdout.write('after method\n')
    off()
method()
gc.collect()
def klass():
    gc.collect()
    D(7)
    gc.set_threshold(3)
    a = [[], [], [], []]
    b = int('5')
    sys.stdout.write('after class\n')
    off()
klass()
gc.collect()
def disabled():
    gc.collect()
    D(8)
    gc.set_threshold(3)
    a = [[], [], [], []]
    gc.disable()
    for i in range(3): pass
    sys.stdout.write('still there\n')
    gc.enable()
    for i in range(3): pass
    sys.stdout.write('enabled\n')
    b = []
    c = []
    for i in range(3): pass
    sys.stdout.write('allocated\n')
    off()
disabled()
gc.collect()
def lst():
    gc.collect()
    D(9)
    gc.set_threshold(3)
    a = list(map(lambda i: [i], range(10)))
    sys.stdout.write('after map\n')
    off()
lst()
gc.collect()
def gen():
    gc.collect()
    g = (i for i in range(3))
    D(10)
    gc.set_threshold(3)
    a = [[], [], [], []]
    for i in g:
        sys.stdout.write('loop\n')
    off()
gen()
gc.collect()
def exc():
    gc.collect()
    D(11)
    gc.set_threshold(3)
    a = [[], [], [], []]
    try: 1/0
    except ZeroDivisionError: sys.stdout.write('except\n')
    off()
exc()
gc.collect()
def kw():
    gc.collect()
    D(12)
    gc.set_threshold(3)
    a = [[], [], [], []]
    b = dict(a=1, b=2)
    sys.stdout.write('after dict\n')
    off()
kw()
gc.collect()
def star():
    gc.collect()
    D(13)
    gc.set_threshold(3)
    a = [[], [], [], []]
    b = max(*[1,2])
    sys.stdout.write('after star\n')
    off()
star()
gc.collect()
def inst():
    class C: pass
    gc.collect()
    D(14)
    gc.set_threshold(3)
    a = [[], [], [], []]
    b = C()
    sys.stdout.write('after inst\n')
    off()
inst()
gc.collect()
def binop():
    class C:
        def __add__(self, o): sys.stdout.write('add\n'); return 1
    c = C()
    gc.collect()
    D(15)
    gc.set_threshold(3)
    a = [[], [], [], []]
    b = c + c
    sys.stdout.write('after add\n')
    off()
binop()
gc.collect()
def subs():
    gc.collect()
    D(16)
    gc.set_threshold(3)
    a = [[], [], [], []]
    b = a[0]
    c = a[1:2]
    d = a == b
    e = (a, b)
    f = f'{1}'
    g = [*a]
    h = {**{}}
    del b
    sys.stdout.write('after all\n')
    off()
subs()
gc.collect()


def stats_of(make, n):
    gc.set_threshold(*thresholds)
    gc.collect()
    before = st()
    kept = [make(i) for i in range(n)]
    print([now - then for now, then in zip(st(), before)])
    gc.set_threshold(0)


thresholds = (2000, 10, 10)
for n in (1000, 10000, 50000):
    stats_of(lambda i: [], n)
    stats_of(lambda i: (i, i), n)
    stats_of(lambda i: {'a': i}, n)
