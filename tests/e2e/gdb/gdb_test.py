"""natmod run --gdb under Debian's gdb: gdb_test.py NAME runs test_NAME, with the program $NATMOD."""

import pathlib
import shutil
import subprocess

from common import NATMOD, build, line_of, main, place, says, skip

# What gdb of which Debian package speaks.
PROGRAMS = {"x64": "gdb", "x86": "gdb", "armv7m": "gdb-multiarch", "rv32imc": "gdb-multiarch",
            "rv64imc": "gdb-multiarch"}


def gdb(arch, arguments, *commands):
    """What gdb says that starts natmod run with the arguments and does the commands."""
    program = PROGRAMS[arch]
    if shutil.which(program) is None:
        skip(f"no {program}")
    lines = ["set pagination off", "set debuginfod enabled off", "set breakpoint pending on",
             f"target remote | {NATMOD} run --gdb - {arguments}", *commands]
    pathlib.Path("commands.gdb").write_text("\n".join(lines) + "\n")
    done = subprocess.run([program, "-nx", "-batch", "-x", "commands.gdb"], timeout=100, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


def debug_a_function(arch):
    module = build(arch, "flow.c")
    text = gdb(arch, f"{module} -c 'print(flow.twice(21))'", f"break {place('flow.c', 'total')}", "continue",
               "backtrace 2", "info args", "info locals", "watch total", "continue", "print total", "delete",
               "finish", "next", "info locals", "monitor stack", "monitor heap", "continue")
    says(text, r"^Breakpoint 1, add_up \(first=21, second=21\) at .*flow\.c",
         r"^#0 .*add_up \(first=21, second=21\) at", r"^#1 .* in twice \(n_in=.*\) at .*flow\.c",
         r"^first = 21$", r"^second = 21$", r"^sum = 42$",
         r"^Hardware watchpoint 2: total$", r"^Hardware watchpoint 2: total$", r"^Old value = 0$",
         r"^New value = 42$", r"^\$1 = 42$",
         r" in twice \(", r"^Value returned is \$2 = 42$",
         r"^n = 21$", r"^result = 42$", r"while running print\(flow\.twice\(21\)\)", r"blocks, \d+ bytes used",
         r"^42$", r"exited normally")


def debug_a_method(arch):
    module = build(arch, "counter.cpp")
    text = gdb(arch, f"{module} -c 'c = counter.Counter(); c.add(3); print(c.add(4))'",
               f"break {place('counter.cpp', 'method')}", "continue", "info args", "print *this", "next",
               "print this->count", "continue", "print next", "delete", "continue")
    says(text, r"^Breakpoint 1, Counter::add \(this=0x[0-9a-f]+, step=3\) at", r"^this = 0x[0-9a-f]+$",
         r"^step = 3$", r"^\$1 = \{count = 0\}$", r"^\$2 = 3$", r"^Breakpoint 1, .*step=4", r"^\$3 = 7$",
         r"^7$", r"exited normally")


def test_c_on_x64():
    debug_a_function("x64")


def test_c_on_x86():
    debug_a_function("x86")


def test_c_on_armv7m():
    debug_a_function("armv7m")


def test_c_on_rv32imc():
    debug_a_function("rv32imc")


def test_c_on_rv64imc():
    debug_a_function("rv64imc")


def test_a_module_that_is_imported_again_keeps_its_breakpoints():
    pathlib.Path("again.py").write_text("import flow, sys\nfirst = flow.twice\ndel flow, sys.modules['flow']\n"
                                        "import flow\nprint(first(1), flow.twice(21))\n")
    for arch in "x64", "armv7m", "rv32imc":
        module = build(arch, "flow.c")
        text = gdb(arch, f"{module} again.py", f"break {place('flow.c', 'result')}", "continue", "print result",
                   "continue")
        says(text, r"^Breakpoint 1, twice \(n_in=.*\) at .*flow\.c", r"^\$1 = 42$", r"^2 42$", r"exited normally")


def test_cpp_on_x64():
    debug_a_method("x64")


def test_cpp_on_x86():
    debug_a_method("x86")


def test_cpp_on_armv7m():
    debug_a_method("armv7m")


def test_cpp_on_rv32imc():
    debug_a_method("rv32imc")


def test_cpp_on_rv64imc():
    debug_a_method("rv64imc")


def test_a_memory_error_stops_at_its_line():
    for arch in PROGRAMS:
        text = gdb(arch, f"{build(arch, 'flow.c')} -c 'flow.overrun([0] * 12)'", "continue", "print i", "print length",
                   "eval \"monitor owner %p\", block", "eval \"monitor object %p\", list", "monitor object 1000", "monitor x",
                   "continue")
        says(text, r"memory error: write of 1 byte at 0x[0-9a-f]+, 0 bytes behind a block of 12 bytes",
             r"^Program received signal SIGSEGV", rf"^{line_of('flow.c', 'overrun')}\t", r"^\$1 = 12$", r"^\$2 = 12$",
             r"0 bytes into a block of 12 bytes", r"allocated by realloc_, called from text",
             r"^\[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0\]$", r"^0x1000 is no object: read of",
             r"^monitor x: there is no such command; there are$", r"^heap ",
             r"exited with code 01")


def test_an_exception_that_nothing_catches_stops_where_it_is_raised():
    for arch in PROGRAMS:
        text = gdb(arch, f"{build(arch, 'flow.c')} -c 'flow.refuse(-1)'", "continue", "backtrace 4", "continue")
        says(text, r"ValueError: negative", r"^Program received signal SIGTRAP",
             r"^#0 .* in raise_msg \(\) from .*/firmware$",
             rf"^#3 .* refuse \(.*flow\.c:{line_of('flow.c', 'refuse')}$", r"exited with code 01")


def test_the_firmware_has_names_and_is_stepped_over():
    for arch in PROGRAMS:
        text = gdb(arch, f"{build(arch, 'flow.c')} -c 'print(flow.twice(4))'", "break native_to_obj", "continue",
                   "backtrace", "finish", "delete", "continue")
        says(text, r"^Breakpoint 1, 0x[0-9a-f]+ in native_to_obj \(\) from .*/firmware$", r"^#0 .*native_to_obj \(\) from",
             rf"^#2 .* twice \(n_in=0x9\) at .*flow\.c:{line_of('flow.c', 'result')}$", r"^#3 .* in firmware \(\) from .*/firmware$",
             r"(twice \(n_in=0x9|mp_obj_new_int \(value=8)\) at", r"^8$", r"exited normally")
        assert "#4" not in text, text


def test_an_exception_that_is_caught_stops_nothing():
    pathlib.Path("caught.py").write_text("import flow\ntry:\n  flow.refuse(-1)\nexcept ValueError:\n  print('caught')\n")
    text = gdb("x64", f"{build('x64', 'flow.c')} caught.py", "continue")
    says(text, r"^caught$", r"exited normally")
    assert "SIGTRAP" not in text, text


if __name__ == "__main__":
    main(globals())
