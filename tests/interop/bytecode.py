#!/usr/bin/env python3
"""Run Python modules, compiled by mpy-cross, on the virtual board and on real MicroPython.

    bytecode.py --natmod PROGRAM --scratch FOLDER [--no-fetch] MODULE...

A MODULE is a file of bytecode/ without its .py. Importing it prints results, a line each; the board
must print the same, as a board of 64 bits and of 32, and with a collection at every allocation.
Exit status: 0 all agree; 1 they do not; 77 there is no MicroPython or no mpy-cross here (1 when CI
is true).
"""

import argparse
import difflib
import os
import subprocess
import sys
from pathlib import Path

from jobs import ARCHS, HERE
from run import SKIP_STATUS, Missing, helper

BOARDS = ("x64", "x86", "armv7emdp")


def run(command, folder):
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, text=True, check=False)
    return done.stdout + (f"exit status {done.returncode}\n" if done.returncode else "")


def compare(module, options):
    """Returns what differs, and how many results there were."""
    folder = options.scratch / "bytecode" / module
    folder.mkdir(parents=True, exist_ok=True)
    source = HERE / "bytecode" / f"{module}.py"
    mpy = folder / f"{module}.mpy"  # the source is elsewhere: nothing else can be imported
    subprocess.run([helper("get_mpy_cross.sh", *options.no_fetch), "-s", source.name,
                    "-o", mpy, source], check=True)
    differences, results = "", 0
    for arch in BOARDS:
        firmware = ARCHS[arch].firmware
        cache = helper("get_micropython.sh", *options.no_fetch, firmware)
        real = run([f"{cache}/micropython-{firmware}", "-c", f"import {module}"], folder)
        if "exit status" in real:
            return real, 0
        for stress in ([], ["--gc-stress"]):
            board = run([options.natmod, "run", "--arch", arch, *stress, mpy,
                         "-c", f"import {module}"], folder)
            results += len(real.splitlines())
            differences += "\n".join(difflib.unified_diff(
                real.splitlines(), board.splitlines(), f"MicroPython for {firmware}",
                " ".join(["board", arch, *stress]), lineterm=""))
    return differences, results


def main():
    parser = argparse.ArgumentParser(description="Run bytecode on the board and on MicroPython.")
    parser.add_argument("modules", nargs="+", metavar="MODULE")
    parser.add_argument("--natmod", type=Path, required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--no-fetch", action="append_const", const="--no-fetch", default=[])
    options = parser.parse_args()
    options.natmod, options.scratch = options.natmod.resolve(), options.scratch.resolve()
    status = 0
    for module in options.modules:
        try:
            differences, results = compare(module, options)
        except Missing as reason:
            print(f"skipped {module}: {reason}")
            return 1 if os.environ.get("CI") == "true" else SKIP_STATUS
        print(differences or f"{module}: {results} results agree")
        status = max(status, 1 if differences else 0)
    return status


if __name__ == "__main__":
    sys.exit(main())
