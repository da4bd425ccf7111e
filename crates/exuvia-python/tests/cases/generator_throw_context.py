# The context of what is thrown into a generator is what that handles, not what its caller does.
def g():
    try: yield 1
    except ValueError as e:
        print(repr(e.__context__))
        yield e
    try:
        raise KeyError(2)
    except KeyError:
        try:
            yield 5
        except ValueError as e:
            print(repr(e.__context__))
            yield e
        raise OSError
a = g(); next(a)
try: raise RuntimeError('outer')
except RuntimeError:
    x = a.throw(ValueError('thrown'))
    print(repr(x.__context__))
    next(a)
    x = a.throw(ValueError)
    print(repr(x.__context__))
    try: next(a)
    except OSError as e: 
      while e: print(repr(e)); e = e.__context__
def h():
    try: yield
    except ValueError as e: 
        print(repr(e.__context__))
        raise KeyError
b = h(); next(b)
try: raise RuntimeError('outer')
except RuntimeError:
    try: b.throw(ValueError('x'))
    except KeyError as e:
      while e: print(repr(e)); e = e.__context__
def d():
    yield from h()
b = d(); next(b)
try: raise RuntimeError('outer')
except RuntimeError:
    try: b.throw(ValueError('x'))
    except KeyError as e:
      while e: print(repr(e)); e = e.__context__
    b = d(); next(b)
    try: b.throw(ValueError)
    except KeyError as e:
      while e: print(repr(e)); e = e.__context__
class It:
    def __iter__(self): return self
    def __next__(self): return 1
    def throw(self, *a): 
        print(a)
        raise a[0]
def d():
    yield from It()
b = d(); next(b)
try: raise RuntimeError('outer')
except RuntimeError:
    try: b.throw(ValueError('x'))
    except ValueError as e:
      while e: print(repr(e)); e = e.__context__
f = g()
try: raise RuntimeError('outer')
except RuntimeError:
    try: f.throw(ValueError)
    except ValueError as e:
      while e: print(repr(e)); e = e.__context__
    f = g()
    try: f.throw(ValueError(1))
    except ValueError as e:
      while e: print(repr(e)); e = e.__context__
e = ValueError('again')
e.__context__ = KeyError('old')
try:
    try: 1 / 0
    except ZeroDivisionError: raise e
except ValueError: print(repr(e.__context__))
def through(error):
    error.__context__ = None
    raise error
def handler():
    try: raise OSError
    except OSError:
        try: through(e)
        except ValueError as again:
            again.__context__ = None
            raise
try: handler()
except ValueError as last: print(repr(last.__context__))
