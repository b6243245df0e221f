#!/usr/bin/env python3
"""sizes_test.py NATMOD SCRATCH: a module that needs none of the constructs has not one byte more.

sizes.txt holds what examples/factorial had before the linker knew initialised variables,
constructors and thread-local storage. Exit status: 0 as there, 1 not, 77 no such compiler.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lib"))
import running  # noqa: E402
import skipping  # noqa: E402
from columns import HERE, fragment_flags  # noqa: E402

WANTED_GCC = "12"


def main():
    natmod, scratch = (Path(argument).resolve() for argument in sys.argv[1:])
    os.environ["NATMOD"] = str(natmod)
    wrong, lacking = [], []
    for line in (HERE / "sizes.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        arch, wanted = line.split()
        compiler = fragment_flags(running.SDK, arch, "gcc")["cc"]
        version = subprocess.run([compiler, "-dumpversion"], capture_output=True, text=True,
                                 check=False).stdout if shutil.which(compiler) else ""
        if not re.match(WANTED_GCC, version):
            lacking.append(f"{arch}: no GCC {WANTED_GCC} ({compiler})")
            continue
        folder = scratch / f"factorial.{arch}"
        running.copy_sources(running.TOP / "examples/factorial", folder)
        running.make(folder, arch, natmod).check_returncode()
        size = (folder / "factorial.mpy").stat().st_size
        if size > int(wanted):
            wrong.append(f"{arch}: factorial.mpy has {size} bytes, and had {wanted}")
    print("\n".join(wrong + lacking))
    return 1 if wrong else skipping.status() if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
