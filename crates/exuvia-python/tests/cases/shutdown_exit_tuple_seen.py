# A `finally` clause sees the exception, which is a `SystemExit` with the tuple's items from then on.
import sys

try:
    sys.exit((3,))
finally:
    print("seen")
