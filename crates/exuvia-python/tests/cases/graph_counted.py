# What gc.collect() counts, for garbage of all kinds.
import gc, sys, weakref
gc.disable()
def case(f):
    try:
        for _ in range(2): f(); 
        gc.collect(); gc.collect()
        f()
        print(f"{f.__name__:40} {gc.collect()}")
    except BaseException as e:
        print(f"{f.__name__:40}", type(e), e)
    return f
class P: pass
class S:
    __slots__ = ('x',)
class SD:
    __slots__ = ('x', '__dict__')
class SW:
    __slots__ = ('x', '__weakref__')
@case
def instance(): x=P(); x.x=x
@case
def instance_two(): x=P(); y=P(); x.y=y; y.x=x
@case
def instance_dict_touched(): x=P(); x.x=x; x.__dict__
@case
def instance_dict_touched_first(): x=P(); x.__dict__; x.x=x
@case
def instance_dict_replaced(): x=P(); x.__dict__ = {'x': x}
@case
def instance_vars(): x=P(); x.x=x; vars(x)
@case
def instance_del_attr(): x=P(); x.x=x; x.y=1; del x.y
@case
def instance_many(): 
    x=P(); x.x=x
    for i in range(40): setattr(x, 'a%d'%i, i)
@case
def instance_dict_self(): x=P(); x.d = x.__dict__
@case
def slots(): x=S(); x.x=x
@case
def slots_dict(): x=SD(); x.x=x
@case
def slots_dict2(): x=SD(); x.y=x
@case
def slots_weak(): x=SW(); x.x=x
@case
def list_self(): l=[]; l.append(l)
@case
def tuple_list(): l=[]; t=(l,); l.append(t)
@case
def dict_self(): d={}; d[1]=d
@case
def dict_self_str(): d={}; d['a']=d
@case
def set_inst():
    x=P(); x.s={x}
@case
def frozenset_inst():
    x=P(); x.s=frozenset([x])
@case
def exec_func(): d={}; exec("def f(): pass\n", d)
@case
def exec_func2(): exec("def f(): pass\n", {})
@case
def exec_class(): exec("class A: pass\n", {})
@case
def exec_lambda_defaults(): exec("f = lambda a=[1], *, b=[2]: 3\n", {})
@case
def exec_annot(): exec("def f(a:int)->str: pass\n", {})
@case
def exec_annot2(): exec("def f(a:int)->str: pass\nf.__annotations__", {})
@case
def plain_class():
    class A: pass
@case
def two_classes():
    class A: pass
    class B(A): pass
@case
def class_slots():
    class A: __slots__=()
@case
def class_slots1():
    class A: __slots__='a'
@case
def class_slots2():
    class A: __slots__=('a','b')
@case
def class_slots_d():
    class A: __slots__=('a','b','__dict__','__weakref__')
@case
def class_method():
    class A:
        def f(self): pass
@case
def class_super():
    class A:
        def f(self): super().f()
@case
def class_init():
    class A:
        def __init__(self, x=1): self.x=x
    A()
@case
def class_prop():
    class A:
        @property
        def p(self): pass
        @p.setter
        def p(self, v): pass
@case
def class_static():
    class A:
        @staticmethod
        def p(): pass
        @classmethod
        def q(cls): pass
@case
def class_multi():
    class A: pass
    class B: pass
    class C(A,B): pass
@case
def class_diamond():
    class A: pass
    class B(A): pass
    class C(A): pass
    class D(B,C): pass
@case
def class_list():
    class A(list): pass
@case
def class_int():
    class A(int): pass
@case
def class_dict():
    class A(dict): pass
@case
def class_tuple():
    class A(tuple): pass
@case
def class_tuple_slots():
    class A(tuple): __slots__=()
@case
def class_exc():
    class A(Exception): pass
@case
def class_exc2():
    class A(Exception): __slots__=('x',)
@case
def class_meta():
    class M(type): pass
    class A(metaclass=M): pass
@case
def class_type_sub():
    class M(type): pass
@case
def class_type3(): type('A', (), {})
@case
def class_type3b(): type('A', (), {'a':[1]})
@case
def class_annot():
    class A:
        x: int = 1
@case
def class_nested():
    class A:
        class B: pass
@case
def class_del():
    class A:
        def __del__(self): pass
@case
def class_getattr():
    class A:
        def __getattr__(self, n): return 1
        def __eq__(self, o): return 1
@case
def class_init_subclass():
    class A:
        def __init_subclass__(cls): pass
        def __class_getitem__(cls, i): pass
        def __new__(cls): pass
    class B(A): pass
@case
def class_doc():
    class A: "doc"
@case
def class_inst_in_class():
    class A: pass
    A.a = A()
@case
def class_instance_alive():
    class A: pass
    a = A(); a.x = a
