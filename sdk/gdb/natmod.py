"""natmod-module, a command of gdb: symbols and lines of a native module that a board has imported.

    (gdb) source natmod.py
    (gdb) natmod-module build/natmod/ring/x64_6.3/ring.elf
    (gdb) break ring.c:12

A firmware puts a module where there is room, and no debugger hears of it. The command looks for the
module's text in memory, reads from it where the variables are, and gives gdb the symbols at these
addresses. docs/debug.md says how to do the same by hand.
"""

import re
import struct

import gdb

# Who changed a place of the module since it was linked: numbers of section .natmod.patched.
TEXT, DATA, BSS = 0, 1, 2  # the loader, which added the start of that part
PAGE = 4096
PROBED_PAGES = 4096  # to either side of the program counter


class Companion:
    """What natmod link --elf wrote."""

    def __init__(self, path):
        self.path = path
        try:
            with open(path, "rb") as file:
                data = file.read()
            self.sections = self.read_sections(data)
        except (OSError, struct.error, IndexError, ValueError) as error:
            raise gdb.GdbError(f"{path}: cannot be read: {error}")
        if ".text" not in self.sections:
            raise gdb.GdbError(f"{path}: has no text; is it from natmod link --elf?")
        self.text = self.sections[".text"][1] + self.sections.get(".rodata", (0, b"", 0))[1]
        patched = self.sections.get(".natmod.patched", (0, b"", 0))[1]
        self.patches = [entry for entry in struct.iter_unpack("<IHH", patched)
                        if entry[0] < len(self.text)]

    def read_sections(self, data):
        """{name: (address, contents, size)}"""
        if data[:4] != b"\x7fELF":
            raise ValueError("no ELF file")
        self.word = 8 if data[4] == 2 else 4
        header, table = (0x28, "<IIQQQQIIQQ") if self.word == 8 else (0x20, "<IIIIIIIIII")
        offset, = struct.unpack_from("<Q" if self.word == 8 else "<I", data, header)
        count, names = struct.unpack_from("<HH", data, 0x3c if self.word == 8 else 0x30)
        rows = [struct.unpack_from(table, data, offset + i * struct.calcsize(table)) for i in range(count)]
        sections = {}
        for name, kind, _, address, start, size, *_ in rows:
            at = rows[names][4] + name
            text = data[at:data.index(b"\0", at)].decode()
            nobits = 8
            sections[text] = (address, b"" if kind == nobits else data[start:start + size], size)
        return sections

    def longest_run(self):
        """(offset, bytes) of text that is in memory as it is in the file."""
        best, start = (0, 0), 0
        for address, size, _ in sorted(self.patches) + [(len(self.text), 0, 0)]:
            best = max(best, (address - start, start))
            start = max(start, address + size)
        length, start = best
        return start, self.text[start:start + min(length, 256)]

    def bases_if_at(self, memory, base):
        """The address of each part, {kind: address}, if this is the module's text; else None."""
        expected = bytearray(self.text)
        bases = {TEXT: base}
        for address, size, kind in self.patches:
            expected[address:address + size] = memory[address:address + size]
            if kind in (TEXT, DATA, BSS):
                start = self.number(memory, address) - self.number(self.text, address)
                start &= (1 << 8 * self.word) - 1
                if bases.setdefault(kind, start) != start:
                    return None  # a copy that no loader has been at
        return bases if expected == memory else None

    def number(self, data, address):
        return int.from_bytes(data[address:address + self.word], "little")

    def section_addresses(self, bases):
        """[(section, address)]: text is one piece of memory, and the block of all variables another."""
        places = [(".text", bases[TEXT])]
        if ".rodata" in self.sections:
            places.append((".rodata", bases[TEXT] + self.sections[".rodata"][0]))
        parts = [(kind, name) for kind, name in ((BSS, ".bss"), (DATA, ".data")) if name in self.sections]
        for kind, name in parts:
            if kind in bases:
                shift = bases[kind] - self.sections[name][0]
                return places + [(other, self.sections[other][0] + shift) for _, other in parts]
        return places


