# The exception that `sys.exit` raises for a tuple is made only when some code sees it. Until then its value is the tuple, which
# is what is printed at the end.
import sys


def leave():
    sys.exit((3, "items"))


try:
    leave()
except SystemExit as error:
    print(error.args, error.code)


class Noisy:
    def __del__(self):
        try:
            raise KeyError
        except KeyError:
            print("handled something else")


def unwound():
    noisy = Noisy()
    leave()


unwound()
