"""Where a module of an architecture runs: on the virtual board, and on real MicroPython."""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
from archs import ARCHS  # noqa: E402
from skipping import Missing  # noqa: E402

HERE = running.TESTS / "libraries"


def build(folder, arch, natmod, scratch, *variables):
    """Run the Makefile of `folder` in a copy of it; returns the copy."""
    place = scratch / f"{folder.name}-{arch}"
    running.copy_sources(folder, place)
    done = running.make(place, arch, natmod, "-s", "-j2", *variables)
    if done.returncode != 0:
        if "no compiler for " in done.stdout or re.search(r"run \S*/tools/|run natmod's tools/", done.stdout):
            raise Missing(done.stdout.strip().splitlines()[-1])
        raise SystemExit(done.stdout)
    return place


def interpreters(arch, natmod):
    """(name, command) of what runs a script beside the module."""
    yield "board", [natmod, "run", "--heap", "4M"]
    if ARCHS[arch].firmware:
        yield "MicroPython", [running.micropython(ARCHS[arch].firmware, "--no-fetch"), "-X", "heapsize=8M"]


def run_script(command, place, module, text):
    """The lines that a script prints."""
    (place / "script.py").write_text(text)
    modules = [f"{module}.mpy"] if command[1:2] == ["run"] else []
    files = place / "run"
    files.mkdir(exist_ok=True)
    shutil.copy(place / f"{module}.mpy", files)
    shutil.copy(place / "script.py", files)
    done = subprocess.run([*command, *modules, "script.py"], cwd=files, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0 or done.stderr:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.splitlines()


def check_archs(check, *names):
    """The program that calls check(VALUE..., arch, natmod, scratch) for architectures; its exit status.
    `names` are those of arguments before them. What `check` returns is what was wrong."""
    parser = argparse.ArgumentParser()
    for name in names:
        parser.add_argument(name)
    parser.add_argument("archs", nargs="+", metavar="ARCH")
    running.add_arguments(parser, scratch=running.TOP / "build/libraries")
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    wrong = []
    for arch in options.archs:
        wrong += check(*(getattr(options, name) for name in names), arch, options.natmod,
                       options.scratch)
    print("\n".join(wrong))
    return 1 if wrong else 0
