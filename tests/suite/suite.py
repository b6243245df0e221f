#!/usr/bin/env python3
"""Tests of the tests.

    suite.py written --build FOLDER --ctest PROGRAM
    suite.py refused --cmake PROGRAM
    suite.py skipped
    suite.py clone --build FOLDER --cmake PROGRAM --ctest PROGRAM

written: every test that a file under tests/ or examples/ holds is among those that ctest runs.
refused: a folder with tests that no CMakeLists.txt adds stops the configuration.
skipped: what this machine lacks ends a test in Python, and one in shell, as skipped; where CI is true, as failed.
clone: a copy of the versioned files in an empty folder has the same tests, and none of them names a
file outside of it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
from running import TESTS, TOP, run  # noqa: E402
from skipping import STATUS  # noqa: E402


def listed(build, ctest):
    """What ctest would run: {name: command}."""
    done = subprocess.run([ctest, "--test-dir", build, "--show-only=json-v1"], capture_output=True,
                          text=True, check=True)
    return {test["name"]: test.get("command", []) for test in json.loads(done.stdout)["tests"]}


def google_tests():
    """(file, what it is called, a pattern that the name of its test matches)

    CMake 3.25 puts the type of a typed test behind its name, in <.
    """
    macro = re.compile(r"^(?:TYPED_)?TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", re.M)
    for file in sorted(TESTS.rglob("*_test.cc")):
        for suite, name in macro.findall(file.read_text(encoding="utf-8")):
            yield file, f"{suite}.{name}", rf"(?:^|[./]){suite}(?:/\w+)?\.{name}(?:[/<]|$)"


def script_functions():
    """(file, the function's name without test_)"""
    for file in sorted(TESTS.rglob("*_test.sh")):
        for name in re.findall(r"^test_(\w+)\(\)", file.read_text(encoding="utf-8"), re.M):
            yield file, name


def named_after_files():
    """(file, the beginning of the names of its tests)"""
    for file in sorted(TESTS.glob("sessions/*.txt")):
        if file.name != "CMakeLists.txt":
            yield file, f"sessions.{file.stem}."
    for file in sorted(TESTS.glob("interop/cases/*/case.ini")):
        yield file, f"interop.cases.{file.parent.name}."
    for file in sorted(TESTS.glob("interop/bytecode/*.py")):
        yield file, f"interop.bytecode.{file.stem}"
    for file in sorted(TESTS.glob("interop/scripts/*/main.py")):
        yield file, f"interop.scripts.{file.parent.name}"
    for file in sorted(TESTS.glob("interop/emitted/*.py")):
        yield file, f"interop.emitted.{file.name.split('.')[0]}"
    for file in sorted(TOP.glob("examples/*/session.txt")):
        yield file, f"interop.{file.parent.name}."


def check_written(options):
    tests = listed(options.build, options.ctest)
    names = "\n".join(tests)
    words = {word for command in tests.values() for word in command}
    written, lost = 0, []

    def note(file, what, is_run):
        nonlocal written
        written += 1
        if not is_run:
            lost.append(f"{file.relative_to(TOP)}: {what}")

    for file, what, pattern in google_tests():
        note(file, what, re.search(pattern, names, re.M))
    for file, name in script_functions():
        note(file, name, name in words)
    for file in sorted(TESTS.rglob("*_test.py")):
        note(file, "the script", str(file) in words)
    for file, prefix in named_after_files():
        note(file, prefix, any(name.startswith(prefix) for name in tests))
    print(f"{written} tests are written, {written - len(lost)} of them are run "
          f"(for several architectures and compilers: ctest runs {len(tests)})")
    for one in lost:
        print("not run:", one)
    return 1 if lost else 0


def check_refused(options):
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder) / "tests"
        (top / "known").mkdir(parents=True)
        (top / "known" / "CMakeLists.txt").write_text("")
        (top / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.25)\nproject(tests LANGUAGES NONE)\n"
            f"add_subdirectory(known)\ninclude({TESTS}/lib/every_folder.cmake)\n")

        def configure():
            return subprocess.run([options.cmake, "-S", top, "-B", Path(folder) / "build"],
                                  capture_output=True, text=True, check=False)

        if configure().returncode != 0:
            print("a tree whose folders are all added is refused")
            return 1
        for name in "CMakeLists.txt", "lost_test.sh":
            (top / "lost").mkdir()
            (top / "lost" / name).write_text("")
            done = configure()
            if done.returncode == 0 or "is not part of the build" not in done.stderr:
                print(f"lost/{name} went unnoticed\n{done.stderr}")
                return 1
            (top / "lost" / name).unlink()
            (top / "lost").rmdir()
    return 0


