"""Errors in finalizers and callbacks: the text, and `sys.unraisablehook`."""

import gc, sys, weakref
log=lambda *a: print(*a, file=sys.__stdout__)
# errors
class E:
    def __del__(s): raise ValueError('x')
e=E(); del e
class E2:
    def __del__(s): sys.exit(3)
e=E2(); del e; log('not exited')
class E3:
    def __del__(s): raise KeyboardInterrupt
e=E3(); del e; log('not interrupted')
class E4(Exception):
    def __str__(s): raise ValueError('str')
class E5:
    def __del__(s): raise E4()
e=E5(); del e
class E6(Exception):
    def __repr__(s): raise ValueError('repr')
    __module__=None
class E7:
    def __del__(s): raise E6('a')
e=E7(); del e
class M(type):
    def __repr__(c): raise ValueError('mrepr')
class E8:
    class __del__(metaclass=M):
        def __init__(s,*a): raise ValueError('init')
e=E8(); del e
# exception context preserved
try:
    try: 1/0
    except ZeroDivisionError:
        e=E(); del e
        raise KeyError(1)
except KeyError as k: log(repr(k.__context__))
def hook(u): log('hook', u.exc_type.__name__, u.exc_value, u.exc_traceback is not None, u.err_msg, getattr(u.object,'__qualname__',u.object), type(u).__name__)
sys.unraisablehook=hook
e=E(); del e
class O: pass
o=O(); w=weakref.ref(o, lambda r: 1/0); del o
sys.unraisablehook=None
e=E(); del e
def bad(u): raise RuntimeError('in hook')
sys.unraisablehook=bad
e=E(); del e
del sys.unraisablehook
e=E(); del e
sys.unraisablehook=sys.__unraisablehook__
e=E(); del e
try: sys.unraisablehook(1)
except TypeError as x: log(x)
try: sys.unraisablehook()
except TypeError as x: log(x)
log(sys.unraisablehook)
se=sys.stderr
sys.stderr=None
e=E(); del e
del sys.stderr
e=E(); del e
sys.stderr=se
class W:
    def write(s,t): raise ValueError
sys.stderr=W()
e=E(); del e
sys.stderr=se
log('end')
