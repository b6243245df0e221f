#!/usr/bin/env python3
"""How much longer Python code takes on the virtual board than on real MicroPython.

    vm_bench.py --natmod PROGRAM [--arch ARCH] [--rounds N] [--check LIMIT] [--no-fetch] [SOURCE]...

The sources are those of loops/, or the ones named, such as scripts of MicroPython's own tests/perf_bench. Each
is compiled once; real MicroPython and the board import it in turn. A row has the CPU time of both, without what
starting takes, and their ratio; the least of some rounds counts, for the machine may be busy with other things.
--check: the geometric mean of the ratios must not be above LIMIT. Exit status 77: there is no MicroPython here
(1 when CI is true).
"""

import argparse
import math
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GET_MICROPYTHON = HERE / "../../tests/interop/get_micropython.sh"
# For scripts of tests/perf_bench: the work that fits a processor of 1000 MHz with 1000 kB of memory.
BENCHMARK_END = """
chosen = max(nm for nm in bm_params if nm[0] <= 1000 and nm[1] <= 1000)
run, result = bm_setup(bm_params[chosen])
run()
"""


def cpu_seconds(command, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0 or "Traceback" in done.stdout:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        done = subprocess.run([GET_MICROPYTHON, *options.no_fetch, "amd64"], stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.returncode)
        self.real = done.stdout.splitlines()[-1] + "/micropython-amd64"

    def compile(self, name, text):
        source = self.folder / f"{name}.source"
        source.write_text(text, encoding="utf-8")
        subprocess.run([self.options.natmod, "py", "-s", f"{name}.py", "-o", self.folder / f"{name}.mpy", source],
                       check=True)

    def times(self, name):
        """The least CPU seconds of real MicroPython and of the board."""
        statement = f"import {name}"
        commands = ([self.real, "-c", statement],
                    [self.options.natmod, "run", "--arch", self.options.arch, "--heap", "2M", "--budget", "1000G",
                     f"{name}.mpy", "-c", statement])
        rounds = [[cpu_seconds(command, self.folder) for command in commands] for _ in range(self.options.rounds)]
        return [min(column) for column in zip(*rounds)]

    def ratios(self):
        self.compile("nothing", "")
        start = self.times("nothing")
        for source in self.options.sources or sorted((HERE / "loops").glob("*.py")):
            name = f"bench_{source.stem}"
            text = source.read_text(encoding="utf-8")
            self.compile(name, text + BENCHMARK_END if "bm_params" in text else text)
            real, board = (total - begin for total, begin in zip(self.times(name), start))
            print(f"{source.stem:24} {real * 1e3:8.1f} ms {board * 1e3:8.1f} ms {board / real:6.1f} times", flush=True)
            yield board / real


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE")
    parser.add_argument("--natmod", type=os.path.abspath, required=True)
    parser.add_argument("--arch", default="x64")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", type=float, metavar="LIMIT")
    parser.add_argument("--no-fetch", action="append_const", const="--no-fetch", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ratios = list(Bench(options, Path(folder)).ratios())
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"The board takes {mean:.1f} times as long as MicroPython (geometric mean).")
    sys.exit(1 if options.check and mean > options.check else 0)


if __name__ == "__main__":
    main()
