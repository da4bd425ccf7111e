"""The tree of a program: classes, fields, places; how a tree becomes code again."""
import ast
import gc
import weakref

SOURCE = '''\
"""Doc."""
import os.path as p, sys
from .. import x as y
@deco(1, *a, k=2, **kw)
@other
async def f(a, /, b: int = 1, *args, c, d=2, **kw) -> None:
    async for i in x: pass;
    else: await z
    async with a as b, c: return
class C(B, metaclass=M):
    x: int
    (y): str = 'é' "ü"
    z.w: int = u'u'
def g():
    global q, r
    nonlocal s
    yield
    yield 1
    v = yield from x
    del a, b[0], c.d
    raise E from None
try:
    pass
except (A, B) as e:
    pass
except C: raise
else: x = y = 1
finally:
    x += 1; x @= 2
if a: pass
elif b: pass
elif c: pass
else:
    while not 1: break
    else: continue
for (i, *j), k in z: assert i, "text"
lambda *, a, b=1: (yield)
a if b else c, a or b or c, a and b, not a, -1, ~1, +1
[x for x in y if z if w], {x for x in y}, {x: y for x in y for y in z}, f(x for x in y)
{1: 2, **d}, {1, 2}, [], (), (1,), [*a, b]
a < b <= c != d is not e not in f
x[1], x[1:2], x[::3], x[1:2, ...], x[*a]
0xff, 1.5, 2j, 123456789012345678901234567890, None, True, b"bytes", 'a' 'b'
f"{a}", f"é{a!r:>{w}}b{c=}" "d", f"{x, 1}", f"{{}}"
(w := 1)
with (a as b, c as d): pass
match x:
    case 1 | -1 | 1+2j | "s" | None: pass
    case [a, *_, b] if a: pass
    case {"k": v, **rest}: pass
    case C(1, k=a.b) as z: pass
    case _: pass
'''

tree = ast.parse(SOURCE)
print(ast.dump(tree, include_attributes=True, indent=1))
print(ast.dump(ast.parse("x\ny", mode="exec")))
print(ast.dump(ast.parse("x + 1", mode="eval")))
print(ast.dump(ast.parse("x = 1", mode="single")))

# Classes.
for name in ("AST", "mod", "stmt", "expr", "operator", "arguments", "pattern", "FunctionDef", "Constant", "Add", "arg"):
    cls = getattr(ast, name)
    print(name, cls.__mro__, cls._fields, cls.__match_args__, cls._attributes)
    print(cls.__doc__, cls.__module__, cls.__qualname__)
print(ast.Constant.kind, ast.Return.value, ast.stmt.end_lineno, hasattr(ast.stmt, "lineno"))
print(list(vars(ast.parse("a").body[0].value)))

# Nodes.
print(vars(ast.Name("x", ctx=ast.Load())).keys(), vars(ast.Name()), ast.Return().value)
for wrong in (lambda: ast.Name("x", 1, 2), lambda: ast.Name("x", id="y"), lambda: ast.AST(1)):
    try:
        wrong()
    except TypeError as error:
        print(error)
print(vars(ast.Name(whatever=1)))
print(ast.parse("a").body[0].value.ctx is ast.parse("b").body[0].value.ctx, ast.AST().__reduce__())
print(ast.Name(id="a").__reduce__())
node = ast.parse("a").body[0]
print(weakref.ref(node)() is node, gc.is_tracked(node), gc.is_tracked(ast.AST()))
try:
    weakref.ref(ast.AST())
except TypeError:
    print("no weak reference")

# What the collector counts: each node and its dictionary, each list.
del node
gc.collect()
cycle = ast.parse("a + f(b)")
cycle.body[0].up = cycle
del cycle
print(gc.collect())


# Trees become code.
class Swap(ast.NodeTransformer):
    def visit_Constant(self, node):
        if isinstance(node.value, int):
            return ast.copy_location(ast.Constant(node.value * 2), node)
        return node


small = ast.parse("def f(a, b=3):\n    return [a + 1, f'{b:>{4}}|{a!r}', -b]\nprint(f(1))")
exec(compile(Swap().visit(small), "<tree>", "exec"))
constant = ast.Expression(ast.Constant((1, frozenset({2}), -3, 1 + 2j, 1 << 70, "é")))
print(eval(compile(ast.fix_missing_locations(constant), "", "eval")))
code = compile(ast.parse("@d\n\n\ndef f():\n\n    x\n", "<a>"), "<a>", "exec")
print(code.co_consts[0].co_firstlineno, [p[0] for p in code.co_consts[0].co_positions()][-1])

print(ast.unparse(tree))
print(ast.literal_eval("[1, (2, 'x'), {3: -4}, {5}, 1 - 2j, None, ...]"))
print(ast.get_docstring(tree), ast.get_source_segment(SOURCE, tree.body[3].args))
print([type(n).__name__ for n in ast.walk(ast.parse("a = b.c"))])
