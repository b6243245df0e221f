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
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
import skipping  # noqa: E402
from archs import ARCHS  # noqa: E402
from jobs import JobError, all_jobs, documented_sources  # noqa: E402
from skipping import Missing  # noqa: E402

SECONDS = "120"  # of a session on MicroPython


class Failure(Exception):
    """What was wrong."""


def find_clang():
    return next(filter(shutil.which, ("clang-19", "clang")), None)


def check_compiler(job):
    if job.compiler != "clang":
        ARCHS[job.arch].toolchain.need()
    elif find_clang() is None:
        raise Missing("no clang-19 or clang (package clang-19)")


def prepare(job, folder):
    """Put the sources into an empty folder."""
    if job.folder is not None:
        running.copy_sources(job.folder, folder)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            files = documented_sources(running.micropython_source())
        except JobError as error:
            raise Missing(str(error)) from None
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    if job.makefile is not None:
        (folder / "Makefile").write_text(job.makefile)


def build(job, folder, options):
    compiler = [f"CC={find_clang()}"] if job.compiler == "clang" else []
    done = running.make(folder, job.arch, options.natmod, *compiler, *options.make, sdk=options.sdk)
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
    run_on_micropython(job, folder, options)
    return "on the board and on MicroPython"


def check_session(place, done):
    if done.returncode != 0 or "passed" not in done.stdout:
        raise Failure(f"on {place}:\n{done.stdout}")


def run_on_micropython(job, folder, options):
    program = running.micropython(ARCHS[job.arch].firmware, *options.no_fetch)
    place = folder / "run"  # without the sources of a Python part, which the session could import
    place.mkdir()
    shutil.copy(job.session, place)
    check_session("MicroPython", running.run(
        [options.natmod, "run", "--micropython", program, "--timeout", SECONDS, f"../{job.module}.mpy",
         job.session.name], place))


def run_on_board(job, folder, options):
    """The session as it is, then with checks that a board has not: for pointers that the collector
    cannot see, and for memory that was never written. clang copies a structure's padding by words, which is a
    read of it to the board."""
    uninit = [] if "clang" in job.compiler else ["--uninit"]
    for checks in ([], ["--gc-stress", *uninit]):
        check_session(" ".join(["the board", *checks]), running.run(
            [options.natmod, "run", *checks, folder / f"{job.module}.mpy", job.session]))


def main():
    parser = argparse.ArgumentParser(description="Run modules on the board and MicroPython.")
    parser.add_argument("jobs", nargs="*", metavar="JOB")
    parser.add_argument("--list", action="store_true", help="print the names of the jobs")
    parser.add_argument("--sdk", type=Path, default=running.SDK, help="the value of MPY_DIR")
    parser.add_argument("--make", action="append", default=[], metavar="VAR=VALUE",
                        help="one more variable for make")
    running.add_arguments(parser, scratch=running.TOP / "build/interop")
    options = parser.parse_args()
    try:
        jobs = all_jobs()
    except JobError as error:
        parser.error(str(error))
    if options.list:
        print("\n".join(jobs))
        return 0
    patterns = options.jobs or ["*"]
    chosen = [name for name in jobs if any(fnmatch.fnmatch(name, p) for p in patterns)]
    if not chosen:
        parser.error("no such job; --list prints their names")

    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for name in chosen:
        try:
            outcome, detail = "passed", run_job(jobs[name], options)
        except Missing as reason:
            outcome, detail = "skipped" if skipping.status() == skipping.STATUS else "failed", str(reason)
        except Failure as error:
            outcome, detail = "failed", str(error).rstrip()
        counts[outcome] += 1
        print(f"{outcome} {name}:" + ("\n" if "\n" in detail else " ") + detail, flush=True)
    print(", ".join(f"{n} {outcome}" for outcome, n in counts.items()))
    if counts["failed"]:
        return 1
    return skipping.STATUS if counts["passed"] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
