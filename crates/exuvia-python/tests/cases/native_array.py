"""array: items, messages, sizes."""

import array as module
import copy
import gc
import sys
import weakref
from array import array


def attempt(text):
    try:
        print(text, "->", eval(text))
    except BaseException as error:
        print(text, "->", type(error).__name__, error)


a = array("i", [1, 2, 3])
for text in """array()
array('x')
array(1)
array('ii')
array('i'), array('i',[1,2]), array('d',[1.5]), array('u','ab')
array('i','ab')
array('i',b'12345678')
array('i',b'123')
array('i',5)
array('i',[1.5])
array('i',['a'])
array('b',[200])
array('b',[-200])
array('B',[300])
array('B',[-1])
array('h',[40000])
array('H',[70000])
array('H',[-1])
array('i',[2**31])
array('I',[2**32])
array('I',[-1])
array('l',[2**63])
array('L',[2**64])
array('q',[2**63])
array('Q',[-1])
array('f',['a'])
array('u',[1])
array('u','ab')[0]
array('i',x=1)
a.append('x')
a.append()
a.pop(), a
array('i').pop()
a.pop(9)
a.insert(0,7), a
a.remove(99)
a.index(99)
a.index(2), a.count(2)
a[0], a[-1], a[0:2], a[::-1]
a[9]
a['x']
a.__setitem__(0,'x')
a.__setitem__(9,1)
a.__setitem__(slice(0,1),[1])
a.__setitem__(slice(0,1),array('d',[1]))
a.__setitem__(slice(0,1),array('i',[4,5])), a
a.__delitem__(0), a
a+array('i',[1])
a+[1]
a+array('d',[1])
a*2, 2*a
a.extend([1,'x'])
a.extend(array('d'))
a.extend([8]), a
a.fromlist([1,'x']), a
a.fromlist(5)
a.frombytes(b'123')
a.frombytes(b'1234'), a
a.frombytes('x')
a.tobytes(), a.tolist(), a.typecode, a.itemsize
array('u','ab').tounicode()
a.tounicode()
a.byteswap(), a
a.reverse(), a
a==array('i',[1]), a==a, a<array('i',[99]), a==[1], array('i',[1])==array('d',[1.0])
a<[1]
sys.getsizeof(array('i')), sys.getsizeof(array('i',[1,2])), sys.getsizeof(array('B',b'abc')), gc.is_tracked(a)
a.__reduce_ex__(2)
hash(a)
list(iter(array('i',[1,2]))), type(iter(a))
2 in a, 'x' in a
bytes(array('B',[1,2])), bytearray(array('h',[1]))
module.typecodes, module.ArrayType
a.foo
array('f',[1.1])
array('i',range(3)), array('i',(1,2)), array('d',array('i',[1]))
a.buffer_info()[1], len(a), bool(array('i'))
copy.copy(a), copy.deepcopy(a) == a, weakref.ref(a)() is a""".splitlines():
    attempt(text)
x = array("i")
print([(x.append(1), sys.getsizeof(x))[1] for i in range(20)])
x[1:3] = x[:0]
x += array("i", [5])
del x[::2]
print(x, max(x), sum(x))
