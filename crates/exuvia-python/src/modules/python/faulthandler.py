"""What CPython does when it crashes. Programs cannot crash this runtime, so there is nothing to be told."""

import sys
import traceback

_is_enabled = False


def enable(file=sys.stderr, all_threads=True):
    global _is_enabled
    _is_enabled = True


def disable():
    global _is_enabled
    was_enabled, _is_enabled = _is_enabled, False
    return was_enabled


def is_enabled():
    return _is_enabled


def dump_traceback(file=None, all_threads=True):
    """Writes where the program is."""
    file = sys.stderr if file is None else file
    file.write("Current thread 0x0000000000000001 (most recent call first):\n")
    for place in reversed(traceback.extract_stack(sys._getframe().f_back)):
        file.write(f'  File "{place.filename}", line {place.lineno} in {place.name}\n')


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Nothing is watched."""
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")


def cancel_dump_traceback_later():
    pass


def register(signum, file=None, all_threads=True, chain=False):
    pass


def unregister(signum):
    return False
