#!/usr/bin/env python3
"""Everything with the compilers of Debian's next release: GCC 14 for PCs, Arm and RISC-V, GCC 13 for
Xtensa, which makes genuine ESP32 code (floating point, zero-overhead loops) for xtensawin.

    compilers.py [--natmod PROGRAM] [--scratch FOLDER] [--all] [ARCH]...

For each architecture the matrix of constructs and the sessions of the examples: at -Os, or with --all at
every level of the matrix. Exit status: 0 right, 1 wrong, 77 something is not to be had here.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
import skipping  # noqa: E402
from archs import ARCHS  # noqa: E402

INTEROP = running.TESTS / "interop"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    running.add_arguments(parser, scratch=running.TOP / "build/compilers")
    parser.add_argument("--all", action="store_true", help="every level of optimisation")
    parser.add_argument("arch", nargs="*", help=f"of {' '.join(ARCHS)}")
    options = parser.parse_args()
    programs = running.fetched("compilers/get_compilers.sh")
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}",
                   "NATMOD_XTENSA": str(programs.parents[2] / "xtensa")}
    statuses = set()
    for arch in options.arch or ARCHS:
        where = ["--natmod", options.natmod, "--scratch", options.scratch / arch]
        for command in (
                [INTEROP / "matrix/matrix.py", "run", arch, *where,
                 "--column", f"{arch}.gcc", *([] if options.all else ["--level", "Os"])],
                [INTEROP / "run.py", *where, "--no-fetch", *[
                    f"{session.parent.name}.{arch}"
                    for session in sorted((running.TOP / "examples").glob("*/session.txt"))]]):
            done = subprocess.run([sys.executable, "-B", *command], env=environment, check=False)
            statuses.add(done.returncode)
    return 1 if statuses - {0, skipping.STATUS} else max(statuses)


if __name__ == "__main__":
    skipping.exit_with(main)
