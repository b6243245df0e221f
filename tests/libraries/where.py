"""Where a module of an architecture runs: on the virtual board, and on real MicroPython."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
FIRMWARE = {"x64": "amd64", "x86": "i386", "armv6m": "armhf", "armv7m": "armhf", "armv7emsp": "armhf",
            "armv7emdp": "armhf"}
SKIPPED = 77


class Missing(Exception):
    """What this machine lacks."""


def build(folder, arch, natmod, scratch, *variables):
    """Run the Makefile of `folder` in a copy of it; returns the copy."""
    place = scratch / f"{folder.name}-{arch}"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("build*", "*.mpy"))
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CC", "CXX", "CFLAGS", "CROSS")}
    done = subprocess.run(["make", "-s", "-j2", "-C", place, f"ARCH={arch}", f"NATMOD={natmod}",
                           f"MPY_DIR={TOP / 'sdk'}", *variables], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, env=environment, check=False)
    if done.returncode != 0:
        if "no compiler for ARCH" in done.stdout or re.search(r"run \S*/tools/|run natmod's tools/", done.stdout):
            raise Missing(done.stdout.strip().splitlines()[-1])
        raise SystemExit(done.stdout)
    return place


def interpreters(arch, natmod):
    """(name, command) of what runs a script beside the module."""
    yield "board", [natmod, "run", "--heap", "4M"]
    if arch in FIRMWARE:
        name = f"micropython-{FIRMWARE[arch]}"
        cache = os.environ.get("NATMOD_MICROPYTHON") or Path(
            os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "natmod/micropython"
        if not (Path(cache) / name).exists():
            raise Missing(f"no {name} (tests/interop/get_micropython.sh)")
        yield "MicroPython", [str(Path(cache) / name), "-X", "heapsize=8M"]


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
        raise SystemExit(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.splitlines()


def check_archs(check, *names):
    """The program that calls check(VALUE..., arch, natmod, scratch) for architectures; its exit status.
    `names` are those of arguments before them. What `check` returns is what was wrong; what is missing
    may be so but for CI."""
    parser = argparse.ArgumentParser()
    for name in names:
        parser.add_argument(name)
    parser.add_argument("archs", nargs="+", metavar="ARCH")
    parser.add_argument("--natmod", required=True)
    parser.add_argument("--scratch", type=Path)
    options = parser.parse_args()
    wrong = []
    with tempfile.TemporaryDirectory() as temporary:
        scratch = (options.scratch or Path(temporary)).resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        try:
            for arch in options.archs:
                wrong += check(*(getattr(options, name) for name in names), arch, options.natmod, scratch)
        except Missing as reason:
            print(f"skipped: {reason}", file=sys.stderr)
            return 1 if os.environ.get("CI") == "true" else SKIPPED
    print("\n".join(wrong))
    return 1 if wrong else 0
