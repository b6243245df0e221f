#!/usr/bin/env python3
"""Build a module of a library that knows nothing of MicroPython, and have it pass its own tests.

    third_party.py --natmod PROGRAM [--scratch FOLDER] LIBRARY ARCH...

LIBRARY is a folder here, with a Makefile, a session.txt for the virtual board, and all.py, which runs
on real MicroPython and prints what is wrong, then "done". The library's source is Debian's, unchanged:
get_source.sh fetches it.
"""

import subprocess
import sys

from where import HERE, Missing, build, check_archs, interpreters, run_script


def source_of(library):
    done = subprocess.run([HERE / "get_source.sh", library], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Missing((done.stderr.strip().splitlines() or ["not fetched"])[-1])
    return done.stdout.strip().splitlines()[-1]


def check(library, arch, natmod, scratch):
    folder = HERE / library
    wrong = []
    place = build(folder, arch, natmod, scratch, f"SOURCE={source_of(library)}")
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
    sys.exit(check_archs(check, "library"))
