#!/usr/bin/env python3
"""Compile constructs of C and C++ in every way that there is, and run them.

    matrix.py run ARCH... [--natmod PROGRAM] [--natmod-run PROGRAM] ...
    matrix.py page [--check]
    matrix.py list

README.md says what is compiled and where it runs. `run` writes what came out for an architecture to
SCRATCH/ARCH.json, from which `page` writes docs/constructs.md; with --check it compares the two. `list` names the architectures.
Exit status: 0 as expected, 1 not, 77 this machine lacks a compiler or an interpreter.
"""

import argparse
import concurrent.futures
import json
import os
import shlex
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lib"))
import running  # noqa: E402
import skipping  # noqa: E402
from archs import ARCHS  # noqa: E402
from columns import (HERE, LEVELS, TREATMENTS, columns, compile_command, compiler_environment,  # noqa: E402
                     lacks, module_command, treat_command)
from constructs import read_constructs, read_limits  # noqa: E402
from page import check_page, write_page  # noqa: E402

# Imports the module twice, for variables have to be fresh each time, and calls every construct
# twice, with a collection and new memory in between.
SCRIPT = """\
import gc
import sys


def fill():
    gc.collect()
    return [bytearray(b"\\x55" * 256) for _ in range(40)]


def run_all(names):
    import matrix

    values = [matrix.check(name, 0) for name in names]
    fill()
    for name, value in zip(names, values):
        print(name, value, matrix.check(name, 1))
    del sys.modules["matrix"]


for _ in range(2):
    run_all({names})
    fill()
print("end")
"""


class Failure(Exception):
    """What was wrong."""


def call(command, folder, **extra):
    return running.run(command, folder, env=running.clean_environment(**extra))