def read(address, size):
    try:
        return bytes(gdb.selected_inferior().read_memory(address, size))
    except (gdb.MemoryError, gdb.error, OverflowError):
        return None


def mappings():
    """[(start, end)] of executable memory; empty if the target does not say."""
    try:
        text = gdb.execute("info proc mappings", to_string=True)
    except gdb.error:
        return []
    rows = re.findall(r"^\s*(0x[0-9a-f]+)\s+(0x[0-9a-f]+)\s+0x[0-9a-f]+\s+0x[0-9a-f]+\s+(\S{4})",
                      text, re.MULTILINE)
    return [(int(start, 16), int(end, 16)) for start, end, rights in rows if "x" in rights]


def is_process():
    """Whether reading memory has no effect: a board's peripherals are no business of ours."""
    try:
        return "AT_PAGESZ" in gdb.execute("info auxv", to_string=True)
    except gdb.error:
        return False


def pages_nearby():
    """[(start, end)] around the program counter, the nearest first: MicroPython's text has a mapping
    of its own there."""
    here = int(gdb.parse_and_eval("(unsigned long)$pc")) & -PAGE
    for distance in range(PROBED_PAGES):
        for start in {here - distance * PAGE, here + distance * PAGE}:
            if start >= 0:
                yield start, start + PAGE


def find(module, ranges):
    """The bases of the module's parts."""
    offset, run = module.longest_run()
    for start, end in ranges:
        # The run may go on in the next range.
        memory = read(start, end - start + len(run) - 1) or read(start, end - start)
        at = memory.find(run) if memory else -1
        while at >= 0:
            base = start + at - offset
            text = read(base, len(module.text))
            bases = module.bases_if_at(text, base) if text else None
            if bases:
                return bases
            at = memory.find(run, at + 1)
    return None


class NatmodModule(gdb.Command):
    """Add the symbols of a native module: natmod-module FILE.elf [ADDRESS]

FILE.elf is what `natmod link --elf` wrote for the module that the board has imported. ADDRESS is
any address in the module's text, for a target that does not say which memory it has: a board by
OpenOCD. Python tells one: hex(id(module.function)), for a function of a C module. After another
import, or a reset, give the command again."""

    def __init__(self):
        super().__init__("natmod-module", gdb.COMMAND_FILES, gdb.COMPLETE_FILENAME)
        self.added = {}

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if len(words) not in (1, 2):
            raise gdb.GdbError("natmod-module FILE.elf [ADDRESS]")
        module = Companion(words[0])
        bases = find(module, self.ranges(module, words[1:]))
        if not bases:
            raise gdb.GdbError(f"{module.path}: its text is not in memory. Has the module been imported, "
                               "and is it of the same link as this file?")
        self.add(module, bases)

    def ranges(self, module, address):
        if address:
            middle = int(gdb.parse_and_eval(address[0]))
            size = len(module.text)
            low = max(0, middle - size)
            while read(low, middle + 1 - low) is None and low < middle:  # where memory starts
                low = min((low | 15) + 1, middle)
            high = middle + size
            while read(middle, high - middle) is None and high > middle:
                high = max((high - 1) & -16, middle)
            return [(low, high)]
        known = mappings()
        if known:
            return known
        if not is_process():
            if not gdb.selected_inferior().threads():
                raise gdb.GdbError("nothing is running: start the program, or connect to the board, and import "
                                   "the module first")
            raise gdb.GdbError("the target does not say which memory it has; give an address in the "
                               "module: natmod-module FILE.elf ADDRESS")
        return pages_nearby()

    def add(self, module, bases):
        old = self.added.pop(module.path, None)
        if old is not None:
            try:
                gdb.execute(f"remove-symbol-file -a {old:#x}", to_string=True)
            except gdb.error:
                pass  # gdb has forgotten it itself
        places = module.section_addresses(bases)
        command = f'add-symbol-file "{module.path}"'
        for section, address in places:
            command += f" -s {section} {address:#x}"
        gdb.execute(command, to_string=True)
        self.added[module.path] = bases[TEXT]
        shown = ", ".join(f"{section} at {address:#x}" for section, address in places)
        print(f"{module.path}: {shown}")


NatmodModule()
