#!/usr/bin/env python3
"""Sizes of modules that are written twice, in C and in C++.

    sizes.py --natmod PROGRAM --scratch FOLDER ARCH...           build, run their sessions, compare with
                                                                 docs/cpp-sizes.md
    sizes.py --natmod PROGRAM --scratch FOLDER --write ARCH...   write that document

The C sources are those of examples/ (or twins/NAME.c), the C++ ones twins/NAME.cpp; both have to pass
the same session on the board. A cell is bytes of text (code and constant data) + load-time
relocations. Exit status 77 if a compiler is
missing (1 if CI is true).
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
import skipping  # noqa: E402
from archs import ARCHS  # noqa: E402
from running import TOP  # noqa: E402

HERE = running.TESTS / "cpp"
DOCUMENT = TOP / "docs" / "cpp-sizes.md"
MODULES = {
    "factorial": "one function",
    "tour": "the tour",
    "ringbuffer": "a class",
    "hexdump": "keywords, streams",
    "buffers": "buffers",
    "squeeze": "an algorithm",
}
# Other versions of a compiler give other sizes: what the table shows may differ by this much.
TOLERANCE = 24


def build(name, arch, language, options):
    folder = options.scratch / f"{name}.{arch}.{language}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    own = [HERE / "twins" / f"{name}.{language}"]
    example = TOP / "examples" / name
    sources = [own[0]] if language == "cpp" or own[0].exists() else []
    for path in sorted(example.glob("*.[ch]")):
        if path.name != f"{name}.c" or language == "c":
            sources.append(path)
    for path in sources:
        shutil.copy(path, folder)
    listed = " ".join(path.name for path in sources if path.suffix != ".h")
    (folder / "Makefile").write_text(
        f"MOD = {name}\nSRC = {listed}\nMPY_LD_FLAGS = -v\n"
        # As C: messages do not name arguments.
        "CXXFLAGS = -DMPY_ERROR_NAMES=0\ninclude $(MPY_DIR)/py/dynruntime.mk\n")
    done = running.make(folder, arch, options.natmod)
    if done.returncode != 0:
        raise SystemExit(done.stdout)
    text, rodata, relocations = map(int, re.search(
        r"text (\d+), rodata (\d+),.* (\d+) relocations", done.stdout).groups())
    session = HERE / "twins" / f"{name}.txt"
    if not session.exists():
        session = example / "session.txt"
    ran = running.run([options.natmod, "run", folder / f"{name}.mpy", session])
    if ran.returncode != 0:
        raise SystemExit(f"{name}.{language}, {arch}:\n{ran.stdout}")
    return text + rodata, relocations


def cell(c, cpp):
    return f"{c[0]}+{c[1]} | {cpp[0]}+{cpp[1]} | {cpp[0] - c[0]:+d}"


def read_table():
    """{(module, arch): bytes that C++ has more}"""
    rows = {}
    for line in DOCUMENT.read_text().splitlines():
        parts = [part.strip() for part in line.strip("|").split("|")]
        if len(parts) == 5 and parts[0].strip("`") in MODULES:
            rows[parts[0].strip("`"), parts[1].strip("`")] = int(parts[4])
    return rows


def main():
    parser = argparse.ArgumentParser()
    running.add_arguments(parser)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("archs", nargs="+", choices=list(ARCHS), metavar="ARCH")
    options = parser.parse_args()
    for arch in options.archs:
        skipping.need(ARCHS[arch].toolchain.cxx)
    measured = {(name, arch): [build(name, arch, language, options) for language in ("c", "cpp")]
                for name in MODULES for arch in options.archs}
    lines = [f"| `{name}` | `{arch}` | {cell(*measured[name, arch])} |"
             for name in MODULES for arch in options.archs]
    print("\n".join(lines))
    if options.write:
        text = DOCUMENT.read_text()
        head, rest = text.split("<!-- table -->\n", 1)
        _, tail = rest.split("<!-- end -->\n", 1)
        table = ["| module | architecture | C | C++ | more |", "| --- | --- | --- | --- | --- |", *lines]
        DOCUMENT.write_text(head + "<!-- table -->\n" + "\n".join(table) + "\n<!-- end -->\n" + tail)
        return 0
    known = read_table()
    wrong = [f"{name}, {arch}: C++ has {cpp[0] - c[0]:+d} bytes, docs/cpp-sizes.md says "
             f"{known.get((name, arch))}: run sizes.py --write"
             for (name, arch), (c, cpp) in measured.items()
             if (name, arch) not in known or cpp[0] - c[0] > known[name, arch] + TOLERANCE]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    skipping.exit_with(main)
