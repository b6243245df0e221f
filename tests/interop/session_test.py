#!/usr/bin/env python3
"""The session runner can fail: each way in which a session differs from what comes is seen."""

import sys
import tempfile
import unittest

import session

# Stands in for the interpreter: CPython understands the same driver, but for print_exception. -u:
# what is printed is not kept back, as with MicroPython.
PYTHON = [sys.executable, "-u", "-c",
          "import sys, traceback\n"
          "sys.print_exception = lambda e: print(''.join(traceback.format_exception(e)), end='')\n"
          "exec(open(sys.argv[1]).read())"]


def run(text, interpreter=PYTHON, timeout=20):
    steps = session.parse(text)
    with tempfile.TemporaryDirectory() as folder:
        stopped = session.run(steps, interpreter, folder, timeout)
    return steps, stopped


class Sessions(unittest.TestCase):
    def assert_passes(self, text):
        steps, stopped = run(text)
        self.assertIsNone(stopped)
        self.assertEqual(session.difference(steps, "s"), "")
        self.assertTrue(all(step.passes() for step in steps))

    def assert_differs(self, text, *lines):
        steps, stopped = run(text)
        self.assertIsNone(stopped)
        difference = session.difference(steps, "s").splitlines()
        for line in lines:
            self.assertIn(line, difference)
        self.assertFalse(all(step.passes() for step in steps))

    def test_values_and_prints_and_prose(self):
        self.assert_passes("prose\n\n>>> 1 + 1\n2\n>>> x = 'a'\n>>> x\n'a'\n\nmore prose\n"
                           ">>> None\n>>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n")

    def test_a_step_over_several_lines(self):
        self.assert_passes(">>> [1,\n...  2]\n[1, 2]\n")

    def test_a_block(self):
        self.assert_passes(">>> for i in range(2):\n...     print(i)\n...\n0\n1\n")

    def test_a_wrong_value(self):
        self.assert_differs(">>> 1 + 1\n3\n", "-3", "+2")

    def test_a_value_where_none_is_expected(self):
        self.assert_differs(">>> 1\n", "+1")

    def test_nothing_where_a_value_is_expected(self):
        self.assert_differs(">>> None\n1\n", "-1")

    def test_spaces_count(self):
        self.assert_differs(">>> print('a ')\na\n", "-a", "+a ")

    def test_a_traceback_is_matched_by_its_last_line(self):
        self.assert_passes(">>> 1 // 0\nTraceback (most recent call last):\n  ...\n"
                           "ZeroDivisionError: integer division or modulo by zero\n")

    def test_another_exception(self):
        self.assert_differs(">>> [][0]\nTraceback (most recent call last):\n  ...\nKeyError: 0\n",
                            "-KeyError: 0", "+IndexError: list index out of range")

    def test_an_exception_that_does_not_come(self):
        self.assert_differs(">>> 1\nTraceback (most recent call last):\n  ...\nKeyError: 0\n", "+1")

    def test_an_exception_that_is_not_expected(self):
        self.assert_differs(">>> [][0]\n0\n", "-0", "+IndexError: list index out of range")

    def test_an_interpreter_that_dies(self):
        steps, stopped = run(">>> 1\n1\n>>> import os\n>>> os.abort()\n>>> 2\n2\n")
        self.assertIn("in the step at line 4: ended by SIGABRT", stopped)
        self.assertEqual([step.passes() for step in steps], [True, True, False, False])
        difference = session.difference(steps, "s").splitlines()
        self.assertEqual(difference[-1], "+(the interpreter stopped: ended by SIGABRT)")

    def test_an_interpreter_that_leaves_early(self):
        steps, stopped = run(">>> 1\n1\n>>> import os\n>>> os._exit(0)\n")
        self.assertIn("exit status 0", stopped)
        self.assertFalse(steps[-1].passes())

    def test_an_interpreter_that_hangs(self):
        steps, stopped = run(">>> import time\n>>> time.sleep(60)\n", timeout=2)
        self.assertIn("no end after 2 seconds", stopped)
        self.assertFalse(steps[-1].passes())

    def test_an_interpreter_that_does_not_start(self):
        _, stopped = run(">>> 1\n1\n", ["false"])
        self.assertIn("before the first step", stopped)

    def test_sessions_that_are_wrong_themselves(self):
        for text in ("", "only prose\n", ">>>1\n",
                     ">>> 1\nTraceback (most recent call last):\nx: y\n"):
            with self.subTest(text), self.assertRaises(session.SessionError):
                session.parse(text)


if __name__ == "__main__":
    unittest.main()
