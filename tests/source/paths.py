"""Whether the files and folders that CONTRIBUTING.md names are there.

    paths.py DOCUMENT    those that are not, a line each; exit status 1 if any
"""
import pathlib
import re
import sys

document = pathlib.Path(sys.argv[1])
named = set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+/?)`", document.read_text()))
missing = sorted(path for path in named if not (document.parent / path).exists())
if len(named) < 20:
    sys.exit(f"{document}: only {len(named)} paths are found in it")
for path in missing:
    print(f"{document}: {path} is not there")
sys.exit(1 if missing else 0)
