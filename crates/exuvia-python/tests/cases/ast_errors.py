"""What cannot be compiled: trees whose parts are missing, of a wrong kind, or do not go together."""
import ast


def attempt(tree, mode="exec"):
    try:
        if isinstance(tree, list):
            tree = ast.Module(tree, [])
        compile(tree, "<tree>", mode)
        print("compiled")
    except Exception as error:
        print(type(error).__name__, error)


def expr(node, fix=True):
    tree = ast.Expression(node)
    if fix:
        ast.fix_missing_locations(tree)
    attempt(tree, "eval")


def stmt(node):
    attempt(ast.fix_missing_locations(ast.Module([node], [])))


load, store, delete = ast.Load(), ast.Store(), ast.Del()
x = ast.Name("x", load)
one = ast.Constant(1)
body = [ast.Pass()]
no_args = ast.arguments([], [], None, [], [], None, [])

attempt(ast.parse("1"), "eval")
attempt(ast.Expression(x), "exec")
attempt(ast.AST())
attempt(ast.Module())
attempt(ast.Module([], None))
attempt(ast.Module([None], []))
attempt(ast.Module((), []))
attempt([1])
attempt([ast.Expr(x)])
attempt([ast.Pass(lineno=1)])
attempt([ast.Pass(lineno="1", col_offset=0)])
attempt([ast.Pass(lineno=1 << 40, col_offset=0)])
attempt([ast.Pass(lineno=2, col_offset=0, end_lineno=1, end_col_offset=0)])
attempt([ast.Pass(lineno=1, col_offset=4, end_lineno=1, end_col_offset=2)])
attempt([ast.Pass(lineno=-1, col_offset=4, end_lineno=1, end_col_offset=2)])
attempt([ast.Pass(lineno=1, col_offset=0)])
expr(x, fix=False)
expr(None)
expr(ast.Name("x"))
expr(ast.Name(1, load))
expr(ast.Name(None, load))
expr(ast.Name("None", load))
expr(ast.Name("x", store))
expr(ast.Name("x", 3))
expr(ast.BinOp(x, None, x))
expr(ast.BinOp(None, ast.Add(), x))
expr(ast.BoolOp(ast.And(), [x]))
expr(ast.Compare(x, [], []))
expr(ast.Compare(x, [ast.Lt()], [x, x]))
expr(ast.Dict([x], []))
expr(ast.Dict([None], [x]))
expr(ast.Set([None]))
expr(ast.ListComp(x, []))
expr(ast.Constant([1]))
expr(ast.Constant((1, [2])))
expr(ast.Call(x, [], [ast.keyword("k", None)]))
expr(ast.Call(x, None, []))
expr(ast.Starred(x, load))
expr(ast.Lambda(ast.arguments([], [], None, [], [], None, [one]), x))
expr(ast.Lambda(ast.arguments([], [], None, [ast.arg("a")], [], None, []), x))
expr(ast.Lambda(ast.arguments([], [ast.arg("a"), ast.arg("a")], None, [], [], None, []), x))
expr(ast.JoinedStr([x]))
expr(ast.FormattedValue(x, 99, None))
stmt(ast.Assign([], x))
stmt(ast.Assign([x], x))
stmt(ast.Assign([one], x))
stmt(ast.Delete([x]))
stmt(ast.AugAssign(ast.Tuple([], store), ast.Add(), x))
stmt(ast.AnnAssign(ast.Attribute(x, "a", store), x, None, 1))
stmt(ast.FunctionDef("f", no_args, [], []))
stmt(ast.FunctionDef("f", no_args, [None], []))
stmt(ast.FunctionDef(name="f", args=no_args, body=body))
stmt(ast.ClassDef("C", [], [], [], []))
stmt(ast.For(ast.Name("i", store), x, [], []))
stmt(ast.With([], body))
stmt(ast.Raise(None, x))
stmt(ast.Try(body, [], [], []))
stmt(ast.Try(body, [], body, body))
stmt(ast.Try(body, [ast.ExceptHandler(None, None, [])], [], []))
stmt(ast.Import([]))
stmt(ast.ImportFrom("x", [ast.alias("*")], -1))
stmt(ast.Global([]))
stmt(ast.Return(x))
stmt(ast.Break())
stmt(ast.Match(x, []))
case = lambda pattern: stmt(ast.Match(x, [ast.match_case(pattern, None, [ast.Pass()])]))
case(ast.MatchSingleton(1))
case(ast.MatchStar("a"))
case(ast.MatchAs(ast.MatchAs(), None))
case(ast.MatchAs(None, "_"))
case(ast.MatchOr([ast.MatchAs()]))
case(ast.MatchValue(x))
case(ast.MatchValue(ast.Constant(None)))
case(ast.MatchMapping([one], []))
case(ast.MatchClass(one, [], [], []))
case(ast.MatchClass(x, [], ["a"], []))

for arguments in (("1", "f", "bad"), ("1", "f", "exec", 1 << 26), ("1", "f", "exec", 0, False, 3),
                  ("1", "f", "bad", ast.PyCF_ONLY_AST), ("1", "f", "func_type"), (1, "f", "exec"),
                  ("1", "f", 1)):
    try:
        compile(*arguments)
    except Exception as error:
        print(type(error).__name__, error)

deep = x
for _ in range(500):
    deep = ast.UnaryOp(ast.Not(), deep)
tree = ast.Expression(deep)
for node in ast.walk(tree):
    node.lineno, node.col_offset = 1, 0
compile(tree, "", "eval")
print(ast.parse("1").body[0] is not None)
