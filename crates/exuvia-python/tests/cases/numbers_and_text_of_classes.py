class A:
    def __init__(self, n): self.n = n
    def __add__(self, o): return ('add', self.n, getattr(o, 'n', o))
    def __radd__(self, o): return ('radd', self.n, getattr(o, 'n', o))
    def __iadd__(self, o): self.n += o; return self
    def __neg__(self): return 'neg'
    def __mul__(self, o): return NotImplemented
    def __rmul__(self, o): return 'rmul'
    def __index__(self): return self.n
    def __repr__(self): return f'A({self.n})'
class B(A):
    def __radd__(self, o): return ('B.radd', o)
a = A(1); b = B(2)
print(a + 1, 1 + a, a + b, b + a, [1] + [2], -a)
a += 5; print(a, [10, 20, 30, 40, 50, 60, 70][a])
print([1, 2] * a, a * 2 if False else 'skip')
try: print(a * 2)
except TypeError as e: print(e)
print(2 * a, 'x' * A(3))
for f in (lambda: a - 1, lambda: 1 - a, lambda: ~a, lambda: +a, lambda: [] + a if False else None, lambda: a << a):
    try: print(f())
    except TypeError as e: print(e)
class I(int):
    def __add__(self, o): return 'I.add'
    def __repr__(self): return 'I!' + super().__repr__()
i = I(5)
print(i + 1, 1 + i, i * 2, i - I(3), i, str(i), f'{i}', f'{i:03d}', '%d %s' % (i, i), repr(i), hash(i) == 5, i == 5, i < 6)
class S(str):
    def __str__(self): return 'S-str'
s = S('abc')
print(s, repr(s), s + 'd', s.upper(), f'{s}', f'{s!r}', '%s' % s, s * 2, type(s * 1), type(str(s)), len(s))
class L(list): pass
l = L([1, 2]); l += (3,); print(l, type(l), l + [1], type(l + [1]), l * 2)
l *= 2; print(l, type(l))
class F(float):
    def __float__(self): return 9.0
print(F(1.5) + 1, float(F(1.5)), F(2.5).is_integer(), round(F(2.5)), F(1.5) // 1)
class R:
    def __repr__(self): return 5
try: repr(R())
except TypeError as e: print(e)
try: str(R())
except TypeError as e: print(e)
class Fm:
    def __format__(self, s): return '<' + s + '>'
    def __bool__(self): return False
    def __len__(self): return 3
print(f'{Fm():abc} {Fm()}', '{:x{}}'.format(Fm(), 1), format(Fm(), 'q'), not Fm())
l = [1]; l.append(l); print(l)
d = {}; d['d'] = d; d['l'] = [d]; print(d)
t = ([],); t[0].append(t); print(t)
print({1, 2} | {3}, {1, 2} & {2, 5}, frozenset({1}), set(), {1: 2} | {3: 4}, {1: 2}.keys(), {1: 2}.items(), {1: [2]}.values())
class P: pass
import sys
print(P, type(P()), int, print, len, [].append.__class__ if hasattr([].append, '__class__') else '')
print(repr(P()).startswith('<__main__.P object at 0x'), repr(P.__init__ if hasattr(P, '__x') else 1))
def fn(): yield 1
print(repr(fn).startswith('<function fn at 0x'), repr(fn()).startswith('<generator object fn at 0x'))
class Q:
    def m(self): pass
    def __repr__(self): return 'Q()'
print(Q().m, Q.m.__qualname__)
print(ValueError('x'), repr(ValueError('x', 1)), repr(KeyError('k')), KeyError('k'), OSError(2, 'No', 'f'), repr(ZeroDivisionError()))
class E(Exception):
    def __str__(self): return 'E!'
print(E(1), repr(E(1)), f'{E(2)}')
print(1, 'a', None, sep='-', end='!\n')
print()
print(*[1, 2], sep='')
try: print(1, sep=2)
except TypeError as e: print(e)
try: print(1, foo=2)
except TypeError as e: print(e)
print(ascii('é\u20ac'), ascii(['é']), chr(8364), ord('€'), divmod(-7, 2), divmod(7.5, -2), pow(2, 10), pow(3, -1, 7), abs(-3), abs(3 + 4j))
print(int.from_bytes(b'\x01\x02', 'little'), (1000).to_bytes(2, 'big'), bytes([1, 2]), bytes(3), bytearray(b'ab') + b'c')
x = bytearray(b'hello'); x[0] = 72; x[1:3] = b'EEE'; del x[-1]; x.append(33); x += b'?'; print(x, len(x), x.pop(), x[1], x[::-1], 72 in x, b'EE' in x)
print(hash(1) == hash(1.0) == hash(True), hash(2**61 - 1), hash(float('inf')), hash('abc') != 0)
print(1 < 2.5, 2**53 == float(2**53), 2**53 + 1 == float(2**53), 10**400 > 1e308, float('nan') == float('nan'))
print(3 .__add__(4), (3).__radd__(4), int.__mul__(3, 4), (3).__add__('x'), str.__add__('a', 'b'), float.__rsub__(1.0, 3))
print("%(a)s %(b)05.1f" % {'a': 1, 'b': 2.25}, "%s" % [1], "%s %s" % ('a', (1, 2)))
print('{0[a]} {1.real} {x!r:>5}'.format({'a': 1}, 3j, x='q'), '{:>{w}}'.format('r', w=4))
print(True + True, True & False, True | 2, ~True, -True, True ** 2, True / 2)
print(b'%s|%d|%c' % (b'x', 3, 65), 'abc' 'def'.title(), 'a-b'.split('-'), ','.join('abc'), ', '.join(str(i) for i in range(3)))
print(int('0x1f', 16), int(' 1_000 '), int(3.99), int('-7'), float('1e3'), complex('1+2j'), str(b'abc', 'utf-8'), str(), int(), float(), bool([]), complex())
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1e22), 7 // -2, -7 % 3, 7 % -3, 1e308 * 10, -7.5 // 2, 2 ** -1, 0.1 + 0.2)
print(str.maketrans('ab', 'xy'), 'aabbcc'.translate(str.maketrans('ab', 'xy', 'c')))
try: int('9' * 5000)
except ValueError as e: print(e)
try: 'é'.encode('ascii')
except UnicodeEncodeError as e: print(e, e.start, e.reason)
try: b'\xff'.decode()
except UnicodeDecodeError as e: print(e)
