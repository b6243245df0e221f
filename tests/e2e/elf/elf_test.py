"""natmod link --elf: what readelf, addr2line and gdb make of it. elf_test.py NAME runs test_NAME, with
the program $NATMOD, in a scratch folder."""

import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import types

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "lib"))
import running  # noqa: E402
from running import TOP  # noqa: E402
from skipping import Missing, exit_with, need  # noqa: E402

NATMOD = os.environ["NATMOD"]
MARK = 0x5eed0000  # of lines.c
FIRST_LINES = [n for n, line in enumerate((HERE / "lines.c").read_text().splitlines(), 2)
               if line.endswith("(int x) {") or "MP_DYNRUNTIME_INIT_ENTRY" in line]


def run(*command):
    done = running.run(command, timeout=120)
    return output_of(done, command)


def output_of(done, command):
    assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}"
    return done.stdout


def make(arch, source, *variables):
    """build-ARCH/NAME.elf, and NAME.mpy."""
    name = pathlib.Path(source).stem
    makefile = f"MOD = {name}\nSRC = {source}\ninclude $(MPY_DIR)/py/dynruntime.mk\n"
    pathlib.Path("Makefile").write_text(makefile)
    done = running.make(".", arch, NATMOD, "-s", f"BUILD=build-{arch}", *variables)
    output_of(done, ["make", arch])
    return pathlib.Path(f"build-{arch}/{name}.elf")


def archs():
    return run(NATMOD, "doctor", "--ready").split()


def sections_of(path):
    """{name: (address, contents)}"""
    data = pathlib.Path(path).read_bytes()
    is_64 = data[4] == 2
    offset, = struct.unpack_from("<Q", data, 0x28) if is_64 else struct.unpack_from("<I", data, 0x20)
    count, names = struct.unpack_from("<HH", data, 0x3c if is_64 else 0x30)
    form = struct.Struct("<IIQQQQIIQQ" if is_64 else "<IIIIIIIIII")
    rows = [form.unpack_from(data, offset + i * form.size) for i in range(count)]
    sections = {}
    for name, kind, _, address, start, size, *_ in rows:
        at = rows[names][4] + name
        sections[data[at:data.index(b"\0", at)].decode()] = (
            address, b"" if kind == 8 else data[start:start + size])
    return sections


def symbols_of(path):
    """{name: (value, size, type)}"""
    symbols = {}
    for row in run("readelf", "-sW", path).splitlines():
        words = row.split()
        if len(words) == 8 and words[0][:-1].isdigit() and words[6] != "UND":
            symbols[words[7]] = (int(words[1], 16), int(words[2], 0), words[3])
    return symbols


def line_rows(path):
    """[(line, address)] of the line table."""
    text = run("readelf", "-W", "--debug-dump=decodedline", path)
    assert "readelf: Warning" not in text, text
    return [(int(line), int(address, 16))
            for line, address in re.findall(r"^lines\.c +(\d+) +(0x[0-9a-f]+|0)\b", text, re.MULTILINE)]


def entries_of(path):
    """{name: {attribute: value}} of the functions and variables."""
    text = run("readelf", "-W", "--debug-dump=info", path)
    assert "readelf: Warning" not in text, text
    entries = {}
    for part in re.split(r"\n <\w+><\w+>: ", text):
        name = re.search(r"DW_AT_name +:(?: \(.*?\):)? (\w+)", part)
        if name and ("(DW_TAG_subprogram)" in part or "(DW_TAG_variable)" in part):
            entries.setdefault(name[1], {}).update(re.findall(r"(DW_AT_\w+) +: (.*)", part))
    return entries


def mark_lines():
    """Those of functions that are linked."""
    text = (HERE / "lines.c").read_text().splitlines()
    lines = [n for n, line in enumerate(text, 1) if line.strip() == "HERE;"]
    dead = text.index("int nobody_calls_this(int x) {") + 2
    assert dead in lines
    return [line for line in lines if line != dead], dead


