"""Programs that tests run: natmod, make, and what the scripts get_*.sh fetch."""

import difflib
import os
import shutil
import subprocess
from pathlib import Path

from skipping import Missing

TESTS = Path(__file__).resolve().parent.parent
TOP = TESTS.parent
SDK = TOP / "sdk"

# A make that runs tests must not hand its own options to one that a test runs, nor a shell its compilers.
NOT_OURS = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CC", "CXX", "CFLAGS", "CXXFLAGS", "CROSS")


def clean_environment(**more):
    return {name: value for name, value in os.environ.items() if name not in NOT_OURS} | more


def run(command, folder=None, **options):
    """What ran: its output with errors among it as `stdout`, and its `returncode`. Nothing is its input."""
    options = {"stdin": subprocess.DEVNULL, "errors": "replace"} | options
    return subprocess.run([str(word) for word in command], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False, **options)


def make(folder, arch, natmod, *variables, sdk=SDK):
    """make, with the SDK's fragment, as it ran."""
    return run(["make", "-C", folder, f"MPY_DIR={sdk}", f"ARCH={arch}", f"NATMOD={natmod}", *variables],
               env=clean_environment())


def copy_sources(source, target):
    """A new copy of a folder, without what may have been built there."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("build*", "*.mpy", "*.o"))


def fetched(script, *arguments):
    """Where something is that the machine did not have: the last line that tests/SCRIPT prints."""
    done = subprocess.run([TESTS / script, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"{script}: exit status {done.returncode}"]
        raise Missing(lines[-1].removeprefix("skipped: "))
    return Path(done.stdout.splitlines()[-1])


def micropython(firmware, *options):
    """Real MicroPython, of Debian for amd64, i386 or armhf."""
    return fetched("interop/get_micropython.sh", *options, firmware) / f"micropython-{firmware}"


def micropython_source():
    return fetched("libraries/get_source.sh", "micropython", "trixie")


def difference(expected, got, expected_name, got_name):
    """A unified diff of two texts; empty if their lines are the same."""
    return "\n".join(difflib.unified_diff(expected.splitlines(), got.splitlines(), expected_name, got_name,
                                          lineterm=""))


def absolute(path):
    return Path(path).absolute()


def add_arguments(parser, scratch=None):
    """Those of a program that fetches, builds and runs."""
    parser.add_argument("--natmod", type=absolute, default=TOP / "build/release/bin/natmod",
                        help="the program")
    parser.add_argument("--scratch", type=absolute, default=scratch, required=scratch is None,
                        help="where modules are built")
    parser.add_argument("--no-fetch", action="append_const", const="--no-fetch", default=[],
                        help="do not fetch what is missing")