@case
def class_called():
    class A: pass
    A.__subclasses__(); A.__mro__; A.__bases__; A.__dict__; A.__name__
@case
def class_weakref():
    class A: pass
    weakref.ref(A)
@case
def class_weakref_cb():
    class A: pass
    A.w = weakref.ref(A, lambda r: None)
@case
def rec_closure():
    def g(): return g
@case
def rec_closure2():
    def g(): return h
    def h(): return g
@case
def rec_closure_def():
    def g(a=[]): return g
@case
def rec_closure_kwdef():
    def g(*, a=[]): return g
@case
def rec_closure_annot():
    def g(a: int): return g
@case
def rec_closure_annot_touched():
    def g(a: int): return g
    g.__annotations__
@case
def func_attr():
    def g(): pass
    g.g = g
@case
def func_doc():
    def g(): pass
    g.__doc__ = g
@case
def func_module():
    def g(): pass
    g.__module__ = g
@case
def func_defaults():
    def g(a=None): pass
    g.__defaults__ = (g,)
@case
def func_kwdefaults():
    def g(a=None): pass
    g.__kwdefaults__ = {'g': g}
@case
def func_annotations():
    def g(a=None): pass
    g.__annotations__ = {'g': g}
@case
def cell_self():
    c = None
    def g(): return c
    c = g.__closure__[0]
@case
def cell_value():
    x = []
    def g(): return x
    x.append(g)
@case
def stored_exc():
    try: 1/0
    except Exception as e: z = e
@case
def stored_exc2():
    def f():
        1/0
    try: f()
    except Exception as e: z = e
@case
def stored_exc_ctx():
    try:
        try: 1/0
        except Exception as e: raise ValueError
    except ValueError as e: z = e
@case
def stored_exc_cause():
    try:
        try: 1/0
        except Exception as e: raise ValueError from e
    except ValueError as e: z = e
@case
def exc_self():
    e = Exception(); e.args = (e,)
@case
def exc_self2():
    e = Exception(); e.x = e
@case
def exc_self3():
    e = Exception([1]); e.args[0].append(e)
@case
def exc_sub():
    e = MyExc(); e.x = e
class MyExc(Exception): pass
exc_sub
@case
def exc_sub():
    e = MyExc(); e.x = e
@case
def keyerror():
    try: {}[[].__len__]
    except KeyError as e: z = e
@case
def stopiteration():
    e = StopIteration([1]); e.value.append(e)
@case
def oserror():
    e = OSError(1, 'x', []); e.filename.append(e)
@case
def bound_method():
    x=P(); x.m = x.__init__
@case
def bound_method2():
    class A:
        def m(self): pass
    a = A(); a.m = a.m
@case
def bound_method3():
    l = []; l.append(l.append)
@case
def method_wrapper():
    l = []; l.append(l.__len__)
@case
def method_wrapper2():
    l = []; l.append(l.__str__)
@case
def bound_native_d():
    d = {}; d['k'] = d.keys
@case
def dict_view():
    d = {}; d['k'] = d.keys()
@case
def dict_values():
    d = {}; d['k'] = d.values()
@case
def dict_items():
    d = {}; d['k'] = d.items()
@case
def dict_iter():
    d = {}; d['k'] = iter(d)
@case
def dict_iter_items():
    d = {}; d['k'] = iter(d.items())
@case
def list_iter():
    l = []; l.append(iter(l))
@case
def list_reviter():
    l = []; l.append(reversed(l))
@case
def tuple_iter():
    l = []; l.append(iter((l,)))
@case
def set_iter():
    x = P(); x.i = iter({x})
@case
def zip_():
    l = []; l.append(zip(l))
@case
def zip2_():
    l = []; l.append(zip(l,l))
@case
def map_():
    l = []; l.append(map(None,l))
@case
def filter_():
    l = []; l.append(filter(None,l))
@case
def enumerate_():
    l = []; l.append(enumerate(l))
@case
def reversed_tuple():
    l = []; l.append(reversed((l,)))
@case
def seqiter():
    x = SQ(); x.i = iter(x)
class SQ:
    def __getitem__(self, i): return 1
@case
def seqiter():
    x = SQ(); x.i = iter(x)
@case
def calliter():
    x = P(); x.i = iter(lambda: x, x)
@case
def slice_():
    l = []; l.append(slice(l))
@case
def property_():
    l = []; l.append(property(l))
@case
def static_():
    l = []; l.append(staticmethod(l))
@case
def class_m_():
    l = []; l.append(classmethod(l))
@case
def super_():
    x=P(); x.s = super(P, x)
@case
def super1_():
    x=P(); x.s = super(P)
@case
def gen():
    def g(): 
        x = it
        yield it
    it = g(); 
@case
def gen_susp():
    def g(): 
        x = it
        yield it
    it = g(); next(it)
