"""emulate.py FILE.mpy < calls > results: runs a native RISC-V module in harness.c under qemu-user.

Each line of the input is `function argument…`, with integers; each line of the output is a result as
an unsigned machine word. The file is read here, by the format's description, and not by natmod."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[2] / "sdk/include/natmod/abi/fun_table.def"
ARCHS = {11: ("rv32imac", "ilp32", "qemu-riscv32", 4), 12: ("rv64imac", "lp64", "qemu-riscv64", 8)}
KINDS = {"QSTR_TABLE": 6, "OBJ_TABLE": 7, "FUN_TABLE": 8, "FUN_TABLE_ENTRY": 9}


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def take(self, size):
        self.at += size
        return self.data[self.at - size:self.at]

    def uint(self):
        value = 0
        while True:
            byte = self.byte()
            value = value << 7 | byte & 0x7f
            if byte < 0x80:
                return value


def read_relocations(reader, word):
    """(in rodata?, offset, kind), as the loader walks over them."""
    place, in_rodata = 0, 0
    while (operation := reader.byte()) != 0xff:
        if operation & 1:
            address = reader.uint()
            in_rodata, place = address & 1, address >> 1
        kind, count = operation >> 1, 1
        if kind <= 5:
            count = 1 if not kind & 1 else reader.uint()
            kind >>= 1
        for _ in range(count):
            yield in_rodata, place * word, kind
            place += 1


def read_module(path):
    reader = Reader(path.read_bytes())
    assert reader.byte() == ord("M") and reader.byte() == 6, "the header"
    arch = reader.byte() >> 2 & 31
    reader.byte()
    word = ARCHS[arch][3]
    qstr_count, object_count = reader.uint(), reader.uint()
    qstrs = []
    for _ in range(qstr_count):
        size = reader.uint()
        qstrs.append(None if size & 1 else reader.take((size >> 1) + 1)[:-1].decode())
    assert object_count == 0
    size = reader.uint()
    assert size & 3 in (2, 3), "native code"
    text = reader.take(size >> 3)
    flags = reader.uint()
    rodata_size = reader.uint() if flags & 0x20 else 0
    bss_size = reader.uint() if flags & 0x40 else 0
    rodata = reader.take(rodata_size)
    relocations = list(read_relocations(reader, word)) if flags & 0x10 else []
    return arch, qstrs, text, rodata, bss_size, relocations


def numbers(data):
    return ",".join(map(str, data)) or "0"


def write_image(path, module, calls):
    arch, qstrs, text, rodata, bss_size, relocations = module
    entries = re.findall(r"^NATMOD_FUN_TABLE\((\w+),", TABLE.read_text(), re.M)
    lines = [f"#define FUN_{name} {number}" for number, name in enumerate(entries)]
    lines += [f"#define KIND_{name} {number}" for name, number in KINDS.items()]
    lines += [f"#define FUN_TABLE_SIZE {len(entries)}",
              f"#define QSTR_COUNT {len(qstrs)}",
              f"#define TEXT {numbers(text)}",
              f"#define RODATA {numbers(rodata)}",
              f"#define RODATA_SIZE {len(rodata)}",
              f"#define BSS_SIZE {bss_size}",
              "#define NO_ARGUMENT ((word)-1)",
              "#define RELOCATIONS " + ",".join(f"{{{a},{b},{c}}}" for a, b, c in relocations)]
    rows = []
    for name, *arguments in calls:
        padded = arguments + ["NO_ARGUMENT"] * (7 - len(arguments))
        rows.append("{" + ",".join([str(qstrs.index(name))] + padded) + "}")
    lines.append("#define CALLS " + ",".join(rows))
    path.write_text("\n".join(lines) + "\n")


def main():
    calls = [line.split() for line in sys.stdin]
    module = read_module(Path(sys.argv[1]))
    march, mabi, emulator, _ = ARCHS[module[0]]
    with tempfile.TemporaryDirectory() as scratch:
        write_image(Path(scratch, "image.h"), module, calls)
        program = str(Path(scratch, "program"))
        subprocess.run(["riscv64-unknown-elf-gcc", f"-march={march}_zifencei", f"-mabi={mabi}", "-O1",
                        "-mcmodel=medany", "-ffreestanding", "-fno-builtin", "-nostdlib", "-static",
                        "-Wl,-N,--no-relax,--no-warn-rwx-segments", "-I", scratch, "-o", program, HERE / "harness.c"],
                       check=True)
        sys.exit(subprocess.run([emulator, program]).returncode)


main()
