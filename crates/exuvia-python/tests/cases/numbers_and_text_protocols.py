import sys
class D:
    def __divmod__(s, o): return 'dm'
    def __rdivmod__(s, o): return 'rdm'
    def __pow__(s, o, m=None): return ('pow', o, m)
    def __rpow__(s, o): return ('rpow', o)
    def __abs__(s): return 'abs'
    def __round__(s, n=None): return ('round', n)
    def __int__(s): return 7
    def __float__(s): return 2.5
    def __complex__(s): return 1j
    def __matmul__(s, o): return 'mm'
    def __imatmul__(s, o): return 'imm'
    def __lshift__(s, o): return 'ls'
    def __rand__(s, o): return 'rand'
    def __bytes__(s): return b'by'
    def __hash__(s): return 42
d = D()
print(divmod(d, 1), divmod(1, d), d ** 2, pow(d, 2, 3), 2 ** d, abs(d), round(d), round(d, 2), int(d), float(d), complex(d), d @ 1, d << 1, 5 & d, bytes(d), hash(d), '%d' % d, '%.1f' % d)
d @= 1; print(d)
class BadIdx:
    def __index__(s): return 'x'
for f in (lambda: [1][BadIdx()], lambda: hex(BadIdx()), lambda: chr('a'), lambda: int([]), lambda: float([]), lambda: complex([]), lambda: 'a' * BadIdx(), lambda: bytes('a'), lambda: bytes(-1), lambda: bytes([300]), lambda: bytes(['a']), lambda: int('1', 99), lambda: round('a'), lambda: abs('a'), lambda: pow('a', 1), lambda: divmod('a', 1), lambda: ord('ab'), lambda: ord(1), lambda: sorted, lambda: str(b'a', 'foo'), lambda: str('a', 'utf-8'), lambda: int(b'\xff'), lambda: float('abc'), lambda: (1).foo, lambda: 'a'.foo, lambda: 'abc'.index('z'), lambda: 'a' + 1, lambda: 1 + 'a', lambda: [] + (), lambda: b'' + '', lambda: {} | 1, lambda: None + 1, lambda: 'a' - 'b', lambda: print >> 1, lambda: 'a' % 1, lambda: '%d' % 'x', lambda: '%(a)s' % {}, lambda: '{}'.format(), lambda: '{a}'.format(), lambda: f'{1:q}', lambda: f'{"a":d}', lambda: f'{None:5}', lambda: format(1, 2), lambda: ''.join([1]), lambda: ''.join(1), lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 0 ** -1, lambda: 1 << -1, lambda: 2.0 ** 10000, lambda: int(float('inf')), lambda: int(float('nan')), lambda: (2).to_bytes(0, 'big'), lambda: float.fromhex('x'), lambda: bytes.fromhex('zz'), lambda: bytearray(b'')[0], lambda: object() + 1, lambda: [1] * 'a', lambda: 'x'.center(5, 'ab'), lambda: input.foo):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class N(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __eq__(self, o): return False
    __hash__ = int.__hash__
n = N(4); print(n, n == 8, n + 0, type(n + 0), hash(n), {8: 'x'}.get(n), n // 3, -n, type(-n), n.real, n.bit_length(), type(n.real))
class Str2(str):
    def __repr__(self): return 'R'
    def __format__(self, s): return 'F' + s
print(Str2('q'), [Str2('q')], f'{Str2("q")}', f'{Str2("q")!s}', '{:z}'.format(Str2('x')), '%s %r' % (Str2('a'), Str2('a')), Str2('a') + 'b', Str2('ab').upper(), Str2('a') == 'a', hash(Str2('a')) == hash('a'), {'a': 1}[Str2('a')], Str2('x').join(['1', '2']))
class T2(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def __repr__(self): return 'T2' + super().__repr__()
print(T2(1, 2), T2(1) + (2,), '%s %s' % T2(3, 4), [T2()], T2(1, 2) * 2, str(T2()), 'a'.startswith(T2('a', 'b')))
class Dd(dict):
    def __missing__(self, k): return 'miss-' + k
print('{x} {y}'.format_map(Dd(x=1)), '%(x)s %(y)s' % Dd(x=1), Dd(a=1), repr(Dd()))
class Fs(frozenset): pass
class Ss(set): pass
print(Fs([1]), Ss([1]), Ss(), Fs(), Ss([1]) | {2}, type(Ss([1]) | {2}))
class Meta(type):
    def __repr__(c): return 'META'
    def __add__(c, o): return 'meta-add'
class M(metaclass=Meta): pass
print(M, M + 1, [M])
def g(): pass
print(type(g), type(type), type(None), None.__class__, type(...), NotImplemented, ..., type(NotImplemented))
x = 5; x += 2; x -= 1; x *= 3; x //= 4; x **= 2; x %= 7; x <<= 3; x |= 1; x ^= 3; x &= 0xff; x >>= 1; print(x)
x = 7.5; x += 1; x /= 2; x //= 1; print(x)
s = 'a'; s += 'b'; s *= 3; print(s)
t = (1,); u = t; t += (2,); print(t, u)
l = [1]; m = l; l += [2]; l *= 2; print(m is l, l)
st = {1}; sv = st; st |= {2}; st &= {2, 3}; st ^= {9}; st -= {2}; print(st, sv is st)
dd = {1: 1}; de = dd; dd |= {2: 2}; print(dd, de is dd)
b = True; b &= False; print(b, True ^ True, int(True), True + 1, str(True), repr(False), f'{True!r:>6}', '%d' % True, hash(True))
print(1_000_000, 0xff, 1e3, 1j * 1j, -0.0, 1e-7, 123456789012345678901234567890 * 10**20, -2**63, 2**63 - 1 + 1, (2**63) // -1, (-2**63) // -1, -7 // 2, divmod(-2**63, -1), (-2**63) % -1, abs(-2**63), -(-2**63))
print(sys.maxsize + 1, hash(2**100), 10**25 % 7, 3**200 % 10**10, (10**30) >> 70, -(10**30) >> 70, 1 << 100, (1 << 100) & (1 << 99 | 1), ~(1 << 70), (10**30) ^ 5, -(10**20) // 3, -(10**20) % 3, 10**20 / 3, 1 / 3, 2**0.5)