class ColumnRun:
    """All constructs in one column."""

    def __init__(self, options, column, constructs, limits):
        self.options = options
        self.column = column
        self.limits = limits
        self.folder = options.scratch / column.name
        self.constructs = [construct for construct in constructs if construct.fits(column)]
        self.compilers = compiler_environment(options.sdk, column)
        self.objects = {}
        self.cells = {}     # name -> "ok", or the reason of the limit
        self.failures = []

    def fail(self, construct, message):
        self.failures.append(f"{construct.name} {self.column.name}: {message.rstrip()}")
        self.cells[construct.name] = "FAILED"

    def limit_of(self, construct):
        return next((l for l in self.limits if l.fits(construct, self.column)), None)

    def run(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for construct in self.constructs:
            limit = self.limit_of(construct)
            if limit is not None and limit.stage == "none":
                self.cells[construct.name] = limit.reason
            else:
                self.compile(construct)
        ready = [c for c in self.constructs if c.name not in self.cells]
        self.compile_module(self.constructs)
        together = []
        for construct in ready:
            limit = self.limit_of(construct)
            if limit is not None and limit.stage == "compile":
                self.check_limit(construct, limit, 0, "")
            elif limit is not None:
                self.check_limit(construct, limit, *self.link([construct]))
            elif construct.alone:
                self.run_group([construct])
            else:
                together.append(construct)
        self.run_group(together)
        return self

    def compile(self, construct):
        objects = []
        for source in construct.sources:
            language = "c" if source.suffix == ".c" else "cpp"
            target = self.folder / (source.stem + ".o")
            done = call([*compile_command(self.options.sdk, self.column, language),
                         *construct.flags, *shlex.split(self.options.cflags), "-c", "-o", target, source],
                        self.folder, **self.compilers)
            if done.returncode != 0:
                limit = self.limit_of(construct)
                if limit is None or limit.stage != "compile":
                    self.fail(construct, done.stdout)
                else:
                    self.check_limit(construct, limit, done.returncode, done.stdout)
                return
            objects.append(target)
        if construct.archive:
            archive = self.folder / f"{construct.name}.a"
            call(["ar", "rcs", archive, *objects[1:]], self.folder)
            objects = [objects[0], archive]
        self.objects[construct.name] = objects

    def check_limit(self, construct, limit, status, output):
        if status == 0:
            self.fail(construct, f"limits.txt says that it does not {limit.stage}, but it does")
        elif limit.message not in output or "Traceback" in output:
            self.fail(construct, f"the message should have said: {limit.message}\n{output}")
        else:
            limit.used = True
            self.cells[construct.name] = limit.reason

    def compile_module(self, constructs):
        command = module_command(self.options.sdk, self.column)
        names = "-DCONSTRUCTS=" + " ".join(f"X({c.name})" for c in constructs)
        steps = [
            [*command, names, "-UMP_CONFIGFILE", "-DMP_CONFIGFILE=<stdint.h>", "-E", "-o",
             "module.i", HERE / "module.c"],
            [self.options.natmod, "qstr", "-o", "matrix.config.h", "module.i"],
            [*command, names, "-c", "-o", "module.o", HERE / "module.c"],
        ]
        for step in steps:
            done = call(step, self.folder, **self.compilers)
            if done.returncode != 0:
                raise Failure(f"{self.column.name}: {done.stdout}")

    def treat(self, objects, apart):
        """The objects as a build leaves them that strips or joins them; archives stay."""
        treatment = self.options.objects
        whole = [o for o in objects if o.suffix == ".o"]
        joined = [o for o in whole if treatment == "join" and o not in apart]
        groups = [[o] for o in whole if o not in joined] + ([joined] if joined else [])
        treated = []
        for group in groups:
            target = self.folder / f"{group[0].stem}.{treatment}.o"
            done = call(treat_command(self.options.sdk, self.column, treatment, target, group), self.folder,
                        **self.compilers)
            if done.returncode != 0:
                raise Failure(f"{self.column.name}: {done.stdout}")
            treated.append(target)
        return treated + [o for o in objects if o.suffix != ".o"]

    def link(self, constructs):
        """Link a module; its status and what was said."""
        objects = [o for c in constructs for o in self.objects[c.name]]
        if self.options.objects:
            apart = {o for c in constructs if c.stays_apart(self.column) for o in self.objects[c.name]}
            objects = self.treat(objects, apart)
        done = call([self.options.natmod, "link", "--arch", self.column.arch, "--qstrs",
                     "matrix.config.h", "--runtime",
                     *shlex.split(self.options.ldflags), "-o", "matrix.mpy", "module.o", *objects], self.folder)
        return done.returncode, done.stdout

    def run_group(self, constructs):
        """Run constructs in one module, or each alone if that fails, to see which it was."""
        if not constructs:
            return
        problems = self.try_group(constructs)
        for construct in constructs:
            if problems and len(constructs) > 1:
                self.run_group([construct])
            elif problems:
                self.fail(construct, problems)
            else:
                self.cells[construct.name] = "ok"
        if problems and not any(self.cells[c.name] == "FAILED" for c in constructs):
            self.failures.append(f"{self.column.name}: all together: {problems}")

    def try_group(self, constructs):
        status, output = self.link(constructs)
        if status != 0:
            return output
        names = [construct.name for construct in constructs]
        (self.folder / "run.py").write_text(SCRIPT.format(names=names))
        expected = [f"{c.name} {c.expect}" for c in constructs] * 2 + ["end"]
        problems = []
        for where, command in self.places():
            done = call(command, self.folder)
            got = done.stdout.splitlines()
            if got != expected or done.returncode != 0:
                problems += [f"on {where}: status {done.returncode}",
                             *[f"got    {line}" for line in got if line not in expected],
                             *[f"wanted {line}" for line in expected if line not in got]]
        return "\n".join(problems[:30])

    def places(self):
        """Where modules of the architecture run: a name, and the command."""
        arch = ARCHS[self.column.arch]
        for port in arch.ports:
            yield f"virtual board, {port}", [self.options.natmod, "run", "matrix.mpy", "run.py",
                                             "--port", port, "--gc-stress"]
        if arch.firmware in self.options.micropython:
            yield "MicroPython", [self.options.micropython[arch.firmware], "run.py"]


def find_micropython(archs):
    """{firmware: its program}, and why there is none."""
    names = {ARCHS[arch].firmware for arch in archs} - {None}
    try:
        return {name: running.micropython(name) for name in names}, []
    except skipping.Missing as reason:
        return {}, [str(reason)]


def write_results(options, arch, runs):
    """Those of one construct go to the results of the others."""
    path = options.scratch / f"{arch}.json"
    cells = json.loads(path.read_text()) if options.construct and path.exists() else {}
    for run in runs:
        cells.setdefault(run.column.name, {}).update(run.cells)
    path.write_text(json.dumps(cells, indent=1) + "\n")


def run_arch(options, arch, constructs, limits):
    """Run every column of the architecture; what failed, and what this machine lacks."""
    chosen, lacking = [], []
    for column in columns(arch):
        program = lacks(options.sdk, column)
        if program:
            lacking.append(f"{column.name}: no {program}")
        elif options.column in column.name and options.level in (None, column.level):
            chosen.append(column)
    runs = [ColumnRun(options, column, constructs, limits) for column in chosen]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = list(pool.map(ColumnRun.run, runs))
    # One level has the results of all: levels_test.py.
    if not (options.column or options.objects or options.cflags or options.ldflags):
        write_results(options, arch, runs)
    failures = [failure for run in runs for failure in run.failures]
    passed = sum(cell == "ok" for run in runs for cell in run.cells.values())
    limited = sum(cell not in ("ok", "FAILED") for run in runs for cell in run.cells.values())
    for failure in failures:
        print(f"failed {failure}", flush=True)
    print(f"{arch}: {len(chosen)} columns, {passed} ran with the right values, {limited} were "
          f"refused as limits.txt has it, {len(failures)} failed", flush=True)
    return failures, lacking


def main():
    parser = argparse.ArgumentParser(description="Constructs by architectures and compilers.")
    parser.add_argument("command", choices=("run", "page", "list"))
    parser.add_argument("arch", nargs="*", help="architectures (default: all)")
    running.add_arguments(parser, scratch=running.TOP / "build/matrix")
    parser.add_argument("--sdk", type=Path, default=running.SDK, help="the value of MPY_DIR")
    parser.add_argument("--jobs", type=int, default=1, help="columns at the same time")
    parser.add_argument("--column", default="", help="only columns whose name has this part")
    parser.add_argument("--level", choices=LEVELS, help="only columns of this optimisation")
    parser.add_argument("--construct", help="only this construct")
    parser.add_argument("--cflags", default="", help="more flags for every construct")
    parser.add_argument("--ldflags", default="", help="more options for natmod link")
    parser.add_argument("--objects", choices=TREATMENTS, help="what is done to objects before they are linked")
    parser.add_argument("--check", action="store_true", help="page: compare, do not write")
    options = parser.parse_args()
    if options.command == "list":
        print("\n".join(ARCHS))
        return 0
    constructs, limits = read_constructs(), read_limits()
    if options.command == "page":
        work = check_page if options.check else write_page
        return work(options.scratch, constructs)

    os.environ["NATMOD"] = str(options.natmod)
    archs = options.arch or list(ARCHS)
    if options.construct:
        constructs = [c for c in constructs if c.name == options.construct]
        if not constructs:
            parser.error(f"--construct: there is none named {options.construct}")
    options.scratch.mkdir(parents=True, exist_ok=True)
    options.micropython, lacking = find_micropython(archs)
    failures = []
    for arch in archs:
        more_failures, more_lacking = run_arch(options, arch, constructs, limits)
        failures += more_failures
        lacking += more_lacking
    for reason in lacking:
        print(f"skipped: {reason}", file=sys.stderr)
    if failures:
        return 1
    return skipping.status() if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
