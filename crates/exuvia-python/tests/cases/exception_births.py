# What built-in code raises becomes an object where it is handled: the exception is younger than its traceback then.
import gc
import sys
gc.disable()
class K:
    def __init__(self): self.x=1
    def __del__(self): pass
    def __getitem__(self, i): raise KeyError(i)
def gen():
    yield 1
def t1(): {}['a']
def t2(): [][1]
def t3(): 1/0
def t4(): undefined_name
def t5(): K().nothing
def t6(): K().x.y
def t7(): int('x')
def t8(): next(iter([]))
def t9(): K()[3]
def t10(): (lambda a: a)()
def t11(): x=x+1
def t12(): raise ValueError('a')
def t13(): raise ValueError
def t14(): sys.exit(3)
def t15(): 'a'+1
def t16(): import nonexistent_zz
def t17(): a,b=1,
def t18(): a,b=(1,2,3)
def t19(): open('/nonexistent/zz')
def t20(): b'\xff'.decode()
def t21(): {}.popitem()
def t22(): set().remove((1,2))
def t23(): {}[1,2]
def t24(): assert False, 'x'
def t25(): del K().zz
def t26(): object().zz=1
def t27():
    g=gen(); next(g); next(g)
def t28(): len(3)
def t29(): getattr(K(),'zz')
def t30(): K.zz
def t31(): sys.zz
def t32(): 2.0**10000
def t33(): [1].remove(2)
def t34(): (1).foo()
def t35(): None()
def t36(): gen().throw(ValueError('s'))
def t37(): gen().throw(ValueError,'s')
def t38(): exec('1+')
def t39(): list(3)
def t40(): print(1,foo=2)
def t41(): sys.exit((1,2))
def t42(): sys.exit()
def t43(): {}[()]
def t44(): {}[None]
def t45(): iter(3)
def t46(): 3 in 3
def t47(): "%d" % 'x'
def t48(): "{}".format()
def t49(): max([])
def t50(): chr(-1)
def t51(): gc.collect(7)
def t53(): float('x')
def t54(): [].pop()
def t55(): hash([])
def t56(): "a".index('b')
def t57(): type('X',(int,str),{})
def t58(): isinstance(1,2)
def t59(): from sys import zz
def t60(): abs('a')
def t61(): K.__init__()
def t62(): setattr(K,'__name__',3)
def t63(): int.x=3
def t64(): globals()['undefined']
def t65(): del undefined
def t66():
    def g():
        yield 1
        return 5
    h=g(); next(h); next(h)
def t67():
    def g():
        yield 1
        return (1,2)
    h=g(); next(h); next(h)
def name(o,e):
    if o is e: return 'E'
    if o is e.args: return 'ARGS'
    t=type(o).__name__
    if t=='frame': return 'frame:'+o.f_code.co_name
    return t
def go(f, handling):
    gc.collect()
    try:
        if handling:
            try: raise OverflowError
            except OverflowError: f()
        else: f()
    except BaseException as e:
        return e
for i in [*range(1,52), *range(53,68)]:
  for handling in (0,1):
    gc.collect()
    e=go(globals()['t%d'%i],handling)
    l=[x for x in gc.get_objects(0)]
    print('t%d'%i,handling,type(e).__name__,e.args if i not in (16,38) else '',[name(o,e) for o in l if o is e or o is e.args or type(o).__name__ in ('traceback','frame')])
    del e,l
