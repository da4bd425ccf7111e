"""Without a usable sys.stderr, CPython says what it can on the first one; the failing flush makes the status 120."""
import sys

sys.stderr = 5
raise ValueError("v")
