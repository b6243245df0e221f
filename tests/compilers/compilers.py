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

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
INTEROP = HERE.parent / "interop"
sys.path.insert(0, str(INTEROP / "matrix"))
from columns import ARCHS  # noqa: E402


def get_compilers():
    done = subprocess.run([HERE / "get_compilers.sh"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr.strip())
        sys.exit(done.returncode)
    return Path(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--natmod", type=Path, default=TOP / "build/release/bin/natmod")
    parser.add_argument("--scratch", type=Path, default=TOP / "build" / "compilers")
    parser.add_argument("--all", action="store_true", help="every level of optimisation")
    parser.add_argument("arch", nargs="*", help=f"of {' '.join(ARCHS)}")
    options = parser.parse_args()
    programs = get_compilers()
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
                    for session in sorted((TOP / "examples").glob("*/session.txt"))]]):
            done = subprocess.run([sys.executable, "-B", *command], env=environment, check=False)
            statuses.add(done.returncode)
    return 1 if statuses - {0, 77} else max(statuses)


if __name__ == "__main__":
    sys.exit(main())
