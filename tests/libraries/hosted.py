#!/usr/bin/env python3
"""Compare a module's sscanf, and its dates, with this machine's C library.

    hosted.py --natmod PROGRAM [--scratch FOLDER] ARCH...

The same calls run on the virtual board, on real MicroPython where there is one for the architecture, and
here: results have the same bytes. Types that are shorter on the architecture are called by their size
here, and dates are those that its time_t can hold.
"""

import ast
import calendar
import ctypes
import os
import random
import re
import time

from where import HERE, build, check_archs, interpreters, run_script  # first: it finds the others
from skipping import exit_with

LIBC = ctypes.CDLL("libc.so.6")
LIBC.asctime.restype = ctypes.c_char_p
PLACES, PLACE_SIZE = 6, 32
COUNT = 250

CONVERSIONS = """%d %i %u %o %x %X %p %hd %hhd %hhx %hu %ld %lu %lx %lld %llu %lli %llx %jd %zu %td %2d %3i %4x %1o
    %f %lf %e %lg %a %4f %5lf %8le %s %3s %c %4c %[a-f] %[^0-9] %[]x] %[^]] %2[0-9-] %n %hhn %*d %*s %*f %*[a-z] %%""".split()
TEXTS = """12 -7 +5 0 007 08 0x1f 0X1F 0x 0xg - + 2147483647 -2147483648 65535 300 -129 1_2 1.5 -2.25e3 .5 5. . 1e 1e+ 1e5
    1e-5 0x1.8p3 0x1p-2 0x.8 0.1 123456789.123456789 1e22 1e23 3.4028235e38 1e39 1e-45 1e-46 1e308 1e309 4.9e-324 1e-400
    2.2250738585072011e-308 9007199254740993 1.00000017881393421514957253748434595763683319091796875 inf -Infinity nan
    abc fade ]x] x,y % a-f word""".split()
# What is longer than 32 bits, where the conversion reads so much.
LARGE = ["123456789012 %lld", "-9223372036854775808 %lld", "99999999999999999999 %lld", "-99999999999999999999 %lld",
         "18446744073709551615 %llu", "99999999999999999999 %llu", "0xfedcba9876543210 %llx", "-1 %llu", "-0x10 %lli"]
FORMAT = "%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %m %M %p %r %R %s %S %T %u %U %V %w %W %x %X %y %Y %z %%%n%t"


def for_host(form, long_size):
    """The format with which this machine stores what the architecture does."""
    if long_size == 8:
        return form
    return re.sub(r"%(\*?\d*)[lzt]([diuxX])", r"%\1\2", re.sub(r"ll([diux])", r"q\1", form)).replace("%p", "%x")


def scan_cases():
    rng = random.Random(3)
    cases = [(text.split()[0], text.split()[1]) for text in LARGE]
    cases += [(text, form) for text in TEXTS for form in ("%f", "%lf", "%i", "%x", "%s%n", " %c%n")]
    cases += [("", form) for form in ("%d", "%c", "%n", "%s", "x", " ", "%[a]", "%%")]
    for _ in range(COUNT):
        form = "".join(rng.choice(CONVERSIONS) + rng.choice(("", "", " ", ",")) for _ in range(rng.randint(1, 4)))
        text = "".join(rng.choice(TEXTS) + rng.choice(("", " ", ",", "\t ")) for _ in range(rng.randint(1, 4)))
        cases.append((text, form))
    # glibc's own: it takes no "infinity" that a width cuts.
    return [(text, form) for text, form in cases if not (re.search("inf", text, re.I) and re.search(r"%\d+l?[fe]", form))]


def scan_here(text, form):
    places = ctypes.create_string_buffer(b"\xaa" * (PLACES * PLACE_SIZE), PLACES * PLACE_SIZE)
    pointers = [ctypes.byref(places, i * PLACE_SIZE) for i in range(PLACES)]
    count = LIBC.__isoc99_sscanf(text.encode(), form.encode(), *pointers)
    return count, places.raw


def dates(time_size):
    rng = random.Random(4)
    limit = 2 ** 31 - 1 if time_size == 4 else 2 ** 37
    rows = [0, -1, 951782400, 951868799, 1078012800, 1230768000, 1609372800, limit]
    rows += [calendar.timegm((year, 1, 1, 0, 0, 0)) + day * 86400 for year in range(1995, 2025) for day in (-1, 0, 2)]
    return rows + [rng.randint(-2 ** 31, limit) for _ in range(60)]


def broken_down(time_size):
    rng = random.Random(5)
    years = (1950, 2030) if time_size == 4 else (1905, 3000)
    return [[rng.randint(*years), rng.randint(-20, 40), rng.randint(-50, 400), rng.randint(-30, 60),
             rng.randint(-90, 300), rng.randint(-100, 5000)] for _ in range(60)]


def make_here(year, month, day, hour, minute, second):
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    seconds = calendar.timegm((year, month, 1, 0, 0, 0)) + (((day - 1) * 24 + hour) * 60 + minute) * 60 + second
    return str(seconds), time.asctime(time.gmtime(seconds)) + "\n"


def script(scans, times, fields):
    lines = ["import hosted"]
    lines += [f"print(hosted.scan({text!r}, {form!r}))" for text, form in scans]
    lines += [f"print(repr(hosted.format({str(one)!r}, {FORMAT!r})))" for one in times]
    lines += [f"print(hosted.make({one!r}))" for one in fields]
    return "\n".join([*lines, "print(hosted.rest())", ""])


def expected(scans, times, fields, long_size):
    results = [scan_here(text, for_host(form, long_size)) for text, form in scans]
    results += [time.strftime(FORMAT, time.gmtime(one)) for one in times]
    return [*results, *(make_here(*one) for one in fields), True]


def check(arch, natmod, scratch):
    os.environ["TZ"] = "UTC"
    time.tzset()
    place = build(HERE / "hosted", arch, natmod, scratch)
    wrong = []
    for where, command in interpreters(arch, natmod):
        long_size, time_size = ast.literal_eval(
            run_script(command, place, "hosted", "import hosted\nprint(hosted.sizes())\n")[0])
        scans, times, fields = scan_cases(), dates(time_size), broken_down(time_size)
        lines = run_script(command, place, "hosted", script(scans, times, fields))
        wanted = expected(scans, times, fields, long_size)
        assert len(lines) == len(wanted), (len(lines), len(wanted), lines[-2:])
        calls = [*scans, *times, *fields, "rest"]
        wrong += [f"{arch}, {where}: {call} is {line}, not {want!r}" for call, line, want in zip(calls, lines, wanted)
                  if ast.literal_eval(line) != want]
        print(f"{arch}, {where}: {len(lines)} calls")
    return wrong


if __name__ == "__main__":
    exit_with(check_archs, check)
