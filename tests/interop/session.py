"""Sessions: what a user types at Python's prompt, and what comes back, on a real interpreter.

A session is text as doctest has it. A line that starts with `>>> ` begins a step, `... ` continues
it; the lines after it, up to an empty line or the next step, are its expected output, exactly.
`<BLANKLINE>` stands for an empty line of output. Text after an empty line is prose. Where the
output begins with `Traceback (most recent call last):` only that and the last line count; in
between the session says `  ...`.

A step is an expression (its value is shown unless None) or a simple statement: assignment, del,
import, assert, raise. A block statement ends with a line of `...` alone, as at the prompt.
"""

import difflib
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

TRACEBACK = "Traceback (most recent call last):"

# Runs each step by itself and prints a mark before its output. The value of an expression is shown
# because compile() is told that the input is interactive ("single").
DRIVER = """\
import sys
steps = {steps}
space = {{"__name__": "__main__"}}
def run():
    for number, source in enumerate(steps):
        print({mark!r} + str(number))
        try:
            exec(compile(source, "<session>", "single"), space)
        except BaseException as error:
            sys.print_exception(error)
    print({mark!r} + "end")
run()
"""
MARK = "\x1e"  # ASCII record separator: no session prints it


class SessionError(Exception):
    """The session's own text is wrong."""


@dataclass
class Step:
    line: int
    source: str
    expected: list
    before: list  # prose and empty lines between the step before and this one
    got: list = field(default_factory=list)
    reached: bool = True  # False: the interpreter stopped at a step before

    def passes(self):
        if not self.reached:
            return False
        if self.expected[:1] == [TRACEBACK]:
            return self.got[:1] == [TRACEBACK] and self.got[-1] == self.expected[-1]
        return self.got == self.expected


def parse(text, name="session"):
    steps, before, step, in_output = [], [], None, False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(">>> "):
            step = Step(number, line[4:], [], before)
            steps.append(step)
            before, in_output = [], True
        elif in_output and (line + " ").startswith("... ") and not step.expected:
            step.source += "\n" + line[4:]
        elif in_output and line.strip():
            step.expected.append("" if line == "<BLANKLINE>" else line)
        elif line.startswith((">>>", "...")):
            raise SessionError(f"{name}:{number}: a prompt is followed by a space and a statement")
        else:
            in_output = False
            before.append(line)
    for step in steps:
        if step.expected[:1] == [TRACEBACK]:
            if len(step.expected) < 3 or any(s.strip() != "..." for s in step.expected[1:-1]):
                raise SessionError(f"{name}:{step.line}: a traceback is its first line, "
                                   "'  ...' and the line of the exception")
    if not steps:
        raise SessionError(f"{name}: there is no step ('>>> ...') in it")
    return steps


def run(steps, interpreter, folder, timeout=120):
    """Run the steps with folder as the current one; fill in what each printed.

    Returns why the interpreter did not reach the end, or None when it did.
    """
    script = Path(folder) / "session_driver.py"
    script.write_text(DRIVER.format(steps=ascii([step.source for step in steps]), mark=MARK))
    process = subprocess.Popen([*interpreter, script.name], cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    stopped = None
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        stopped = f"no end after {timeout} seconds"
    preamble, *chunks = out.decode("utf-8", "backslashreplace").split(MARK)
    ended = False
    for chunk in chunks:
        number, _, printed = chunk.partition("\n")
        if number == "end":
            ended = True
        else:
            steps[int(number)].got = printed.splitlines()
    if stopped is None and process.returncode < 0:
        stopped = f"ended by {signal.Signals(-process.returncode).name}"
    elif stopped is None and not ended:
        stopped = f"exit status {process.returncode}"
    if stopped is None:
        return None
    reached = sum(1 for chunk in chunks if not chunk.startswith("end"))
    where = f"in the step at line {steps[reached - 1].line}" if reached else "before the first step"
    errors = err.decode("utf-8", "backslashreplace").strip() or preamble.strip()
    steps[max(reached - 1, 0)].got = [f"(the interpreter stopped: {stopped})"]
    for step in steps[max(reached, 1):]:
        step.reached = False
    return f"the interpreter stopped {where}: {stopped}" + (f": {errors}" if errors else "")


def difference(steps, name):
    """A unified diff from what the session expects to what came; empty when every step passes.

    It ends where the interpreter stopped.
    """
    wanted, came = [], []
    for step in filter(lambda step: step.reached, steps):
        first, *rest = step.source.split("\n")
        typed = step.before + [">>> " + first] + ["... " + line for line in rest]
        expected = [line or "<BLANKLINE>" for line in step.expected]
        wanted += typed + expected
        got = [line or "<BLANKLINE>" for line in step.got]
        came += typed + (expected if step.passes() else got)
    return "\n".join(difflib.unified_diff(wanted, came, name, name + " as run", lineterm=""))
