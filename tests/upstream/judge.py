#!/usr/bin/env python3
"""Run MicroPython's own tests on the virtual board and on real MicroPython, and compare what they print.

    judge.py --natmod PROGRAM [--arch ARCH]... [--sample] [--show] [--no-fetch] [FOLDER|FILE]...

The tests are those of Debian's source package; they are fetched and never stored here. A FOLDER is one of its
tests/ (basics, float, micropython, ...), a FILE one of a folder: basics/del_attr.py. A test counts if real
MicroPython, of the same word size where there is one, runs it to its end and does not skip it. Each folder
gets a line for each architecture: how many agree, of how many. Those that do not are listed, with the reason
that known.txt gives, or as different. --sample runs every tenth test, --show prints the differences.
Exit status: 0 all others agree; 1 they do not, or a known one does; 77 there is no MicroPython here (1 when CI
is true).
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
from skipping import exit_with  # noqa: E402

HERE = running.TESTS / "upstream"
ARCHS = {"x64": "amd64", "armv7m": "i386", "xtensawin": "i386", "rv32imc": "i386"}
FOLDERS = ("basics", "float", "micropython", "stress", "misc", "unicode", "io", "import", "extmod")
HEAP = {"amd64": "2M", "i386": "1M"}  # as real MicroPython has it
SAMPLE = 10
SECONDS = 60


def run(command, folder):
    """What it prints, and its exit status."""
    environment = dict(os.environ, MICROPYPATH=f".frozen:{folder.parent}/extmod")
    with tempfile.TemporaryDirectory() as home:
        try:
            done = running.run(command, folder, timeout=SECONDS, env=dict(environment, HOME=home))
        except subprocess.TimeoutExpired:
            return f"no end within {SECONDS} s\n", None
    return done.stdout, done.returncode


EMITTED = re.compile(r"^\s*@micropython\.(native|viper|asm_)", re.M)
ADDRESS = re.compile(r"\b(at|object|cell|bound_method) (0x)?[0-9a-f]{6,}\b")


def comparable(text):
    return ADDRESS.sub(r"\1 ADDRESS", text)


def known_differences():
    """{test: (architectures, why)}: a line of known.txt is `folder/name.py [ARCH,ARCH]: why`."""
    known = {}
    for line in (HERE / "known.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        names, why = line.split(": ", 1)
        name, *archs = names.split()
        for arch in archs[0].split(",") if archs else ARCHS:
            known[name, arch] = why
    return known


class Judge:
    def __init__(self, options):
        self.options = options
        self.known = known_differences()
        self.micropython = {firmware: running.micropython(firmware, *options.no_fetch) for firmware in HEAP}
        self.mpy_cross = running.fetched("python/get_mpy_cross.sh", *options.no_fetch)
        self.tests = running.micropython_source() / "tests"

    def real(self, test, firmware):
        """What real MicroPython prints; None if the test is not for it."""
        text, status = run([self.micropython[firmware], test.name], test.parent)
        wanted = test.with_name(test.name + ".exp")
        skipped = text.strip() == "SKIP" or (status != 0 and not wanted.exists())
        return None if skipped or status not in (0, 1) else comparable(text)

    def board(self, test, arch):
        command = [self.options.natmod, "run", "--arch", arch, "--port", "unix", "--heap", HEAP[ARCHS[arch]],
                   "--budget", "100G"]
        if not EMITTED.search(test.read_text(encoding="utf-8", errors="replace")):
            return comparable(run([*command, test.name], test.parent)[0])
        # The board has no native emitter, but runs what it makes.
        with tempfile.TemporaryDirectory() as folder:
            mpy = Path(folder, test.stem + ".mpy")
            text, status = run([self.mpy_cross, f"-march={arch}", "-o", mpy, test.name], test.parent)
            if status == 0:
                text, _ = run([*command, mpy, "-c", f"import {test.stem}"], test.parent)
        return comparable(text)

    def judge(self, test):
        """{architecture: the difference, empty if there is none}, of those that the test is for."""
        real = {firmware: self.real(test, firmware)
                for firmware in {ARCHS[arch] for arch in self.options.arch}}
        found = {}
        for arch in self.options.arch:
            text = real[ARCHS[arch]]
            if text is not None:
                found[arch] = running.difference(text, self.board(test, arch), "MicroPython", f"board {arch}")
        return found

    def files(self, name):
        path = self.tests / name
        if path.is_dir():
            return sorted(path.glob("*.py"))[::SAMPLE if self.options.sample else 1]
        if not path.exists():
            sys.exit(f"judge.py: there is no {name} among the tests")
        return [path]

    def judge_folder(self, name):
        """Prints how it went; whether all is as expected."""
        files = self.files(name)
        jobs = 1 if name == "io" else self.options.jobs  # its tests write the same file
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            results = dict(zip(files, pool.map(self.judge, files)))
        good = True
        for arch in self.options.arch:
            judged = {str(file.relative_to(self.tests)): found[arch] for file, found in results.items()
                      if arch in found}
            different = {test: text for test, text in judged.items() if text}
            print(f"{name} {arch}: {len(judged) - len(different)} of {len(judged)} agree")
            for test, text in different.items():
                why = self.known.get((test, arch))
                print(f"  {test}: {why or 'different'}")
                if self.options.show:
                    print(text)
                good &= why is not None
            for test in sorted(set(judged) - set(different)):
                if (test, arch) in self.known:
                    print(f"  {test}: agrees, though known.txt says that it does not")
                    good = False
            sys.stdout.flush()
        return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=FOLDERS, metavar="FOLDER|FILE")
    parser.add_argument("--natmod", required=True, type=os.path.abspath)
    parser.add_argument("--arch", action="append", choices=ARCHS)
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--no-fetch", action="append_const", const="--no-fetch", default=[])
    options = parser.parse_args()
    options.arch = options.arch or list(ARCHS)
    judge = Judge(options)
    results = [judge.judge_folder(name) for name in options.names]
    return 0 if all(results) else 1


if __name__ == "__main__":
    exit_with(main)
