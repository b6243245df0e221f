#!/usr/bin/env python3
"""mpy_image.py NATMOD FILE.mpy: the segments of a native module and what a loader patches in them,
as C arrays on standard output."""

import json
import subprocess
import sys

program, name = sys.argv[1:]
dump = json.loads(subprocess.run([program, "dump", "--json", name], check=True,
                                 capture_output=True, text=True).stdout)[0]
code = dump["code"]
with open(name, "rb") as file:
    data = file.read()


def region(label):
    for row in dump["regions"]:
        if row["label"] == label:
            return data[row["begin"]:row["end"]]
    return b""


def array(name, content):
    print(f"static const uint8_t {name}[] = {{{','.join(map(str, content)) or '0'}}};")


array("text", region("code: machine code"))
array("rodata", region("code: rodata"))
print(f"enum {{ kBss = {(code['bss_size'] + 3) // 4 * 4} }};")
print("static const struct { uint32_t in_rodata, offset, kind; } relocations[] = {")
for row in code["relocations"]:
    print(f"  {{{int(row['segment'] == 'rodata')}, {row['offset']}, {row['kind']}}},")
print("};")