def check_lines(arch, elf):
    sections, symbols = sections_of(elf), symbols_of(elf)
    text = sections[".text"][1]
    assert text in pathlib.Path("lines.mpy").read_bytes(), f"{arch}: not the module's text"
    rows = line_rows(elf)
    live, dead = mark_lines()
    places = {line: text.find(struct.pack("<I", MARK + line)) + 4 for line in live}
    for line, place in places.items():
        before = max((address for _, address in rows if address <= place), default=0)
        assert place >= 4 and (line, before) in rows, f"{arch}: line {line} is at {place:#x}: {rows}"
        # Of a function's first line may be what compilers put before it. Some assemblers let a line
        # start at the mark, some at the instruction behind it.
        assert before in (place, place - 4) or line in FIRST_LINES, f"{arch}: line {line} is at {place:#x}: {rows}"
    assert all(line != dead and address <= len(text) for line, address in rows), f"{arch}: not linked: {rows}"
    entries = entries_of(elf)
    for name in "leaf", "middle", "mpy_init":
        value, size, kind = symbols[name]
        entry = entries[name]
        if arch.startswith("arm"):
            assert value % 2 == 1, (arch, name, value)  # Thumb
            value -= 1
        assert kind == "FUNC", (arch, name, kind)
        extent = [int(entry[which].split()[-1], 0) for which in ("DW_AT_low_pc", "DW_AT_high_pc")]
        assert extent == [value, size], (arch, name, extent)
    for name in "counter", "shared":
        place = re.search(r"DW_OP_addr: (\w+)", entries[name]["DW_AT_location"])
        is_indexed = "DW_OP_addrx" in entries[name]["DW_AT_location"]  # in .debug_addr
        assert is_indexed or int(place[1], 16) == symbols[name][0]
        assert symbols[name][1:] == (4, "OBJECT"), (arch, name)
    assert "nobody_calls_this" not in symbols
    assert int(entries["nobody_calls_this"]["DW_AT_high_pc"].split()[-1], 0) == 0, (arch, entries)
    return places


def test_line_tables_match_the_text_on_all_architectures():
    shutil.copy(HERE / "lines.c", ".")
    seen = archs()
    assert len(seen) >= 8, seen
    for arch in seen:
        # xtensa's compiler has thread-local variables by calls of its own
        flags = "CFLAGS_EXTRA=-D__thread=" if arch.startswith("xtensa") else "CFLAGS_EXTRA=-g"
        elf = make(arch, "lines.c", "ELF=1", flags)
        places = check_lines(arch, elf)
        answers = run("llvm-addr2line", "-s", "-e", elf, *map(hex, places.values())).split()
        assert answers == [f"lines.c:{line}" for line in places], (arch, answers)


def test_module_is_the_same_with_a_companion():
    shutil.copy(HERE / "lines.c", ".")
    for arch in archs():
        flag = "CFLAGS_EXTRA=-D__thread="
        make(arch, "lines.c", flag)
        plain = pathlib.Path("lines.mpy").read_bytes()
        make(arch, "lines.c", flag, "ELF=1")
        assert pathlib.Path("lines.mpy").read_bytes() == plain, f"{arch}: other bytes"


# What compilers are asked for in debug information, and do.
def test_forms_of_debug_information():
    shutil.copy(HERE / "lines.c", ".")
    for arch, flags in ((("rv32imc", "-gdwarf-4"), ("armv7m", "-gdwarf-4"), ("x64", "-g3"), ("rv64imc", "-g3"),
                         ("x64", "-gdwarf-4 -fdebug-types-section"), ("x86", "-gdwarf-4"))):
        if arch in archs():
            check_lines(arch, make(arch, "lines.c", "ELF=1", f"CFLAGS_EXTRA={flags}"))
    clang = next(filter(shutil.which, ("clang-19", "clang")), None)
    if clang is None:
        raise Missing("no clang")
    for arch, flags in ("x64", "-gdwarf-5"), ("armv7m", "-gdwarf-4"), ("rv32imc", "-gdwarf-5"):
        check_lines(arch, make(arch, "lines.c", "ELF=1", f"CC={clang}", f"CFLAGS_EXTRA={flags}"))


def test_compressed_and_split_debug_information():
    shutil.copy(HERE / "lines.c", ".")
    elf = make("x64", "lines.c", "ELF=1", "CFLAGS_EXTRA=-gz")
    said = run(NATMOD, "link", "--elf", "z.elf", "-o", "z.mpy", "--qstrs", "build-x64/lines.config.h", "build-x64/lines.o")
    assert re.search(r"warning: build-x64/lines\.o: \.debug_\w+ is compressed, and is left out of the companion ELF; "
                     r"compile with -gz=none", said), said
    assert "leaf" in symbols_of(elf) and ".debug_info" not in sections_of(elf)
    # The rest of it stays in the .dwo file, which debuggers find by its name.
    elf = make("x64", "lines.c", "ELF=1", "CFLAGS_EXTRA=-gsplit-dwarf")
    says(gdb("gdb", ["info line leaf", "info scope leaf"], str(elf)), r"^Line \d+ of \"lines\.c\" starts at address",
         r"^Symbol x is ")


