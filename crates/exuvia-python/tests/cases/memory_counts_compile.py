# What compiling at run time leaves in the free lists, and what code objects hold: the first count of a statement after a full
# collection, and that of the same statement again.
import collections
import gc

count = gc.get_count


def g(*args, **kwargs):
    pass


def net(text):
    code = compile(text, '', 'exec')
    namespace = globals()
    gc.collect()
    before = count()[0]
    exec(code, namespace)
    between = count()[0]
    exec(code, namespace)
    after = count()[0]
    print(text, between - before, after - between)


gc.disable()
STATEMENTS = [
    "eval('lambda: 1')",
    "eval('1')",
    "f = eval('lambda: 1')",
    "f = 1",
    "f = eval('lambda a: q')",
    "f = 1",
    "f = eval('lambda a, b: q(a, (b, a))', {'q': 1})",
    "f = 1",
    "exec('')",
    "exec('x = 1')",
    "exec('x = None')",
    "exec('1; 2')",
    "eval('lambda a: (lambda a, b: 1)')",
    "eval('x', {'x': 1})",
    "eval('1.5')",
    "eval('(1, 2)')",
    "eval('True')",
    "eval('(1, 2.5)')",
    "eval('f(1, a=2)', {'f': g})",
    "exec('def f(): return 1')",
    "f = 1",
    "exec('class A: x = 1')",
    "exec('try: pass\\nfinally: pass')",
    "x = compile('a + b', '', 'eval')",
    "x = 1",
    "collections.namedtuple('P', 'x y')",
    "collections.namedtuple('P', 'x')",
    "collections.namedtuple('P', 'x y z')",
]
for statement in STATEMENTS:
    net(statement)
