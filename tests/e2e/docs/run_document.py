#!/usr/bin/env python3
"""Do what a document says, in an empty folder, and compare what it says comes out.

    run_document.py NATMOD DOCUMENT

Of the fenced blocks of the document, in their order:
    ```c file=bits.c     the block is written to the file; any language, any relative name
    ```sh run            the block is run by a shell and must succeed
    ```console run       each line after "$ " is run, and the lines below are what it must print;
                         "..." there stands for anything; a "cd" lasts for
                         the document
A line `<!-- needs PROGRAM... -->` names what has to be here beyond the project's own.
Other blocks are not touched. The folder has `natmod`, a link to this checkout; the programs natmod
and micropython are on PATH. Exit status: 0 good, 1 not, 77 there is no micropython here, or not what it needs.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lib"))
import running  # noqa: E402
from skipping import exit_with, need  # noqa: E402


def blocks(text):
    """(line number, info string, lines) of each fenced block."""
    found, current = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if current is None:
            if line.startswith("```"):
                current = (number, line[3:].split(), [])
        elif line.startswith("```"):
            found.append(current)
            current = None
        else:
            current[2].append(line)
    if current is not None:
        sys.exit(f"line {current[0]}: the block does not end")
    return found


def matches(printed, expected):
    pattern = "\n".join(re.escape(line).replace(r"\.\.\.", ".*") for line in expected)
    return re.fullmatch(pattern, printed.rstrip("\n"), re.DOTALL) is not None


class Runner:
    def __init__(self, folder, natmod):
        self.folder = folder
        self.current = folder
        self.programs = folder / ".bin"
        self.programs.mkdir()
        (self.programs / "natmod").symlink_to(natmod)
        (folder / "natmod").symlink_to(running.TOP)
        self.environment = running.clean_environment(
            PATH=f"{self.programs}:{os.environ['PATH']}", NATMOD=str(natmod), natmod_DIR=str(natmod.parent.parent))

    def fetch_micropython(self):
        program = self.programs / "micropython"
        program.write_text(f'#!/bin/sh\nexec {running.micropython("amd64")} "$@"\n')
        program.chmod(0o755)

    def shell(self, command):
        if command.startswith("gdb "):
            need("gdb")
        if re.search(r"\bmicropython\b", command) and not (self.programs / "micropython").exists():
            self.fetch_micropython()
        return running.run(["sh", "-ec", command], self.current, env=self.environment)

    def run_script(self, lines):
        done = self.shell("\n".join(lines))
        return done.stdout if done.returncode != 0 else None

    def run_console(self, lines):
        steps = []
        for line in lines:
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
        for command, expected in steps:
            if command.startswith("cd "):
                self.current = self.current / command.removeprefix("cd ")
                continue
            printed = self.shell(command).stdout
            if not matches(printed, expected):
                return f"$ {command}\n{printed}"
        return None


def main():
    natmod, document = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    text = document.read_text(encoding="utf-8")
    for programs in re.findall(r"^<!-- needs (.*) -->$", text, re.MULTILINE):
        need(*programs.split())
    done = 0
    with tempfile.TemporaryDirectory() as name:
        runner = Runner(Path(name), natmod)
        for number, info, lines in blocks(text):
            files = [word.removeprefix("file=") for word in info if word.startswith("file=")]
            wrong = None
            if files:
                path = runner.folder / files[0]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            elif info[1:] == ["run"]:
                run = {"sh": runner.run_script, "console": runner.run_console}[info[0]]
                wrong = run(lines)
                done += 1
            if wrong is not None:
                sys.exit(f"{document}:{number}: the block came out otherwise:\n{wrong}")
    if done == 0:
        sys.exit(f"{document}: no block to run")
    print(f"{document}: {done} blocks run")


exit_with(main)
