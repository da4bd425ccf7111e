# What classes and functions in C that get their arguments in a tuple leave in the free lists: the first count of a statement after
# a full collection, and that of the same statement again.
import gc

count = gc.get_count


class K:
    def __init__(self, *args, **kwargs):
        pass


class C:
    def __call__(self, *args):
        pass


class M(type):
    pass


class L(metaclass=M):
    def __init__(self, a):
        self.n = count()[0]


class E(Exception):
    def __init__(self, a):
        pass


class N:
    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)


def f(a, b=1):
    return count()[0]


def g(**kwargs):
    return count()[0]


def net(text):
    code = compile(text, '', 'exec')
    namespace = globals()
    gc.collect()
    before = count()[0]
    exec(code, namespace)
    between = count()[0]
    exec(code, namespace)
    after = count()[0]
    print(text.replace('\n', '; '), between - before, after - between)


def fail(*args):
    raise ValueError


class F:
    def __init__(self, *args):
        raise ValueError


gc.disable()
o = C()
STATEMENTS = [
    'pass',
    'K(1)',
    'K(1,2)',
    'K(1,a=2)',
    "K(*[1],**{'a':2})",
    'L(1)',
    'L(1).n',
    'str(1)',
    "int('5')",
    'bytes(3)',
    'slice(1)',
    'max(1,2)',
    'max(1,2,key=str)',
    'min([1,2])',
    'o(1)',
    'o(1,2,3)',
    "'abc'.find('a')",
    "'abc'.find",
    "x='abc'.find;x('a')",
    "'{} {}'.format(1,2)",
    "'{} {a}'.format(1,a=2)",
    '{}.update({})',
    '{}.update(a=1)',
    'set().union({1},{2})',
    "ValueError('x')",
    'ValueError',
    "try: raise ValueError('x')\nexcept ValueError: pass",
    'object.__new__(K)',
    'K.__init__(o,1,2) if 0 else 0',
    'object.__init__(o)',
    'o.__eq__(3)',
    'o.__init__()',
    'int.__new__(int,7)',
    'int.__add__(1,2)',
    '(1).__add__(2)',
    'list([1])',
    'tuple([1])',
    'dict(a=1)',
    'set([1])',
    "float('1')",
    'bool(1)',
    'range(3)',
    'enumerate([1])',
    'zip([1],[2])',
    'map(str,[1])',
    'list(map(str,[1]))',
    'reversed([1])',
    'type(1)',
    'super(K,K())',
    'complex(1)',
    'property(len)',
    'bytearray(3)',
    'frozenset([1])',
    'f(*[1])',
    'f(1,b=2)',
    "f(*[1],**{'b':2})",
    'g(a=1)',
    "g(**{'a':1})",
    'vars(o)',
    "getattr(o,'x',1)",
    'gc.get_referents(o)',
    'gc.set_threshold(0)',
    'isinstance(1,int)',
    'sorted([1])',
    'sum([1])',
    'object()',
    'x=K; x(1)',
    'str(1),str(2)',
    "int('5',10)",
    "(1).to_bytes(1,'big')",
    "'a'.join(['b'])",
    "'a b'.split()",
    "'abc'.startswith('a')",
    "'abc'.replace('a','b')",
    "b'abc'.find(b'a')",
    'round(1.5)',
    'divmod(1,2)',
    'pow(1,2)',
    'abs(1)',
    'iter([1])',
    'next(iter([1]))',
    'next(iter([]),1)',
    'id(1)',
    'hash(1)',
    'repr(1)',
    "ord('a')",
    'callable(1)',
    "format(1,'x')",
    "hasattr(1,'x')",
    "setattr(o,'x',1)",
    "len('')",
    'any([1])',
    'chr(3)',
    "g(**{'a':1})",
    "f(**{'a':1})",
    'def f1(x: int): pass',
    'E(1)',
    'N(1)',
    'N(1, a=2)',
    'try: F(1)\nexcept ValueError: pass',
    'try: F(1, 2)\nexcept ValueError: pass',
    'try: F(1, a=2)\nexcept TypeError: pass',
    'try: K.__new__()\nexcept TypeError: pass',
    'map(K, [1, 2])',
    'for x in map(K, [1, 2]): pass',
    'for x in map(o, [1, 2], [1, 2]): pass',
    "[1].sort(key=str)",
    "sorted([1], key=str)",
    "round(1.5, ndigits=1)",
    "sum([1], start=1)",
    "'a b'.split(sep=' ')",
    "gc.get_objects(generation=0)",
    "try: gc.collect(1, 2)\nexcept TypeError: pass",
    "repr([1])",
    "repr({1})",
    "repr({1: 2}.items())",
    "''.join(str(i) for i in (1, 2))",
    "l = []; l[:] = (i for i in (1, 2))",
    "f(*(i for i in (1, 2)))",
    "tuple(i for i in (1, 2))",
    "dict.fromkeys((1, 2))",
    "class P: pass",
    "class Q(P): pass",
    "class Q(P): a = 1",
    "class R(P, N): pass",
    "class S(metaclass=M): pass",
    "P = Q = R = S = 1",
    "o.x = object.__new__(C)",
]
for statement in STATEMENTS:
    net(statement)
