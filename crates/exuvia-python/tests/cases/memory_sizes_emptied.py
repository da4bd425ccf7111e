# A dictionary has larger entries from the first key on that is no string, also when that is gone, until it is cleared.
import sys


def show(label, dictionary):
    print(label, sys.getsizeof(dictionary))


for n in range(12):
    numbers = {key: None for key in range(n)}
    names = {str(key): None for key in range(n)}
    for key in range(n):
        del numbers[key], names[str(key)]
    show(n, numbers)
    show(n, names)

numbers = {1: 1}
show("one", numbers)
numbers.pop(1)
show("popped", numbers)
numbers["name"] = 1
show("a name", numbers)
for key in range(20):
    numbers[str(key)] = key
show("grown", numbers)
numbers.clear()
show("cleared", numbers)
numbers["name"] = 1
show("a name", numbers)
