"""Constants of the program are held by the code and, while the program runs, by its tree."""
import sys

count = sys.getrefcount


def constants():
    print(count(257), count(1.5), count((1, 2)), count("a b"), count(b"xy"), count(1j), count(-300))
    thousand = 1000
    another = 1000
    print(count(thousand), thousand is another)


constants()
print(count(12345), count("c d"))

# Of text that the program compiles the tree is gone.
exec("def compiled(): print(count(999), count('e f'))")
compiled()
