"""Reference counting: an object dies with the last reference to it, at once."""

from doomed import Doomed
from refcounts import refs


def main():
    one = Doomed("Ada")
    address = id(one)
    print(refs(address))  # held by `one`

    two = one
    print(refs(address))  # held by `one` and by `two`

    one = None
    print(refs(address))  # held by `two`

    two = None  # held by nobody: it dies here
    print(refs(address))
    print("end")


main()
