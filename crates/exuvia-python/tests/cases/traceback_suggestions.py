# "Did you mean", and names in order.
import sys
class K:
    name = 1
    value_of_it = 2
    def method(self): return self.mehtod()
K2 = 1
def show(f):
    try: f()
    except Exception as e: sys.excepthook(type(e), e, e.__traceback__)
x24 = 1
def local():
    some_name = 1
    return soem_name
def glob(): return x22
def case(): return k2
def built(): return pritn(1)
def none(): return completely_different
def unbound():
    if 0: value = 1
    return value
def cell():
    if 0: value = 1
    def inner(): return value
    return inner()
class Sub(NameError): pass
def sub():
    raise Sub("name 'x22' is not defined", name='x22')
def given():
    raise NameError("name 'x22' is not defined", name='x22')
def attr(): return K().nmae
def attr_class(): return K.nmae
def attr_list(): return [].apend(1)
def attr_text(): return K.method(K())
def attr_module(): return sys.exc_inf
def far(): return K().abcdefgh
def note():
    try: return x22
    except NameError as e:
        e.add_note('a note'); raise
class Dir:
    def __dir__(self): return ['xyz', 'abc', 5]
def own(): return Dir().xyy
class Bad:
    def __dir__(self): raise KeyError
def bad(): return Bad().xyy
for f in [local, glob, case, built, none, cell, sub, given, attr, attr_class, attr_list, attr_text, attr_module, far, note, own, bad]:
    show(f)
class D:
    def __del__(self): return x22
D()
glob()
