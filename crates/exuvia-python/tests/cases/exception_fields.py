# What the built-in exceptions have beyond their arguments.
import gc, sys, copy, pickle
def show(e):
    names = ['args','value','code','errno','strerror','filename','filename2','characters_written','msg','name','path','obj','lineno','offset','text','end_lineno','end_offset','print_file_and_line','encoding','object','start','end','reason']
    return type(e).__name__, str(e), repr(e), {n: getattr(e, n) for n in names if hasattr(e, n)}, e.__dict__, [type(x).__name__ for x in gc.get_referents(e)]
def t(f):
    try: print(show(f()))
    except BaseException as e: print('raised', type(e).__name__, e)
class K: pass
class SubOS(OSError): pass
class InitOS(OSError):
    def __init__(self, *args, **kw): super().__init__('init', 'x', 'file')
class InitOS2(OSError):
    def __init__(self, a): self.a = a
class NewOS(OSError):
    def __new__(cls, *a): return OSError.__new__(cls, *a[:2])
class NewOS2(OSError):
    def __new__(cls, *a): return OSError.__new__(cls, *a[:2])
    def __init__(self, *a): pass
class SubImp(ImportError):
    def __init__(self, *a): Exception.__init__(self, *a)
class SubUni(UnicodeDecodeError):
    def __init__(self): pass
class SubEx(Exception):
    pass
class NewEx(Exception):
    def __new__(cls, *a): return Exception.__new__(cls, 'changed')
for f in [lambda: StopIteration(), lambda: StopIteration(K), lambda: StopIteration(1,2), lambda: SystemExit(), lambda: SystemExit(3), lambda: SystemExit(1,2), lambda: SystemExit((1,2)),
  lambda: OSError(), lambda: OSError('a'), lambda: OSError(2,'b'), lambda: OSError(2,'b','f'), lambda: OSError(2,'b','f',0,'g'), lambda: OSError(2,'b',None,0,'g'), lambda: OSError(999,'b','f'), lambda: OSError(1,2,3,4,5,6), lambda: OSError('a','b'), lambda: OSError(2, 'b', None),
  lambda: BlockingIOError(11,'x',5), lambda: OSError(11,'x',5), lambda: BlockingIOError(11,'x','f'), lambda: FileNotFoundError(2,'x','f'), lambda: FileNotFoundError('x'), lambda: SubOS(2,'x','f'), lambda: InitOS(1), lambda: InitOS2(5), lambda: NewOS(1,'b','c'), lambda: NewOS2(1,'b','c'), lambda: OSError(a=1), lambda: ConnectionRefusedError(111,'r'), lambda: OSError(103,'x'), lambda: OSError(108,'x'),
  lambda: ImportError(), lambda: ImportError('m'), lambda: ImportError('m', name='n'), lambda: ImportError('m', 'k', path='p'), lambda: ImportError('m', foo=1), lambda: ImportError(5), lambda: ModuleNotFoundError('m', name='n', path='p'), lambda: SubImp('a'), 
  lambda: SyntaxError(), lambda: SyntaxError('m'), lambda: SyntaxError('m', ('/a/f',1,2,'t')), lambda: SyntaxError('m', ('f',1,2,'t',3,4)), lambda: SyntaxError('m', ('f',1,2,'t',3)), lambda: SyntaxError('m', (1,)), lambda: SyntaxError('m', 5), lambda: SyntaxError('m', (None,1,2,'t')), lambda: SyntaxError('m', ('f',None,2,'t')), lambda: IndentationError('m', ('f',1,2,'t')), lambda: SyntaxError('m', ('f',1,2,'t'), 5),
  lambda: UnicodeEncodeError('ascii', 'abc', 1, 2, 'r'), lambda: UnicodeEncodeError('ascii', 'a\xe9c', 1, 2, 'r'), lambda: UnicodeEncodeError('ascii', 'a\U0001f600c', 0, 2, 'r'), lambda: UnicodeDecodeError('utf8', b'ab\xff', 2, 3, 'r'), lambda: UnicodeDecodeError('utf8', bytearray(b'ab\xff'), 0, 3, 'r'), lambda: UnicodeTranslateError('abc', 1, 2, 'r'),  lambda: UnicodeTranslateError('abc', 1, 3, 'r'), lambda: UnicodeEncodeError(), lambda: UnicodeEncodeError('a', b'b', 1, 2, 'r'), lambda: UnicodeDecodeError('a', 'b', 1, 2, 'r'), lambda: UnicodeDecodeError('a', b'b', 'x', 2, 'r'), lambda: UnicodeEncodeError('a', 'b', 1, 2, None), lambda: UnicodeTranslateError(1,2), lambda: SubUni(), lambda: UnicodeError('a', 'b'), lambda: UnicodeError(), lambda: UnicodeEncodeError(1, 'b', 1, 2, 'r'),
  lambda: AttributeError('m', name='n', obj=K), lambda: AttributeError('m'), lambda: AttributeError('m', x=1), lambda: NameError('m', name='n'), lambda: NameError('m', obj=1), lambda: UnboundLocalError('m', name='u'), lambda: KeyError('k'), lambda: KeyError('k', 2), lambda: ValueError('m', a=1), lambda: SubEx(1), lambda: SubEx(a=1), lambda: NewEx(1, 2), lambda: BaseException(1), lambda: MemoryError(1)]:
    t(f)
e = OSError(2, 'b', 'f')
e.errno = 5; e.extra = 1; print(show(e)); del e.errno; print(show(e)); e.args = (7, 8, 9); print(show(e))
try: e.characters_written
except AttributeError as x: print(x)
e.characters_written = 5; print(e.characters_written)
try: e.characters_written = 'a'
except Exception as x: print(type(x).__name__, x)
u = UnicodeDecodeError('utf8', b'ab\xff', 2, 3, 'r')
u.start = 0; u.end = 1; u.reason = 'why'; print(u)
try: u.start = 'x'
except Exception as x: print(type(x).__name__, x)
try: del u.start
except Exception as x: print(type(x).__name__, x)
for e in [OSError(2,'b','f'), OSError(2,'b','f',None,'g'), OSError(2,'b'), ImportError('m', name='n', path='p'), SyntaxError('m', ('f',1,2,'t')), u, KeyError(1), StopIteration(5), SubEx(3)]:
    e.note = 'x'
    c = copy.copy(e); print(show(c), e.__reduce__()[1:])
    c = pickle.loads(pickle.dumps(e)); print(show(c))
import builtins
for c in [StopIteration, OSError, ImportError, SyntaxError, UnicodeDecodeError, SystemExit, AttributeError, NameError]:
    print(c.__name__, sorted(n for n in vars(c) if not n.startswith('_')), sys.getsizeof(c()) if c is not UnicodeDecodeError else '')
def gen():
    return 5
    yield
try: next(gen())
except StopIteration as e: print(show(e))
for code in ['import nothing_there', 'from sys import nothing', 'open("/nonexistent/x")', 'unknown', 'sys.nothing', 'b"\\xff".decode()', '"\\xe9".encode("ascii")']:
    try: exec(code)
    except Exception as e: print(code, show(e)[:4])