def test_debuggers_see_which_processor_it_is():
    shutil.copy(HERE / "scale.c", ".")
    names = {"x64": "i386:x86-64", "x86": "i386", "armv6m": r"armv6s?-m", "armv7m": "armv7", "armv7emdp": "armv7e-m",
             "rv32imc": "riscv:rv32", "rv64imc": "riscv:rv64"}  # Debian's gdb knows no Xtensa
    for arch in archs():
        if arch in names:
            elf = make(arch, "scale.c", "ELF=1")
            text = gdb("gdb-multiarch", ["show architecture", "info line weigh", "ptype scale_obj"], str(elf))
            says(text, rf'currently "{names[arch]}"', r'^Line \d+ of "scale\.c" starts at address 0x\w+ <weigh', "^type = ")


FAULT = """#include "py/dynruntime.h"
__attribute__((noinline)) static void fill(mp_int_t *all, mp_int_t n) {
  for (mp_int_t i = 0; i <= n; ++i) {
    all[i] = i;  // one too many
  }
}
static mp_obj_t run(mp_obj_t n) {
  mp_int_t *all = m_new(mp_int_t, mp_obj_get_int(n));
  fill(all, mp_obj_get_int(n));
  return MP_OBJ_NEW_SMALL_INT(all[0]);
}
static MP_DEFINE_CONST_FUN_OBJ_1(run_obj, run);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_run, MP_OBJ_FROM_PTR(&run_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
"""


def test_the_board_names_source_lines_of_memory_errors():
    pathlib.Path("fault.c").write_text(FAULT)
    for arch in archs():
        make(arch, "fault.c", "ELF=1", "MPY_LD_FLAGS=--map fault.map")
        done = running.run([NATMOD, "run", "fault.mpy", "--map", "fault.map", "-c", "fault.run(4)"])
        assert done.returncode == 1
        says(done.stdout, r"^memory error: write of", r"^  at fill(\+0x\w+)?, fault\.c:[34] \(text\+0x",
             r"^  called from run\+0x\w+, fault\.c:9 \(text\+0x")


def micropython(debian):
    """The command for stop.py on real MicroPython."""
    root = running.micropython(debian, "--no-fetch").parent / debian
    loader, = root.glob("usr/lib*/ld-linux*.so.*")
    library, = root.glob("usr/lib/*-linux-gnu*")
    return [str(loader), "--library-path", str(library), str(root / "usr/bin/micropython"), "stop.py"]


def gdb(program, commands, *arguments):
    need(program)
    first = ["set pagination off", "set debuginfod enabled off", f"source {TOP}/sdk/gdb/natmod.py"]
    pathlib.Path("commands.gdb").write_text("\n".join(first + commands) + "\n")
    return running.run([program, "-nx", "-batch", "-x", "commands.gdb", *arguments], timeout=100).stdout


def says(text, *lines):
    """Each is in the text, in this order."""
    at = 0
    for line in lines:
        found = re.compile(line, re.MULTILINE).search(text, at)
        assert found, f"not said: {line}\n{text}"
        at = found.end()


# What is asked at a breakpoint in the middle of a function, and what is true there.
LOOK = ["break scale.c:22", "continue", "backtrace 2", "print value", "info locals", "print calls", "print total",
        "print names[1]", "print weights", "finish", "tbreak nobody_calls_this", "delete", "continue"]
SEEN = [r"^Breakpoint 1, weigh \(value=value@entry=30, index=.*\) at scale\.c:22$", r"^22\t    product = shorten\(product\);$",
        r"^#1 .* scale \(.*\) at scale\.c:33$", r"^\$1 = 30$", r"^product = 120$", r"^\$2 = 6$", r"^\$3 = 0$",
        r'^\$4 = 0x\w+ "on"$', r"^\$5 = \{1, 2, 3, 4\}$", r"^Value returned is \$6 = 23$",
        r'Function "nobody_calls_this" not defined', r"^result 236$"]


def built_scale(arch):
    for name in "scale.c", "stop.py":
        shutil.copy(HERE / name, ".")
    return make(arch, "scale.c", "ELF=1")


