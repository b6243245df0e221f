"""speed.py NATMOD SLOW FAST LIMIT: how much longer NATMOD takes for the link command SLOW than for FAST,
each a list of arguments in one string. Fails above LIMIT. The least of some runs counts, in turns."""

import os
import sys


def seconds(program, arguments):
    child = os.fork()
    if child == 0:
        os.execv(program, [program, *arguments.split()])
    _, status, usage = os.wait4(child, 0)
    assert status == 0, arguments
    return usage.ru_utime + usage.ru_stime


program, slow, fast, limit = sys.argv[1:]
runs = [(seconds(program, slow), seconds(program, fast)) for _ in range(15)]
ratio = min(run[0] for run in runs) / min(run[1] for run in runs)
print(f"{ratio:.2f} times")
sys.exit(ratio > float(limit))
