"""mathematics.py calls: the calls of mathematics.c, as `function arguments`, one a line.
mathematics.py check: their results, one a line of standard input, against Python's own."""

import math
import struct
import sys

FUNCTIONS = ("sqrt", "exp", "sin", "log", "pow", "tgamma")
POINTS = ((0.5, 2.5), (3.7, 1.25), (17.25, 0.3), (0.001, 7.0))


def words(number):
    return struct.unpack(">II", struct.pack(">d", number))


def single_bits(number):
    return struct.unpack("<I", struct.pack("<f", number))[0]


def expected(name, x, y):
    if name == "tgamma":
        return math.gamma(x)
    return math.pow(x, y) if name == "pow" else getattr(math, name)(x)


def calls():
    for which, name in enumerate(FUNCTIONS):
        for x, y in POINTS:
            yield name, x, y, f"single {which} {single_bits(x)} {single_bits(y)}", "single"
            for half in (1, 0):
                arguments = " ".join(map(str, (which, *words(x), *words(y), half)))
                yield name, x, y, f"pair {arguments}", "high" if half else "low"
    yield "errno", 5.0, 0.0, f"single 6 {single_bits(5.0)} 0", "single"


def check():
    results = [int(line) for line in sys.stdin]
    assert len(results) == len(list(calls())), f"{len(results)} results"
    wrong = 0
    for (name, x, y, call, part), result in zip(calls(), results):
        if name == "errno":
            wanted, number, limit = 5.0, struct.unpack("<f", struct.pack("<I", result))[0], 0
        elif part == "single":
            x, y = (struct.unpack("<f", struct.pack("<f", n))[0] for n in (x, y))
            wanted, limit = expected(name, x, y), 2e-6
            number = struct.unpack("<f", struct.pack("<I", result))[0]
        elif part == "high":
            high = result
            continue
        else:
            wanted, limit = expected(name, x, y), 1e-14
            number = struct.unpack(">d", struct.pack(">II", high, result))[0]
        if not abs(number - wanted) <= limit * abs(wanted):
            wrong += 1
            print(f"{name}({x}, {y}): {number}, not {wanted}", file=sys.stderr)
    sys.exit(wrong != 0)


if sys.argv[1] == "calls":
    for row in calls():
        print(row[3])
else:
    check()
