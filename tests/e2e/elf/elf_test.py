"""natmod link --elf: what readelf, addr2line and gdb make of it. elf_test.py NAME runs test_NAME, with
the program $NATMOD, in a scratch folder."""

import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[2]
NATMOD = os.environ["NATMOD"]
MARK = 0x5eed0000  # of lines.c
FIRST_LINES = [n for n, line in enumerate((HERE / "lines.c").read_text().splitlines(), 2)
               if line.endswith("(int x) {") or "MP_DYNRUNTIME_INIT_ENTRY" in line]


def skip(reason):
    print("skipped:", reason, file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def run(*command, timeout=120, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, timeout=timeout, **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}"
    return done.stdout


def make(arch, source, *variables):
    """build-ARCH/NAME.elf, and NAME.mpy."""
    name = pathlib.Path(source).stem
    makefile = f"MPY_DIR = {TOP}/sdk\nMOD = {name}\nSRC = {source}\ninclude $(MPY_DIR)/py/dynruntime.mk\n"
    pathlib.Path("Makefile").write_text(makefile)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    run("make", "-s", f"ARCH={arch}", f"NATMOD={NATMOD}", f"BUILD=build-{arch}", *variables, env=environment)
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
    for line, address in rows:
        assert line != dead or address >= len(text), f"{arch}: line {line} was not linked, and is at {address:#x}"
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
        assert int(place[1], 16) == symbols[name][0] and symbols[name][1:] == (4, "OBJECT"), (arch, name)
    assert "nobody_calls_this" not in symbols
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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        globals()["test_" + sys.argv[1]]()
