"""What the tests of natmod run --gdb have in common: modules, marks, and scratch folders."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[2]
NATMOD = os.environ["NATMOD"]


def skip(reason):
    print("skipped:", reason, file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, timeout=120, **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}"
    return done.stdout


def build(arch, source):
    """build-ARCH/NAME.mpy, with its companion beside it."""
    if arch not in run(NATMOD, "doctor", "--ready").split():
        skip(f"no compiler for {arch}")
    name = pathlib.Path(source).stem
    pathlib.Path("Makefile").write_text(f"MPY_DIR = {TOP}/sdk\nMOD = {name}\nSRC = {HERE / source}\n"
                                        "include $(MPY_DIR)/py/dynruntime.mk\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    run("make", "-s", f"ARCH={arch}", f"NATMOD={NATMOD}", f"BUILD=build-{arch}", "ELF=1", "CFLAGS_EXTRA=-O0",
        env=environment)
    return f"build-{arch}/{name}.mpy"


def line_of(source, mark):
    """The number of the line that has the mark."""
    lines = (HERE / source).read_text().splitlines()
    found, = [number for number, line in enumerate(lines, 1) if line.endswith(f"// mark: {mark}")]
    return found


def place(source, mark):
    return f"{source}:{line_of(source, mark)}"


def says(text, *lines):
    """Each is in the text, in this order."""
    at = 0
    for line in lines:
        found = re.compile(line, re.MULTILINE).search(text, at)
        assert found, f"not said: {line}\n{text}"
        at = found.end()


def main(tests):
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        tests["test_" + sys.argv[1]]()
