"""Whether files compile. Nothing is written, since compiled files are not used."""

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]

import builtins
import enum


class PycInvalidationMode(enum.Enum):
    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


class PyCompileError(Exception):
    """A file cannot be compiled."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        import traceback

        self.exc_type_name, self.exc_value, self.file = exc_type.__name__, exc_value, file
        self.msg = msg or "".join(traceback.format_exception_only(exc_type, exc_value))
        super().__init__(self.msg, self.exc_type_name, exc_value, file)

    def __str__(self):
        return self.msg


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    import sys

    with open(file, encoding="utf-8") as source:
        text = source.read()
    try:
        builtins.compile(text, dfile or file, "exec")
    except Exception as error:
        problem = PyCompileError(type(error), error, dfile or file)
        if doraise:
            raise problem
        if quiet < 2:
            sys.stderr.write(problem.msg + "\n")
    return None
