#!/usr/bin/env python3
"""Compare what natmod finds in musl's code with what objdump shows.

    system_use.py --finder PROGRAM --musl FOLDER ARCH

Of every section: the first instruction that reads the thread pointer, or makes a system call.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
import skipping  # noqa: E402

BITS = {"x64": "64", "x86": "32"}
# The segment of the thread's block, and the stack protector's word in it, which every program has.
THREAD = {"x64": ("%fs:", "%fs:0x28"), "x86": ("%gs:", "%gs:0x14")}
CALLS = re.compile(r"\b(syscall|sysenter|int +\$0x80)\b")


def shown(arch, archive):
    """By objdump."""
    done = subprocess.run(["objdump", "-d", "-w", "--no-show-raw-insn", archive], capture_output=True, text=True,
                          check=True)
    segment, mark = THREAD[arch]
    uses, member, section = {}, "", ""
    for line in done.stdout.splitlines():
        if found := re.match(r"(\S+): +file format", line):
            member = found[1]
        elif found := re.match(r"Disassembly of section (\S+):", line):
            section = found[1]
        elif found := re.match(r"\s*([0-9a-f]+):\s+(.*)", line):
            reads = segment in found[2] and not re.search(re.escape(mark) + r"(,|$)", found[2])
            if reads or CALLS.search(found[2]):
                uses.setdefault((member, section), found[1])
    return {(*place, offset) for place, offset in uses.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("arch", choices=BITS)
    parser.add_argument("--finder", required=True)
    parser.add_argument("--musl", type=Path, required=True)
    options = parser.parse_args()
    archive = options.musl / options.arch / "libc.a"
    skipping.need("objdump")
    if not archive.exists():
        raise skipping.Missing(f"no {archive}: run tools/musl_libraries.sh {options.musl}")
    found = subprocess.run([options.finder, archive, BITS[options.arch]], capture_output=True, text=True, check=True)
    found = {tuple(line.split()) for line in found.stdout.splitlines()}
    expected = shown(options.arch, archive)
    print(f"{len(found)} sections of {archive}")
    for place in sorted(found ^ expected):
        print(f"{place}: {'objdump shows none' if place in found else 'not found'}")
    return int(found != expected or not found)


if __name__ == "__main__":
    skipping.exit_with(main)
