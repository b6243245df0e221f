"""What there is to run: one job for each module, architecture and compiler."""

import configparser
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from archs import ARCHS
from running import TESTS, TOP

HERE = TESTS / "interop"
# A case runs on these unless it says otherwise: armv7em is armv7m once more, for a larger core.
CASE_ARCHS = "x64 x86 armv6m armv7m armv7emsp armv7emdp"


class JobError(Exception):
    """A description that is wrong, or a thing that a job needs and that is not there."""


@dataclass
class Job:
    name: str               # what comes after "interop." in the test's name
    module: str
    arch: str
    folder: Path = None     # its sources; None: the documentation's own example
    session: Path = None
    makefile: str = None    # None: the folder has one
    compiler: str = "gcc"
    refused: list = None    # parts of the message with which the build must fail; None: it works
    not_run: str = None     # why it does not run on MicroPython


def read_reasons(file):
    """A file of lines with a job's name and the reason why it is an exception."""
    reasons = {}
    for line in (HERE / file).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, reason = line.split(maxsplit=1)
            reasons[name] = reason
    return reasons


def examples():
    """Every example with GCC; and with Clang, whose relocations differ, where it can build them.

    On Debian it comes without the headers of a C library for ARM and RISC-V; and it knows no Xtensa.
    """
    for session in sorted((TOP / "examples").glob("*/session.txt")):
        folder, module = session.parent, session.parent.name
        with_clang = not any("#include <math.h>" in source.read_text() for source in folder.glob("*.c"))
        for arch in ARCHS:
            yield Job(f"{module}.{arch}", module, arch, folder, session)
            if with_clang and ARCHS[arch].firmware:
                yield Job(f"{module}.{arch}.clang", module, arch, folder, session, compiler="clang")


def documented():
    session = HERE / "documented_factorial.txt"
    for arch in ARCHS:
        yield Job(f"documented_factorial.{arch}", "factorial", arch, session=session)


CASE_KEYS = {"about", "arch", "compiler", "sources", "cflags", "ldflags", "make", "refused"}
SOURCE_KINDS = {".c", ".S", ".s", ".cc", ".cpp", ".cxx", ".py"}


def cases():
    for ini in sorted((HERE / "cases").glob("*/case.ini")):
        folder, name = ini.parent, ini.parent.name
        parser = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=(";",))
        parser.read(ini)
        if parser.sections() != ["case"]:
            raise JobError(f"{ini}: it has one section, [case]")
        case = parser["case"]
        unknown = set(case) - CASE_KEYS
        if unknown or not case.get("about"):
            raise JobError(f"{ini}: " + (f"unknown: {', '.join(sorted(unknown))}" if unknown
                                         else "about: says what the case shows"))
        sources = case.get("sources") or " ".join(
            sorted(path.name for path in folder.iterdir() if path.suffix in SOURCE_KINDS))
        refused = [part for part in case.get("refused", "").splitlines() if part]
        session = folder / "session.txt"
        if not refused and not session.exists():
            raise JobError(f"{folder}: a case has a session.txt, or its case.ini says refused")
        makefile = "\n".join([
            f"MOD = {name}",
            f"SRC = {sources}",
            f"CFLAGS_EXTRA = {case.get('cflags', '')}",
            f"MPY_LD_FLAGS = {case.get('ldflags', '')}",
            *case.get("make", "").splitlines(),
            "include $(MPY_DIR)/py/dynruntime.mk", ""])
        for arch in case.get("arch", CASE_ARCHS).split():
            if arch not in ARCHS:
                raise JobError(f"{ini}: arch: '{arch}' is none of {' '.join(ARCHS)}")
            for compiler in case.get("compiler", "gcc").split():
                if compiler not in ("gcc", "clang"):
                    raise JobError(f"{ini}: compiler: '{compiler}' is neither gcc nor clang")
                if compiler == "clang" and not ARCHS[arch].firmware:
                    continue
                suffix = "" if compiler == "gcc" else "." + compiler
                yield Job(f"cases.{name}.{arch}{suffix}", name, arch, folder, session, makefile,
                          compiler, refused or None)


def all_jobs():
    jobs = {job.name: job for source in (examples, documented, cases) for job in source()}
    for name, reason in read_reasons("not_run.txt").items():
        if name not in jobs:
            raise JobError(f"not_run.txt: there is no job {name}")
        jobs[name].not_run = reason
    for name in read_reasons("not_built.txt"):
        if name in jobs:  # architectures that compile and do not link are not among the jobs
            jobs[name].refused = ["error: "]
    return jobs


def documented_sources(tree):
    """The documentation's minimal example, from a tree of MicroPython: {file name: text}."""
    text = (Path(tree) / "docs/develop/natmod.rst").read_text(encoding="utf-8")
    files = {}
    for name in "factorial.c", "Makefile":
        _, mark, rest = text.partition(f"The file ``{name}`` contains:")
        block = re.match(r"\s*\.\. code-block:: \w+\n((?:    .*\n|\n)+)", rest)
        if not mark or not block:
            raise JobError(f"{tree}: its page on native modules shows no {name}")
        files[name] = textwrap.dedent(block[1]).strip() + "\n"
    return files
