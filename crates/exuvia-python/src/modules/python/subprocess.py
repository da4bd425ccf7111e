"""Other programs: starting them, talking to them, waiting for them."""

import io
import os
import sys

import _subprocess

__all__ = [
    "Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput", "check_output", "run",
    "CalledProcessError", "DEVNULL", "SubprocessError", "TimeoutExpired", "CompletedProcess",
]

PIPE, STDOUT, DEVNULL = -1, -2, -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    """A program ended with a status other than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stderr = returncode, cmd, output, stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            import signal

            try:
                return f"Command '{self.cmd}' died with {signal.Signals(-self.returncode)!r}."
            except ValueError:
                return f"Command '{self.cmd}' died with unknown signal {-self.returncode}."
        return f"Command '{self.cmd}' returned non-zero exit status {self.returncode}."

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """A program took longer than it was given."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd, self.timeout, self.output, self.stderr = cmd, timeout, output, stderr

    def __str__(self):
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """A program that has ended."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args, self.returncode, self.stdout, self.stderr = args, returncode, stdout, stderr

    def __repr__(self):
        parts = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        if self.stdout is not None:
            parts.append(f"stdout={self.stdout!r}")
        if self.stderr is not None:
            parts.append(f"stderr={self.stderr!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def _words(args, shell):
    if isinstance(args, (str, bytes)) or hasattr(args, "__fspath__"):
        args = [os.fsdecode(args)]
    else:
        args = [os.fsdecode(arg) for arg in args]
    return ["/bin/sh", "-c", *args] if shell else args


def _find(program, env):
    """The path of a program that is named without one."""
    if "/" in program:
        return program
    for directory in os.get_exec_path(env):
        full = os.path.join(directory, program)
        if os.path.isfile(full) and os.access(full, os.X_OK):
            return full
    raise FileNotFoundError(2, "No such file or directory", program)


class Popen:
    """A program that runs."""

    def __init__(
        self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None, close_fds=True,
        shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None, creationflags=0,
        restore_signals=True, start_new_session=False, pass_fds=(), *, user=None, group=None, extra_groups=None,
        encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None,
    ):
        if preexec_fn is not None or pass_fds:
            raise NotImplementedError("preexec_fn and pass_fds are not supported")
        self.args, self.returncode = args, None
        self.encoding, self.errors = encoding, errors
        self.text_mode = bool(encoding or errors or text or universal_newlines)
        self._communicated = False
        words = _words(args, shell)
        program = os.fsdecode(executable) if executable else _find(words[0], env)
        if cwd is not None and not os.path.isdir(cwd):
            raise FileNotFoundError(2, "No such file or directory", cwd)
        variables = [(os.fsdecode(k), os.fsdecode(v)) for k, v in (os.environ if env is None else env).items()]
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and hasattr(stream, "flush"):
                stream.flush()
        self._ends, theirs = [], []
        try:
            self._stdin = self._open(stdin, theirs, is_input=True)
            self._stdout = self._open(stdout, theirs)
            same = 1 if stdout is None else theirs[1]
            self._stderr = self._open(same if stderr == STDOUT else stderr, theirs)
            self.pid = _subprocess.spawn(words, program, None if cwd is None else os.fsdecode(cwd), variables, *theirs)
        finally:
            for end in self._ends:
                os.close(end)
        self.stdin = self._file(self._stdin, "wb")
        self.stdout = self._file(self._stdout, "rb")
        self.stderr = self._file(self._stderr, "rb")

    def _open(self, given, theirs, is_input=False):
        """Adds the program's end of a stream to theirs; returns ours, if it is a pipe."""
        if given is None:
            theirs.append(-1)
        elif given == PIPE:
            read, write = os.pipe()
            theirs.append(read if is_input else write)
            self._ends.append(theirs[-1])
            return write if is_input else read
        elif isinstance(given, int):
            theirs.append(given)
        else:
            theirs.append(given)
        return None

    def _file(self, end, mode):
        if end is None:
            return None
        if not self.text_mode:
            return os.fdopen(end, mode)
        return os.fdopen(end, mode[0], encoding=self.encoding, errors=self.errors)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        for stream in (self.stdout, self.stderr, self.stdin):
            if stream is not None:
                stream.close()
        self.wait()

    def __repr__(self):
        words = repr(self.args)
        if len(words) > 80:
            words = words[:76] + "..."
        return f"<Popen: returncode: {self.returncode} args: {words}>"

    def poll(self):
        if self.returncode is None:
            self.returncode = _subprocess.wait(self.pid, 0)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            self.returncode = _subprocess.wait(self.pid, timeout)
            if self.returncode is None:
                raise TimeoutExpired(self.args, timeout)
        return self.returncode

    def communicate(self, input=None, timeout=None):
        """Writes the input, reads all that the program writes, and waits for its end."""
        if self._communicated and input:
            raise ValueError("Cannot send input after starting communication")
        if isinstance(input, str):
            input = input.encode(self.encoding or "utf-8")
        self._communicated = True
        result = _subprocess.communicate(self.pid, self.stdin, input or b"", self.stdout, self.stderr, timeout)
        if result is None:
            raise TimeoutExpired(self.args, timeout)
        self.wait(timeout)
        streams = zip(result, (self.stdout, self.stderr))
        return tuple(None if stream is None else self._translate(data) for data, stream in streams)

    def _translate(self, data):
        if not self.text_mode:
            return data
        text = data.decode(self.encoding or "utf-8", self.errors or "strict")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def send_signal(self, sig):
        if self.poll() is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def terminate(self):
        self.send_signal(15)

    def kill(self):
        self.send_signal(9)


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Runs a program to its end."""
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if kwargs.get("stdout") is not None or kwargs.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        kwargs["stdout"] = kwargs["stderr"] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except:
            process.kill()
            process.wait()
            raise
    if check and process.returncode:
        raise CalledProcessError(process.returncode, process.args, stdout, stderr)
    return CompletedProcess(process.args, process.returncode, stdout, stderr)


def call(*popenargs, timeout=None, **kwargs):
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except:
            process.kill()
            raise


def check_call(*popenargs, **kwargs):
    status = call(*popenargs, **kwargs)
    if status:
        raise CalledProcessError(status, kwargs.get("args") or popenargs[0])
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    for name in ("stdout", "check"):
        if name in kwargs:
            raise ValueError(f"{name} argument not allowed, it will be overridden.")
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def getstatusoutput(cmd, *, encoding=None, errors=None):
    done = run(cmd, shell=True, text=True, stdout=PIPE, stderr=STDOUT, encoding=encoding, errors=errors)
    return done.returncode, done.stdout.removesuffix("\n")


def getoutput(cmd, *, encoding=None, errors=None):
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def list2cmdline(seq):
    import shlex

    return shlex.join(map(os.fsdecode, seq))


def _args_from_interpreter_flags():
    """The options that have a new interpreter behave as this one."""
    args = []
    if sys.flags.isolated:
        args.append("-I")
    elif sys.flags.ignore_environment:
        args.append("-E")
    for option in sys.warnoptions:
        args.append("-W" + option)
    return args


def _optim_args_from_interpreter_flags():
    return []


def _cleanup():
    pass


_active = []
_USE_POSIX_SPAWN = _USE_VFORK = False
