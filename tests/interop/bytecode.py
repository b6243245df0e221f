#!/usr/bin/env python3
"""Run Python modules, compiled by natmod, on the virtual board and on real MicroPython.

    bytecode.py --natmod PROGRAM --scratch FOLDER [--no-fetch] MODULE...

A MODULE is a file of bytecode/ without its .py. Importing it prints results, a line each; the board
must print the same, as a board of 64 bits and of 32, and with a collection at every allocation.
Exit status: 0 all agree; 1 they do not; 77 there is no MicroPython here (1 when CI
is true).
"""

import argparse
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
import skipping  # noqa: E402
from archs import ARCHS  # noqa: E402

HERE = running.TESTS / "interop"
BOARDS = ("x64", "x86", "armv7emdp")


def run(command, folder):
    done = running.run(command, folder)
    return done.stdout + (f"exit status {done.returncode}\n" if done.returncode else "")


def compare_board(real, judge, arch, arguments, folder, options):
    """Where a board's output differs from what the judge printed, also with a collection at every allocation; and
    how many lines were compared."""
    differences, lines = "", 0
    for stress in ([], ["--gc-stress"]):
        board = run([options.natmod, "run", "--arch", arch, "--port", "unix", *stress, *arguments], folder)
        lines += len(real.splitlines())
        differences += running.difference(real, board, judge, " ".join(["board", arch, *stress]))
    return differences, lines


def compare_runs(real_arguments, board_arguments, folder, options):
    """Returns where a board's output differs from MicroPython's, and how many lines were compared."""
    differences, lines = "", 0
    for arch in BOARDS:
        firmware = ARCHS[arch].firmware
        real = run([running.micropython(firmware, *options.no_fetch), *real_arguments], folder)
        if "exit status" in real:
            return real, 0
        found, n = compare_board(real, f"MicroPython for {firmware}", arch, board_arguments, folder, options)
        differences += found
        lines += n
    return differences, lines


def compare(module, options):
    folder = options.scratch / "bytecode" / module
    folder.mkdir(parents=True, exist_ok=True)
    source = HERE / "bytecode" / f"{module}.py"
    mpy = folder / f"{module}.mpy"  # the source is elsewhere: nothing else can be imported
    subprocess.run([options.natmod, "py", "-s", source.name, "-o", mpy, source], check=True)
    statement = ["-c", f"import {module}"]
    return compare_runs(statement, [mpy, *statement], folder, options)


def main(compare_one):
    parser = argparse.ArgumentParser(description="Run Python on the board and on MicroPython.")
    parser.add_argument("names", nargs="+", metavar="NAME")
    running.add_arguments(parser)
    options = parser.parse_args()
    status = 0
    for name in options.names:
        differences, results = compare_one(name, options)
        print(differences or f"{name}: {results} results agree")
        status = max(status, 1 if differences else 0)
    return status


if __name__ == "__main__":
    skipping.exit_with(main, compare)
