#!/usr/bin/env python3
"""run_micropython.py NATMOD amd64|i386|armhf SESSION: the session on real MicroPython, in an empty folder."""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
import skipping  # noqa: E402


def main(natmod, firmware, session):
    program = running.micropython(firmware)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(session, folder)
        done = running.run([natmod, "run", "--micropython", program, Path(session).name], folder)
    print(done.stdout)
    return done.returncode


skipping.exit_with(main, *sys.argv[1:])
