#!/usr/bin/env python3
"""Build a module of a library that knows nothing of MicroPython, and have it pass its own tests.

    third_party.py --natmod PROGRAM [--scratch FOLDER] LIBRARY ARCH...

LIBRARY is a folder here, with a Makefile, a session.txt for the virtual board, and all.py, which runs
on real MicroPython and prints what is wrong, then "done". The library's source is Debian's, unchanged:
get_source.sh fetches it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from where import HERE, SKIPPED, Missing, build, interpreters, run_script


def source_of(library):
    done = subprocess.run([HERE / "get_source.sh", library], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing((done.stderr.strip().splitlines() or ["not fetched"])[-1])
    return done.stdout.strip().splitlines()[-1]


def check(library, arch, natmod, scratch):
    folder = HERE / library
    place = build(folder, arch, natmod, scratch, f"SOURCE={source_of(library)}")
    module = next(place.glob("*.mpy")).stem
    for where, command in interpreters(arch, natmod):
        if where == "board":
            subprocess.run([natmod, "run", f"{module}.mpy", "session.txt", "--heap", "4M", "--budget", "20G"],
                           cwd=place, check=True)
        else:
            lines = run_script(command, place, module, (folder / "all.py").read_text(encoding="utf-8"))
            if lines[-1:] != ["done"] or len(lines) != 1:
                raise SystemExit(f"{library}, {arch}, {where}: " + "\n".join(lines))
        print(f"{library}, {arch}, {where}: its own tests pass")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("archs", nargs="+", metavar="ARCH")
    parser.add_argument("--natmod", required=True)
    parser.add_argument("--scratch", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        scratch = (options.scratch or Path(temporary)).resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        try:
            for arch in options.archs:
                check(options.library, arch, options.natmod, scratch)
        except Missing as reason:
            print(f"skipped: {reason}", file=sys.stderr)
            return 1 if os.environ.get("CI") == "true" else SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())
