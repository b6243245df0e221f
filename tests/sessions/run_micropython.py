#!/usr/bin/env python3
"""Run a session on real MicroPython: run_micropython.py amd64|i386|armhf SESSION

Exit status: 0 it passes, 1 not, 77 there is no MicroPython here.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

INTEROP = Path(__file__).resolve().parent.parent / "interop"
sys.path.insert(0, str(INTEROP))
import session  # noqa: E402


def main(firmware, path):
    done = subprocess.run([INTEROP / "get_micropython.sh", firmware], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        print(done.stderr.strip())
        return done.returncode
    interpreter = f"{done.stdout.splitlines()[-1]}/micropython-{firmware}"
    steps = session.parse(Path(path).read_text(encoding="utf-8"), path)
    with tempfile.TemporaryDirectory() as folder:
        stopped = session.run(steps, [interpreter], folder)
    print(session.difference(steps, path))
    failed = sum(not step.passes() for step in steps)
    print(f"{failed} of {len(steps)} steps failed", stopped or "")
    return 1 if failed or stopped else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
