#!/usr/bin/env python3
"""Run Python scripts on the virtual board and on real MicroPython.

    scripts.py --natmod PROGRAM --scratch FOLDER [--no-fetch] SCRIPT...

A SCRIPT is a folder of scripts/, with main.py and what that imports; of NAME.mpy.py there is NAME.mpy alone, as
natmod py makes it. The board must print what MicroPython prints, as in bytecode.py, whose exit status this has.
"""

import shutil
import subprocess

import bytecode  # first: it finds the others
from skipping import exit_with


def compare(script, options):
    """Returns what differs, and how many lines were printed."""
    folder = options.scratch / "scripts" / script
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bytecode.HERE / "scripts" / script, folder)
    for source in folder.rglob("*.mpy.py"):
        subprocess.run([options.natmod, "py", "-s", source.name, "-o", source.with_suffix(""), source], check=True)
        source.unlink()
    return bytecode.compare_runs(["main.py"], ["main.py"], folder, options)


if __name__ == "__main__":
    exit_with(bytecode.main, compare)