def test_gdb_breaks_by_source_line_in_a_process_of_real_micropython():
    elf = built_scale("x64")
    command = ["--args", *micropython("amd64")]
    text = gdb("gdb", ["run", f"natmod-module {elf}", *LOOK], *command)
    says(text, r"received signal SIGTRAP", r"^\S+: \.text at 0x\w+, \.rodata at 0x\w+, ", *SEEN)

    # By hand, as docs/debug.md has it; and the address that Python knows.
    offset = symbols_of(elf)["scale_obj"][0]
    place = int(re.search(r"^scale is at (\w+)$", text, re.MULTILINE)[1], 16)
    text = gdb("gdb", ["set disable-randomization on", "run", f"add-symbol-file {elf} -o {place - offset:#x}",
                       "break scale.c:22", "continue", "print product", "kill",
                       "run", f"natmod-module {elf} {place:#x}", f"natmod-module {elf}", "info breakpoints"], *command)
    says(text, r"^Breakpoint 1, weigh ", r"^\$1 = 120$", r"^\S+: \.text at 0x", r"^\S+: \.text at 0x", "scale.c:22")


def test_gdb_breaks_by_source_line_on_arm_under_qemu():
    elf = built_scale("armv7emdp")
    command = micropython("armhf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(["qemu-arm", "-g", str(port), *command], stdout=subprocess.PIPE, text=True) as qemu:
        try:
            text = gdb("gdb-multiarch", ["set tcp connect-timeout 30", f"target remote :{port}", "continue",
                                         f"natmod-module {elf}", *LOOK])
            text += qemu.communicate(timeout=30)[0]
        finally:
            qemu.kill()
    says(text, r"received signal SIGTRAP", r"^\S+: \.text at 0x\w+, \.rodata at 0x\w+, ", *SEEN)


def test_gdb_script_finds_text_across_pages():
    """Memory that a target gives page by page, with the run of bytes that is looked for across two."""
    elf = built_scale("armv7m")
    sys.modules["gdb"] = types.SimpleNamespace(
        Command=type("Command", (), {"__init__": lambda *_: None}), COMMAND_FILES=0, COMPLETE_FILENAME=0,
        GdbError=RuntimeError, MemoryError=KeyError, error=ValueError)
    sys.path.insert(0, str(TOP / "sdk/gdb"))
    import natmod
    module = natmod.Companion(str(elf))
    offset, run = module.longest_run()
    base = 0x20001000 - offset - len(run) // 2
    text = bytearray(module.text)
    for address, size, kind in module.patches:
        start = {natmod.TEXT: base, natmod.DATA: 0x20003000, natmod.BSS: 0x20002000}.get(kind, 0x10000000)
        text[address:address + size] = (module.number(text, address) + start).to_bytes(size, "little")
    memory = bytearray(0x4000)
    memory[base - 0x20000000:base - 0x20000000 + len(text)] = text
    natmod.read = lambda address, size: (bytes(memory[address - 0x20000000:address - 0x20000000 + size])
                                         if 0x20000000 <= address and address + size <= 0x20004000 else None)
    pages = [(0x20000000 + i * 0x1000, 0x20001000 + i * 0x1000) for i in range(4)]
    bases = natmod.find(module, pages)
    assert bases == {natmod.TEXT: base, natmod.DATA: 0x20003000, natmod.BSS: 0x20002000}, bases
    memory[base - 0x20000000 + offset] ^= 1
    assert natmod.find(module, pages) is None


def test_gdb_says_why_a_module_cannot_be_found():
    elf = built_scale("x64")
    text = gdb("gdb", [f"natmod-module {elf}"])
    says(text, r"^nothing is running: start the program")
    other = make("x64", "scale.c", "ELF=1", "BUILD=other", "CFLAGS_EXTRA=-O2")
    pathlib.Path("text.elf").write_text("no ELF file at all")
    make("x64", "scale.c", "ELF=1")
    text = gdb("gdb", [f"python print('start')", "run", "python\nfor path in ('other/scale.elf', 'text.elf', 'no.elf'):\n"
                       "  try: gdb.execute('natmod-module ' + path)\n  except gdb.error as error: print(error)\nend"],
               "--args", *micropython("amd64"))
    says(text, r"^other/scale\.elf: its text is not in memory\. Has the module been imported",
         r"^text\.elf: cannot be read: no ELF file", r"^no\.elf: cannot be read: .*No such file")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        exit_with(globals()["test_" + sys.argv[1]])
