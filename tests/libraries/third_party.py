#!/usr/bin/env python3
"""Build a module of a library that knows nothing of MicroPython, and have it pass its own tests.

    third_party.py --natmod PROGRAM [--scratch FOLDER] LIBRARY ARCH...

LIBRARY is a folder here, with a Makefile, a session.txt for the virtual board, and all.py, which runs
on real MicroPython and prints what is wrong, then "done". The library's source is Debian's, unchanged:
get_source.sh fetches it.
"""

import subprocess

from where import HERE, build, check_archs, interpreters, run_script  # first: it finds the others
from running import fetched
from skipping import exit_with


def check(library, arch, natmod, scratch):
    folder = HERE / library
    wrong = []
    place = build(folder, arch, natmod, scratch, f"SOURCE={fetched('libraries/get_source.sh', library)}")
    module = next(place.glob("*.mpy")).stem
    for where, command in interpreters(arch, natmod):
        if where == "board":
            subprocess.run([natmod, "run", f"{module}.mpy", "session.txt", "--heap", "4M", "--budget", "20G"],
                           cwd=place, check=True)
        else:
            lines = run_script(command, place, module, (folder / "all.py").read_text(encoding="utf-8"))
            if lines[-1:] != ["done"] or len(lines) != 1:
                wrong.append(f"{library}, {arch}, {where}: " + "\n".join(lines))
                continue
        print(f"{library}, {arch}, {where}: its own tests pass")
    return wrong


if __name__ == "__main__":
    exit_with(check_archs, check, "library")
