"""An exception whose traceback was set to None refers to None."""
import gc


def names(x):
    return [type(y).__name__ for y in gc.get_referents(x)]


error = ValueError(1)
print(names(error))
error.__traceback__ = None
print(names(error), error.__traceback__)
try:
    raise error
except ValueError:
    print(names(error))
error.with_traceback(None)
print(names(error))
