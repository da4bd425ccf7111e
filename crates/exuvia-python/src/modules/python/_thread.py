"""Threads: there is one."""

TIMEOUT_MAX = 9223372036.0
error = RuntimeError


def get_ident():
    return 1


get_native_id = get_ident


def _count():
    return 0


def stack_size(size=0):
    return 0


def start_new_thread(function, args, kwargs=None):
    raise RuntimeError("can't start new thread")


start_new = start_new_thread


def interrupt_main(signum=2):
    raise KeyboardInterrupt


def exit():
    raise SystemExit


exit_thread = exit


class LockType:
    """A lock. To wait for one that is held is to wait forever, so that it is refused."""

    def __init__(self):
        self._is_held = False

    def acquire(self, blocking=True, timeout=-1):
        if not self._is_held:
            self._is_held = True
            return True
        if blocking and timeout < 0:
            raise RuntimeError("deadlock: the lock is held, and there is no other thread")
        return False

    def release(self):
        if not self._is_held:
            raise RuntimeError("release unlocked lock")
        self._is_held = False

    def locked(self):
        return self._is_held

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def _at_fork_reinit(self):
        self._is_held = False


class RLock:
    """A lock that its owner can take more than once."""

    def __init__(self):
        self._depth = 0

    def acquire(self, blocking=True, timeout=-1):
        self._depth += 1
        return True

    def release(self):
        if not self._depth:
            raise RuntimeError("cannot release un-acquired lock")
        self._depth -= 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def _is_owned(self):
        return self._depth > 0

    def _recursion_count(self):
        return self._depth

    def _release_save(self):
        depth, self._depth = self._depth, 0
        return depth

    def _acquire_restore(self, depth):
        self._depth = depth

    def _at_fork_reinit(self):
        self._depth = 0


def allocate_lock():
    return LockType()


allocate = allocate_lock


def _set_sentinel():
    return LockType()


class _local:
    """Attributes of a thread; there is one thread."""


class _ExceptHookArgs(tuple):
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


def _excepthook(args):
    import sys

    sys.excepthook(*args[:3])
