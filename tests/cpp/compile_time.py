"""Whether a large module compiles soon: the processor's time of both passes of a build, against that of the
standard library's headers on the same machine.

    compile_time.py SDK_INCLUDE    exit status 1 if it takes too long, 77 if there is no g++
"""
import pathlib
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
from skipping import exit_with, need  # noqa: E402

LARGEST_RATIO = 3.8
YARDSTICK = "".join(f"#include <{name}>\n" for name in ("algorithm", "functional", "map", "regex", "string", "vector"))
YARDSTICK += 'std::regex words("[a-z]+");\nstd::map<std::string, std::vector<std::string>> all;\n'
COMPILER = ["g++", "-std=c++20"]
MODULE = ["-Os", "-fno-exceptions", "-fno-rtti", "-fpic", "-c", "-o", "large.o"]


def seconds(command, folder):
    """Of three runs the shortest: others use the machine too."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=folder, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main():
    need("g++")
    source = pathlib.Path(__file__).resolve().parent / "large" / "large.cpp"
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "yardstick.cpp").write_text(YARDSTICK)
        yardstick = seconds([*COMPILER, "-fsyntax-only", "yardstick.cpp"], folder)
        module = [*COMPILER, *MODULE, f"-I{sys.argv[1]}", source]
        names, whole = seconds([*module, "-DNATMOD_NAMES_ALONE"], folder), seconds(module, folder)
    ratio = (names + whole) / yardstick
    print(f"names {names:.2f} s, module {whole:.2f} s, yardstick {yardstick:.2f} s: {ratio:.2f} times that,"
          f" at most {LARGEST_RATIO}")
    return int(ratio > LARGEST_RATIO)


if __name__ == "__main__":
    exit_with(main)
