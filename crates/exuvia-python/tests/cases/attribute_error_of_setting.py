# An AttributeError knows the object and the name where an attribute was read, not where it was to be set or deleted.
import sys
class K:
    __slots__=('a',)
    @property
    def p(self): return 1
    def m(self): pass
class L:
    @property
    def p(self): return 1
    v=1
k=K(); l=L()
def d1(): del l.zz
def d2(): del k.a
def d3(): k.zz=1
def d4(): k.p=1
def d5(): del l.p
def d6(): l.p=1
def d7(): k.a
def d8(): k.m=3
def d9(): object().x=3
def d10(): (1).real=3
def d11(): int.x=3
def d12(): del L.zz
def d13(): sys.zz
def d14(): L.zz
def d15(): del sys.zz
def d16(): delattr(l,'zz')
def d17(): l.v.zz
def d18(): super(L,l).zz
def d19(): del l.v
def d20(): (lambda:0).zz
def d21(): del (lambda:0).zz
def d22(): [].append=1
def d23(): object.__getattribute__(l,'zz')
def d24(): type.__getattribute__(L,'zz')
def d25(): object().__dict__
def d26(): del (lambda:0).__name__
def d27(): l.zz()
def d28(): (1).zz()
def d29(): getattr(l, 'zz')
def d30(): k.__dict__
def d31(): ValueError().zz
def d32(): del ValueError().zz
def d33(): print.zz
def d34(): l.__getattribute__('zz')
for i in range(1,35):
    f=globals()['d%d'%i]
    try: f()
    except (AttributeError,TypeError) as e: print(i, type(e).__name__, e, getattr(e,'name',0), type(getattr(e,'obj',0)).__name__)