def check_skipped(_):
    python = "import skipping; skipping.exit_with(skipping.need, 'no_such_program')"
    wrong = []
    for command in ([sys.executable, "-B", "-c", python], ["sh", "-c", ". ./outcome.sh; needs no_such_program"]):
        for ci, status in ("", STATUS), ("true", 1):
            done = run(command, TESTS / "lib", env={**os.environ, "CI": ci})
            if done.returncode != status or done.stdout != "skipped: no no_such_program\n":
                wrong.append(f"{command[0]}, CI '{ci}': {done.returncode}: {done.stdout}")
    print("\n".join(wrong))
    return 1 if wrong else 0


def copy_versioned_files(target):
    done = subprocess.run(["git", "-C", TOP, "ls-files", "-z", "--cached", "--others",
                           "--exclude-standard"], capture_output=True, check=False)
    if done.returncode != 0:
        print("skipped: the checkout is not one of git, so nothing tells what belongs to it")
        sys.exit(STATUS)
    for name in filter(None, done.stdout.decode().split("\0")):
        source, copy = TOP / name, target / name
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
            copy.chmod(source.stat().st_mode)


# How scripts and CMake's files would name what is beside the checkout.
BESIDE = re.compile(r"TOP\.parent|\$\{?TOP\}?/\.\.|PROJECT_SOURCE_DIR\}/\.\.")


def check_clone(options):
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        copy_versioned_files(clone)
        # Without CI all tests: here there may be a part of them, by a commit that the clone has not.
        everywhere = {name: value for name, value in os.environ.items() if name != "CI"}
        subprocess.run([options.cmake, "--preset", "release", "-DNATMOD_TESTS=ON"], cwd=clone,
                       env=everywhere, stdout=subprocess.DEVNULL, check=True)
        there = listed(clone / "build" / "release", options.ctest)
    # Tests of programs are known once these are built.
    programs = str(options.build / "bin")
    here = {name for name, command in listed(options.build, options.ctest).items()
            if not (command and command[0].startswith(programs) and command[0].endswith("_test"))}
    missing = here - set(there)
    reaching = [name for name, command in there.items()
                if any(str(TOP) in word for word in command)]
    beside = [str(file.relative_to(TOP)) for file in sorted(TESTS.rglob("*"))
              if file.is_file() and file.resolve() != Path(__file__).resolve()
              and file.suffix in (".py", ".sh", ".txt", ".cmake")
              and BESIDE.search(file.read_text(encoding="utf-8", errors="replace"))]
    for what, names in (("missing in the clone", missing), ("outside the clone", reaching),
                        ("names what is beside the checkout", beside)):
        for name in sorted(names):
            print(f"{what}: {name}")
    return 1 if missing or reaching or beside else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("check", choices=("written", "refused", "skipped", "clone"))
    parser.add_argument("--build", type=Path)
    parser.add_argument("--cmake")
    parser.add_argument("--ctest")
    options = parser.parse_args()
    return {"written": check_written, "refused": check_refused, "skipped": check_skipped, "clone": check_clone}[
        options.check](options)


if __name__ == "__main__":
    sys.exit(main())
