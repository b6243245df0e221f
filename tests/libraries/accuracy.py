#!/usr/bin/env python3
"""Compare a module's mathematics, from the run-time libraries, with this machine's libm.

    accuracy.py --natmod PROGRAM [--scratch FOLDER] ARCH...

Each function runs on the same numbers on the virtual board, on real MicroPython where there is one
for the architecture, and here in more precision, rounded once. It fails if a result is farther than
2 units in the last place (ulp) from that; zeros have to have the right sign. 64-bit division is exact.
"""

import ast
import ctypes
import itertools
import math
import random
import struct

from where import HERE, build, check_archs, interpreters, run_script  # first: it finds the others
from skipping import exit_with

LIBM = ctypes.CDLL("libm.so.6")
COUNT = 60
LIMIT = 2
# Beside random numbers: signed zeros, infinities, no numbers, the ends of the denormal and normal
# ranges of both types, and angles beyond any table of multiples of pi.
SPECIAL = [0.0, -0.0, 1.0, -1.0, 2.0, -2.5, math.inf, -math.inf, math.nan, 5e-324, -1e-310, 2.2250738585072014e-308,
           1.7976931348623157e308, 1.4e-45, -1e-40, 1.1754943508222875e-38, 3.4028234663852886e38]
HUGE = [1e22, -6381956970095103 * 2.0 ** 797, 2.0 ** 1000, 16367173 * 2.0 ** 72, 2.0 ** 120, 52707178544.0, -1e15]
# What the board's emulator computes wrongly with x87 instructions, which musl uses here: the logarithm
# of 0, and the remainder of numbers of very different sizes. Real MicroPython runs them.
EMULATED_BADLY = {("x86", "board"): {"log", "logf", "fmod", "fmodf"}}
# newlib's answer is 1, where C has no number.
POW_OF_MINUS_ONE_AND_NAN = ("armv6m", "armv7m", "armv7em", "xtensawin")


def uniform(low, high):
    return lambda rng: rng.uniform(low, high)


def any_size(rng):
    return rng.choice((-1, 1)) * rng.uniform(1, 2) * 2.0 ** rng.randint(-40, 70)


# name: ranges of the arguments for double, for float
FUNCTIONS = {
    "sqrt": ([uniform(0, 1e30)], None),
    "exp": ([uniform(-700, 700)], [uniform(-87, 88)]),
    "sin": ([uniform(-1000, 1000)], [uniform(-100, 100)]),
    "cos": ([uniform(-1000, 1000)], [uniform(-100, 100)]),
    "log": ([uniform(0, 1e6)], None),
    "tgamma": ([uniform(-20, 170)], [uniform(-5, 34)]),
    "floor": ([any_size], None),
    "ceil": ([any_size], None),
    "trunc": ([any_size], None),
    "round": ([any_size], None),
    "pow": ([uniform(0, 100), uniform(-20, 20)], [uniform(0, 20), uniform(-10, 10)]),
    "fmod": ([any_size, any_size], [uniform(-1e6, 1e6), uniform(-10, 10)]),
    "atan2": ([any_size, any_size], None),
}
DIVISIONS = {"div": "q", "mod": "q", "udiv": "Q", "umod": "Q"}


def as_float(x):
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return math.copysign(math.inf, x)


def more_precise(name, is_float, arguments):
    """The libm's result in the next larger type: the caller rounds it."""
    kind = ctypes.c_double if is_float else ctypes.c_longdouble
    function = getattr(LIBM, name if is_float else name + "l")
    function.restype, function.argtypes = kind, [kind] * len(arguments)
    result = function(*arguments)
    return as_float(result) if is_float else result


def ulps(result, expected, is_float):
    """The distance in units of the last place; 0 for equal NaNs and infinities."""
    if math.isnan(expected) or math.isnan(result):
        return 0 if math.isnan(expected) and math.isnan(result) else math.inf
    if result == expected:
        return 0 if math.copysign(1, result) == math.copysign(1, expected) else math.inf
    if math.isinf(result) or math.isinf(expected):
        return math.inf
    unit = math.ulp(expected) * (2.0 ** 29 if is_float else 1)
    if is_float:
        unit = max(unit, 2.0 ** -149)
    return abs(result - expected) / unit


def cases():
    """(name, struct code, argument tuples, how to judge a result) for all."""
    rng = random.Random(1)
    for name, (doubles, floats) in FUNCTIONS.items():
        for is_float in (False, True):
            ranges = (floats or doubles) if is_float else doubles
            rounded = as_float if is_float else float
            rows = [tuple(rounded(draw(rng)) for draw in ranges) for _ in range(COUNT)]
            special = [rounded(x) for x in SPECIAL + (HUGE if name in ("sin", "cos") else [])
                       if math.isinf(rounded(x)) == math.isinf(x)]
            rows += itertools.product(special, repeat=len(ranges))
            yield name + "f" * is_float, "f" if is_float else "d", rows, [
                more_precise(name, is_float, row) for row in rows]
    for name, code in DIVISIONS.items():
        low, high = (-2 ** 63, 2 ** 63) if code == "q" else (0, 2 ** 64)
        rows = [(rng.randrange(low, high), rng.randrange(low, high) >> rng.randrange(62) or 3)
                for _ in range(COUNT)]
        rows = [(x, 3 if y == -1 else y) for x, y in rows]
        exact = []
        for x, y in rows:
            quotient = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
            exact.append(quotient if "div" in name else x - quotient * y)
        yield name, code, rows, exact


def script(all_cases):
    lines = ["import maths", "def run(name, inputs, n):", "    results = bytearray(n)",
             "    maths.run(name, inputs, results)", "    print(bytes(results))"]
    for name, code, rows, _ in all_cases:
        packed = b"".join(struct.pack(f"<{len(row)}{code}", *row) for row in rows)
        lines.append(f"run({name!r}, {packed!r}, {len(rows) * struct.calcsize(code)})")
    return "\n".join(lines) + "\n"


def check(arch, natmod, scratch):
    place = build(HERE / "maths", arch, natmod, scratch)
    all_cases = list(cases())
    text = script(all_cases)
    wrong = []
    for where, command in interpreters(arch, natmod):
        lines = run_script(command, place, "maths", text)
        assert len(lines) == len(all_cases), lines[-3:]
        for line, (name, code, rows, expected) in zip(lines, all_cases):
            got = struct.unpack(f"<{len(rows)}{code}", ast.literal_eval(line))
            if code in "qQ":
                distances = [0 if a == b else math.inf for a, b in zip(got, expected)]
            else:
                distances = [ulps(a, b, code == "f") for a, b in zip(got, expected)]
            if name in EMULATED_BADLY.get((arch, where), ()):
                continue
            if name.startswith("pow") and arch.startswith(POW_OF_MINUS_ONE_AND_NAN):
                distances = [0 if row[0] == -1 and math.isnan(row[1]) else distance
                             for row, distance in zip(rows, distances)]
            worst = max(distances)
            limit = LIMIT if code in "df" else 0
            at = distances.index(worst)
            if worst > limit:
                wrong.append(f"{arch}, {where}: {name}{rows[at]} is {got[at]!r}, not {expected[at]!r}: "
                             f"{worst:.1f} ulp, not {limit}")
        print(f"{arch}, {where}: {len(lines)} functions")
    return wrong


if __name__ == "__main__":
    exit_with(check_archs, check)
