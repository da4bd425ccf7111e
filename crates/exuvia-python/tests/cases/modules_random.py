import random
random.seed(42)
print(random.random(), random.randint(1,100), random.randrange(0,1000,7), random.choice("abcdef"), random.getrandbits(100), random.getrandbits(10))
l=list(range(20)); random.shuffle(l); print(l)
print(random.sample(range(1000),5), random.sample(range(10000),30), random.sample([1,2,3],2,counts=[3,4,5]))
print(random.choices("abc",k=5), random.choices("abc",weights=[1,5,2],k=5), random.choices([1,2],cum_weights=[1,3],k=3))
print(random.uniform(1,2), random.gauss(0,1), random.gauss(0,1), random.triangular(), random.triangular(1,5,2), random.normalvariate(0,1), random.lognormvariate(0,1), random.expovariate(2))
print(random.vonmisesvariate(1,2), random.gammavariate(2,3), random.gammavariate(.5,3), random.gammavariate(1,3), random.betavariate(1,2), random.paretovariate(3), random.weibullvariate(1,2), random.randbytes(5))
for s in ("hello", b"xx", 1.5, 10**30, -7, True, ""):
    random.seed(s); print(repr(s), random.random(), random.randrange(10**20), random.randrange(2**64))
r=random.Random(5); s=r.getstate(); a=[r.random() for _ in range(700)][-1]; r.setstate(s); print(a==[r.random() for _ in range(700)][-1], s[1][:3], s[1][-1])
class R(random.Random):
    def random(self): return 0.25
print(R(1).randrange(10), R(1).choice([1,2,3,4]), R(1).uniform(0,4))
for f in ("random.randrange(0)","random.randrange(5,5)","random.randrange(1,10,0)","random.choice([])","random.sample([1],2)","random.sample({1,2},1)","random.seed([])","random.choices([],k=1)", "random.getrandbits(-1)", "random.randint(1)"):
    try: print(eval(f))
    except Exception as e: print(f, type(e).__name__, e)
random.seed("a", version=1); print(random.random())
