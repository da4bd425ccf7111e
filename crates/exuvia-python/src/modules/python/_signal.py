"""Signals: their numbers, and what is to happen when they arrive."""

SIG_DFL, SIG_IGN = 0, 1
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2
NSIG = 65

_NAMES = """
SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM
SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR
SIGSYS
"""
globals().update((name, number) for number, name in enumerate(_NAMES.split(), 1))
SIGIOT, SIGPOLL, SIGCLD, SIGRTMIN, SIGRTMAX = SIGABRT, SIGIO, SIGCHLD, 34, 64

ItimerError = OSError


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_handlers = {SIGINT: default_int_handler}


def getsignal(signalnum, /):
    _check(signalnum)
    return _handlers.get(signalnum, SIG_DFL)


def signal(signalnum, handler, /):
    """Remembers a handler. Only Ctrl-C is ever delivered, and it raises KeyboardInterrupt."""
    _check(signalnum)
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    if signalnum in (SIGKILL, SIGSTOP):
        raise OSError(22, "Invalid argument")
    previous = getsignal(signalnum)
    _handlers[signalnum] = handler
    return previous


def _check(signalnum):
    if not 0 < signalnum < NSIG:
        raise ValueError("signal number out of range")


def strsignal(signalnum, /):
    return {2: "Interrupt", 9: "Killed", 11: "Segmentation fault", 15: "Terminated"}.get(signalnum)


def valid_signals():
    return set(range(1, NSIG))


def siginterrupt(signalnum, flag, /):
    _check(signalnum)
