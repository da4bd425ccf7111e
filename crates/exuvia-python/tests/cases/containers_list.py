def show(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)


numbers = [3, 1, 2]
numbers.append(5)
numbers.extend((7, 8))
numbers.extend(i for i in range(2))
numbers += [9]
numbers += "ab"
print(numbers, len(numbers))
numbers.insert(0, "first")
numbers.insert(-1, "before last")
numbers.insert(100, "last")
numbers.insert(-100, "very first")
print(numbers)
print(numbers.pop(), numbers.pop(0), numbers.pop(-2), numbers)
numbers.remove(7)
print(numbers.index(1), numbers.index(1, 4), numbers.count(1))
show(numbers.index, 99)
show(numbers.index, 3, 5)
show(numbers.index, 3, -100, 100)
show(numbers.remove, 99)
show(numbers.pop, 99)
show([].pop)
show([].pop, 0)
show([1].pop, "a")
show([1].insert, "a", 1)
show([1].append)
show([1].append, 1, 2)
show([1].extend, 5)
show([1].index)
show([1].clear, 1)
show(list, 5)
show(list, 1, 2)
show(list.append, 5, 1)
show([1].count)
numbers.reverse()
print(numbers, numbers.copy() == numbers, numbers.copy() is numbers)
numbers.clear()
print(numbers, bool(numbers))

a = list(range(10))
print(a[2:5], a[:3], a[7:], a[-3:], a[:-7], a[::3], a[::-1], a[8:2:-2], a[5:2], a[100:], a[-100:2], a[::-100])
a[2:4] = "xyz"
print(a)
a[5:5] = [0, 0]
print(a)
a[::2] = range(len(a[::2]))
print(a)
del a[1:3]
print(a)
del a[::3]
print(a)
del a[-1], a[0]
print(a)
a[10:] = [1, 2]
a[:0] = [-1]
print(a)
a[:] = a
print(a)
a[1:3] = a
print(a)
b = [1, 2, 3, 4]
b[3:1] = ["in"]
print(b)


def assign(target, key, value):
    target[key] = value
    return target


def delete(target, key):
    del target[key]
    return target


show(assign, [1, 2, 3], slice(None, None, 2), [1])
show(assign, [1, 2, 3], slice(None, None, 2), 5)
show(assign, [1, 2, 3], slice(0, 1), 5)
show(assign, [1, 2, 3], 3, 5)
show(assign, [1, 2, 3], -4, 5)
show(assign, [1, 2, 3], "a", 5)
show(assign, [1, 2, 3], None, 5)
show(assign, [1, 2, 3], True, 5)
show(assign, [1, 2, 3], 1.0, 5)
show(assign, [1, 2, 3], slice(None, None, 0), [])
show(assign, (1, 2), 0, 5)
show(assign, "ab", 0, "c")
show(assign, 5, 0, "c")
show(delete, [1, 2, 3], 3)
show(delete, [1, 2, 3], "a")
show(delete, (1, 2, 3), 1)
show(delete, "abc", 1)
show(delete, 5, 1)
show(delete, {1}, 1)
show(lambda: [1, 2][5])
show(lambda: [1, 2][-3])
show(lambda: [1, 2]["a"])
show(lambda: [1, 2][1.5])
show(lambda: [1, 2][10**30])
show(lambda: [1, 2][:10**30])
show(lambda: [1, 2]["a":])
show(lambda: (1, 2)[5])
show(lambda: (1, 2)["a"])
show(lambda: (1, 2)[1:])
show(lambda: "abc"[5])
show(lambda: "abc"["a"])
show(lambda: "aäc€"[1:])
show(lambda: "aäc€"[::-1])
show(lambda: "aäc€"[-1])
show(lambda: b"abc"[1])
show(lambda: b"abc"[5])
show(lambda: b"abc"[::-1])
show(lambda: 5[0])
show(lambda: None[0])
show(lambda: {1}[0])
show(lambda: int[0])


class Index:
    def __index__(self):
        return 1


class BadIndex:
    def __index__(self):
        return "a"


show(lambda: [1, 2, 3][Index()])
show(lambda: [1, 2, 3][Index():])
show(lambda: [1, 2, 3][BadIndex()])
show(lambda: [1, 2, 3][BadIndex():])

print([1] * 3, 3 * [1, 2], [1] + [2], [0] * -1)
show(lambda: [1] + (2,))
c = d = [1]
c *= 3
print(d)
c += c
print(d)
print((1, 2).index(2), (1, 2, 1).count(1), (1, 2) + (3,), (1,) * 3, tuple("abc"), tuple([1, 2]), tuple())
show((1, 2).index, 5)
print([] < [1], [1, 2] < [1, 3], [1, 2] <= [1, 2], [2] > [1, 5], [1, 2] == [1, 2], [1] != [2], [1] == (1,))
show(lambda: [1] < [None])
show(lambda: [1] < (1,))
print([[1, 2], [3]].__contains__([3]), [1].__len__(), [1, 2].__getitem__(1), list.__eq__([1], [1]), list.__eq__([1], 1))
print(list[int] is not None)
