"""A C number at the address of an object is the object's count as it is now, not as it was."""
import ctypes


class Person:
    pass


for make in (list, Person):
    person = make()
    address = id(person)
    count = ctypes.c_long.from_address(address)
    print(count.value)
    friend = person
    print(count.value, count)
    friends = [person, friend]
    print(count.value, ctypes.c_ssize_t.from_address(address).value)
    del friend, friends
    print(count.value)
small = ctypes.c_byte.from_address(id(person))
people = [person] * 300
print(small.value == (301 + 128) % 256 - 128, count.value)
people.clear()
print(small.value)
