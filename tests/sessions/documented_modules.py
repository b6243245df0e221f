#!/usr/bin/env python3
"""documented_modules.py MODULES_DEF BOARD_MD: the table of modules in the manual has a row for each module."""

import re
import sys
from pathlib import Path

listed, manual = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])
# The module `struct` cannot have that identifier in C++.
modules = {name.rstrip("_") for name in re.findall(r"^NATMOD_MODULE\((\w+)\)", listed, re.M)} - {"main"}
rows = re.findall(r"^\| `(\w+)` \|", manual.split("## The firmware's modules")[1].split("\n## ")[0], re.M)
for name in sorted(modules - set(rows)):
    print(f"docs/board.md: no row for the module {name}")
for name in sorted(set(rows) - modules):
    print(f"docs/board.md: the board has no module {name}")
if rows != sorted(rows):
    print("docs/board.md: the modules are not in order")
sys.exit(set(rows) != modules or rows != sorted(rows))