@case
def gen_fin():
    def g(): 
        x = it
        yield it
    it = g(); list(it)
@case
def gen_list():
    l = []
    def g(l):
        yield l
    l.append(g(l))
@case
def gen_list_susp():
    l = []
    def g(l):
        yield l
    l.append(g(l)); next(l[0])
@case
def genexp():
    l = []; l.append(x for x in l)
@case
def genexp_susp():
    l = [1]; l.append(x for x in l); next(l[1])
@case
def gen_yf():
    l = []
    def g(l): yield from h(l)
    def h(l): yield 1
    l.append(g(l)); next(l[0])
@case
def module_():
    m = type(sys)('m'); m.m = m
@case
def module_f():
    m = type(sys)('m'); exec("def f(): pass", m.__dict__)
@case
def mappingproxy_():
    l = []; l.append(type(P.__dict__)({1:l}))
@case
def code_consts():
    exec("def f():\n  def g(): return g\n", {})
@case
def code_in_list():
    l = []; l.append(compile('1','','exec')); l.append(l)
@case
def weakref_plain():
    x = P(); x.w = weakref.ref(x)
@case
def weakref_cb():
    x = P(); x.x = x; x.w = weakref.ref(x, lambda r: None)
@case
def weakref_cb2():
    x = P(); x.w = weakref.ref(x, x.__init__)
@case
def weakref_cb3():
    l = [P()]; l.append(weakref.ref(l[0], l.append))
class RefSub(weakref.ref): pass
@case
def weakref_sub():
    x = P(); x.w = RefSub(x); x.w.x = x
@case
def proxy_():
    x = P(); x.w = weakref.proxy(x); x.x = x
@case
def proxy_cb():
    x = P(); x.w = weakref.proxy(x, x.__init__)
class L(list): pass
class D(dict): pass
class T(tuple): pass
class I(int): pass
class St(str): pass
class Fl(float): pass
class Se(set): pass
class Fs(frozenset): pass
class By(bytes): pass
class Ba(bytearray): pass
class Cx(complex): pass
class LS(list): __slots__=('x',)
class PropSub: pass
class StatSub:
    def __init__(s,x): pass
class Mod(StatSub): pass
class EnumSub(StatSub): pass
class ZipSub(StatSub): pass
class MapSub:
    def __init__(s,x,y): pass
@case
def sub_list(): x=L(); x.append(x)
@case
def sub_list_attr(): x=L(); x.x=x
@case
def sub_list_dict(): x=L(); x.x=x; x.__dict__
@case
def sub_dict(): x=D(); x[1]=x
@case
def sub_dict_self(): x=D(); x.__dict__=x
@case
def sub_tuple(): l=[]; x=T([l]); l.append(x)
@case
def sub_tuple_attr(): x=T(); x.x=x
@case
def sub_int(): x=I(); x.x=x
@case
def sub_str(): x=St('a'); x.x=x
@case
def sub_float(): x=Fl(); x.x=x
@case
def sub_set(): x=Se(); x.x=x
@case
def sub_fset(): x=Fs(); x.x=x
@case
def sub_bytes(): x=By(); x.x=x
@case
def sub_bytearray(): x=Ba(); x.x=x
@case
def sub_complex(): x=Cx(); x.x=x
@case
def sub_list_slots(): x=LS(); x.x=x
@case
def sub_prop(): x=PropSub(); x.x=x
@case
def sub_stat(): x=StatSub(None); x.x=x
@case
def sub_mod(): x=Mod('m'); x.x=x
@case
def sub_enum(): x=EnumSub([]); x.x=x
@case
def sub_zip(): x=ZipSub([]); x.x=x
@case
def sub_map(): x=MapSub(None, []); x.x=x
@case
def sub_super():
    class X(MapSub): pass
    x=X(P,P()); x.x=x
class R:
    def __del__(self): keep.append(self)
keep=[]
@case
def chain():
    x = [P()]
    for i in range(100): x = [x]
    y = [x]; y.append(y)
@case
def strdict_tuples():
    l=[(1,2),{'a':1}]; l.append(l)
@case
def untracked_tuple_in():
    l=[tuple([1,2]), dict(a=[])]; l.append(l)
@case
def range_list():
    l=[range(3)]; l.append(l)
@case
def obj_list():
    l=[object()]; l.append(l)
@case
def lambda_list():
    l=[lambda: 0]; l.append(l)
@case
def builtin_list():
    l=[len, print]; l.append(l)
@case
def list_in_inst():
    x = P(); x.l = [x, 1, "a"]; x.d = {1: x}
@case
def getset():
    class A: pass
    l = [A.__dict__['__dict__']]
@case
def class_with_cell():
    class A:
        def f(self): return __class__
        def g(self): return __class__
class MM:
    def f(self): pass
