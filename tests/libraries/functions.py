#!/usr/bin/env python3
"""Run every function of the SDK's library on an architecture, on the virtual board and real MicroPython.

    functions.py --natmod PROGRAM [--scratch FOLDER] ARCH...

functions/functions.c says of each whether it does what C says. What it does not call has to be listed here
with the test that does: so no function of sdk/lib is without one.
"""

import re
import subprocess

from where import HERE, build, check_archs, interpreters, run_script  # first: it finds the others
from skipping import exit_with

SCRIPT = """\
import functions
for name, is_right in functions.run():
    print(name, is_right)
"""
PRINTED = ["printf -3 text", "vprintf 7 ff", "puts", "P", "He"]
# Patterns of symbols, and the construct of tests/interop/matrix, or the test here, that needs them.
ELSEWHERE = {
    r"_ZSt\d.*|__cxa_throw_bad_array_new_length": "std_helpers",
    r"_Z(nw|na|dl|da).*|_ZSt7nothrow": "library_new",
    r"__cxa_pure_virtual|__cxa_deleted_virtual": "pure_virtual",
    r"__cxa_guard_\w+": "local_statics_guarded",
    r"__cxa_atexit|__cxa_thread_atexit|__aeabi_atexit|__dso_handle": "destructors",
    r"__emutls_get_address": "tls",
    r"__errno|_+errno_location|__aeabi_errno_addr": "library_errno",
    r"_(m|c|re)alloc_r|_free_r": "library_data",
    r"__stack_chk_guard|__stack_chk_fail_local": "stack_protector",
    r"tgammaf?|floor|ceil|truncf?": "libraries.accuracy",
    r"_ZNK?St8__detail.*|_ZSt\d+_(Rb_tree|Hash|Fnv_hash)_\w+|_ZNSt19_Sp_make_shared_tag\w+": "std_parts",
    r"__libc_single_threaded": "std_parts",
    r"(__isoc99_)?v?sscanf|__natmod_parse_float|strto(d|f|ld)|atof": "libraries.hosted",
    r"(gm|local)time(_r)?|(asc|c)time(_r)?|(mk|diff|strf)time|timegm|tzset|__natmod_(days|months)": "libraries.hosted",
    r"__natmod_(days_to|from_seconds)": "libraries.hosted",
    r"__natmod_busy": "library_atomics",
    r"mpy_init|natmod_make_rom_qstrs": "static_tables_test",
}


def symbols_of(archive):
    """The functions and variables that the library defines."""
    done = subprocess.run(["nm", "--defined-only", "--extern-only", archive], capture_output=True, text=True, check=True)
    names = {line.split()[2] for line in done.stdout.splitlines() if len(line.split()) == 3}
    return {name for name in names if "." not in name}  # x86's parts of functions


def check(arch, natmod, scratch):
    place = build(HERE / "functions", arch, natmod, scratch, "MPY_LD_FLAGS=--map functions.map")
    library = re.search(r"\S*/natmod/lib/\S*\.a", (place / "functions.map").read_text())[0]
    wrong = []
    for where, command in interpreters(arch, natmod):
        lines = run_script(command, place, "functions", SCRIPT)
        if lines[:len(PRINTED)] != PRINTED:
            wrong.append(f"{arch}, {where}: printed {lines[:len(PRINTED)]}, not {PRINTED}")
        called = dict(line.split() for line in lines[len(PRINTED):])
        wrong += [f"{arch}, {where}: {name} is wrong" for name, is_right in called.items() if is_right != "True"]
        print(f"{arch}, {where}: {len(called)} functions")
    constructs = {path.stem for path in (HERE.parent / "interop/matrix/constructs").iterdir()}
    constructs |= {f"libraries.{path.stem}" for path in HERE.glob("*.py")}
    constructs |= {path.stem for path in (HERE.parent / "e2e/make").glob("*_test.sh")}
    wrong += [f"there is no construct {name}" for name in set(ELSEWHERE.values()) - constructs]
    for name in symbols_of(library) - set(called):
        if not any(re.fullmatch(pattern, name) for pattern in ELSEWHERE):
            wrong.append(f"{arch}: no test calls {name}")
    return wrong


if __name__ == "__main__":
    exit_with(check_archs, check)
