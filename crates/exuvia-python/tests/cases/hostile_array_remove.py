"""An array that is emptied by the comparison with which an item to be removed is sought."""

from array import array


class Emptying:
    def __eq__(self, other):
        del numbers[:]
        return True


class Shortening:
    def __eq__(self, other):
        numbers.pop()
        return other == 2


numbers = array("i", [1, 2, 3])
numbers.remove(Emptying())
print(numbers)

numbers = array("i", [1, 2, 3])
numbers.remove(Shortening())
print(numbers)
