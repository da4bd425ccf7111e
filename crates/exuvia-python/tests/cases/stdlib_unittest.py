# `unittest` reports what it reports in CPython, down to the last character.
import io
import re
import unittest


class T(unittest.TestCase):
    """What can happen to a test."""

    def test_equal(self):
        self.assertEqual(1, 1)

    def test_lists(self):
        self.assertEqual([1, 2, 3], [1, 2, 4])

    def test_error(self):
        raise KeyError("x")

    @unittest.skip("why not")
    def test_skip(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()

    def test_parts(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertEqual(i, 1)

    def test_contexts(self):
        with self.assertRaisesRegex(ValueError, "abc"):
            raise ValueError("xabcx")
        with self.assertWarns(DeprecationWarning):
            import warnings

            warnings.warn("old", DeprecationWarning)
        with self.assertLogs() as seen:
            import logging

            logging.getLogger().warning("hey")
        self.assertEqual(seen.output, ["WARNING:root:hey"])

    def test_texts(self):
        self.assertMultiLineEqual("a\nb\n", "a\nc\n")

    def test_dicts(self):
        self.assertEqual({"a": 1}, {"a": 2})

    def setUp(self):
        self.addCleanup(print, "cleaned up", self.id())


out = io.StringIO()
suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)
result = unittest.TextTestRunner(out, verbosity=2).run(suite)
print(re.sub(r"in [0-9.]+s", "in TIMEs", out.getvalue()).replace(__file__, "FILE"))
print(result, result.wasSuccessful())
