"""The code of a SystemExit is looked up as an attribute."""
import sys


class Exit(SystemExit):
    def __init__(self):
        self.code = 7


for status in (Exit(), SystemExit(4), "text", (1, 2), None, True, 2**70):
    try:
        sys.exit(status)
    except SystemExit as error:
        print(type(error).__name__, error.args, error.code)
raise Exit
