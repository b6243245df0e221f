#!/usr/bin/env python3
"""Build modules and run their sessions on the virtual board and on real MicroPython.

    run.py [--natmod PROGRAM] [--sdk FOLDER] [--scratch FOLDER] [--make VAR=VALUE]...
           [--no-fetch] [JOB]...
    run.py --list

A JOB is a name or a pattern ("waves.*", "*.x64"); all jobs when none is named. The last line counts
them: N passed, N failed, N skipped. Exit status: 0 all passed (some may have been skipped, with the
reason), 1 something failed, 77 everything was skipped. What this machine lacks (a compiler, the
interpreter) is skipped, or failed when CI is true. What not_run.txt lists runs on the board alone; the
build of what not_built.txt lists must fail.
"""

import argparse
import fnmatch
import os
import shutil
import subprocess
import sys
from pathlib import Path

import session
from jobs import ARCHS, HERE, TOP, JobError, all_jobs, documented_sources

SKIP_STATUS = 77


class Skip(Exception):
    """Why a job was not run to its end, though nothing is wrong with it."""


class Missing(Skip):
    """A skip for want of something that CI must have."""


class Failure(Exception):
    """What was wrong."""


def helper(script, *arguments):
    """Run one of the get_*.sh scripts; the last line that it prints is its result."""
    done = subprocess.run([HERE / script, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"{script}: exit status {done.returncode}"]
        raise Missing(lines[-1].removeprefix("skipped: "))
    return done.stdout.strip().splitlines()[-1]


def find_clang():
    return next(filter(shutil.which, ("clang-19", "clang")), None)


def check_compiler(job):
    arch = ARCHS[job.arch]
    if job.compiler == "clang":
        if find_clang() is None:
            raise Missing("no clang-19 or clang (package clang-19)")
        return
    try:
        probe = subprocess.run([*arch.compiler, "-x", "c", "-fsyntax-only", "-"],
                               input="#include <stdint.h>\n", capture_output=True, text=True,
                               check=False)
        found = probe.returncode == 0
    except FileNotFoundError:
        found = False
    if not found:
        raise Missing(f"no {' '.join(arch.compiler)} (package {arch.package})")


def prepare(job, folder):
    """Put the sources into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    if job.folder is not None:
        shutil.copytree(job.folder, folder, ignore=shutil.ignore_patterns("build*", "*.mpy", "*.o"))
    else:
        folder.mkdir(parents=True)
        try:
            files = documented_sources(helper("../libraries/get_source.sh", "micropython", "trixie"))
        except JobError as error:
            raise Missing(str(error)) from None
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    if job.makefile is not None:
        (folder / "Makefile").write_text(job.makefile)


def build(job, folder, options):
    variables = [f"MPY_DIR={options.sdk}", f"ARCH={job.arch}", *options.make]
    if job.compiler == "clang":
        variables.append(f"CC={find_clang()}")
    if options.natmod:
        variables.append(f"NATMOD={options.natmod}")
    # A make that runs this program must not hand its own options to the one that is run here.
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CC", "CXX", "CFLAGS", "CROSS")}
    done = subprocess.run(["make", "-C", folder, *variables], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", env=environment,
                          check=False)
    (folder / "make.log").write_text(done.stdout)
    return done


def check_refused(job, folder, done):
    if done.returncode == 0:
        raise Failure("it was built, but should have been refused")
    lacking = [part for part in job.refused if part not in done.stdout]
    if lacking or "Traceback" in done.stdout:
        raise Failure("the message should have said: " + " ... ".join(lacking) + "\n" + done.stdout)
    if (folder / f"{job.module}.mpy").exists():
        raise Failure("it was refused, but left a .mpy file")


def run_job(job, options):
    """Build and run; returns what passed."""
    check_compiler(job)
    folder = options.scratch / job.name
    prepare(job, folder)
    done = build(job, folder, options)
    if job.refused is not None:
        check_refused(job, folder, done)
        return "refused, as it should be"
    if done.returncode != 0:
        raise Failure(done.stdout)
    if not (folder / f"{job.module}.mpy").exists():
        raise Failure(f"make said nothing wrong, but there is no {job.module}.mpy\n{done.stdout}")
    run_on_board(job, folder, options)
    if ARCHS[job.arch].firmware is None:
        return f"on the board; there is no MicroPython here for {job.arch}"
    if job.not_run:
        return "on the board; not on MicroPython: " + job.not_run
    cache = helper("get_micropython.sh", *options.no_fetch, ARCHS[job.arch].firmware)
    # The interpreter is to find the .mpy file, not the sources of its Python part.
    place = folder / "run"
    place.mkdir()
    shutil.copy(folder / f"{job.module}.mpy", place)
    steps = session.parse(job.session.read_text(encoding="utf-8"), str(job.session))
    stopped = session.run(steps, [f"{cache}/micropython-{ARCHS[job.arch].firmware}"], place)
    failed = [step for step in steps if not step.passes()]
    if failed or stopped:
        raise Failure("\n".join(filter(None, [
            session.difference(steps, os.path.relpath(job.session, TOP)),
            f"{len(failed)} of {len(steps)} steps failed", stopped])))
    return f"{len(steps)} steps on the board and on MicroPython"


def run_on_board(job, folder, options):
    """The session as it is, then with checks that a board has not: for pointers that the collector
    cannot see, and for memory that was never written. clang copies a structure's padding by words, which is a
    read of it to the board."""
    uninit = [] if "clang" in job.compiler else ["--uninit"]
    for checks in ([], ["--gc-stress", *uninit]):
        done = subprocess.run([options.natmod, "run", *checks, folder / f"{job.module}.mpy",
                               job.session], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", check=False)
        if done.returncode != 0 or "passed" not in done.stdout:
            raise Failure(" ".join(["on the board", *checks]) + ":\n" + done.stdout)


def main():
    parser = argparse.ArgumentParser(description="Run modules on the board and MicroPython.")
    parser.add_argument("jobs", nargs="*", metavar="JOB")
    parser.add_argument("--list", action="store_true", help="print the names of the jobs")
    parser.add_argument("--natmod", help="the program (default: what the make fragment finds)")
    parser.add_argument("--sdk", type=Path, default=TOP / "sdk", help="the value of MPY_DIR")
    parser.add_argument("--scratch", type=Path, default=TOP / "build" / "interop",
                        help="where modules are built, a folder for each job")
    parser.add_argument("--make", action="append", default=[], metavar="VAR=VALUE",
                        help="one more variable for make")
    parser.add_argument("--no-fetch", action="append_const", const="--no-fetch", default=[],
                        help="do not fetch what is missing")
    options = parser.parse_args()
    options.scratch = options.scratch.resolve()
    options.natmod = options.natmod or shutil.which("natmod", path=os.pathsep.join(
        [str(TOP / "build" / "release" / "bin"), os.environ.get("PATH", "")]))
    try:
        jobs = all_jobs()
    except (JobError, session.SessionError) as error:
        parser.error(str(error))
    if options.list:
        print("\n".join(jobs))
        return 0
    patterns = options.jobs or ["*"]
    chosen = [name for name in jobs if any(fnmatch.fnmatch(name, p) for p in patterns)]
    if not chosen:
        parser.error("no such job; --list prints their names")

    strict = os.environ.get("CI") == "true"
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for name in chosen:
        try:
            outcome, detail = "passed", run_job(jobs[name], options)
        except Skip as reason:
            outcome = "failed" if strict and isinstance(reason, Missing) else "skipped"
            detail = str(reason)
        except (Failure, session.SessionError) as error:
            outcome, detail = "failed", str(error).rstrip()
        counts[outcome] += 1
        print(f"{outcome} {name}:" + ("\n" if "\n" in detail else " ") + detail, flush=True)
    print(", ".join(f"{n} {outcome}" for outcome, n in counts.items()))
    if counts["failed"]:
        return 1
    return SKIP_STATUS if counts["passed"] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
