"""How the headers of the C++ API are laid out.

    cpp_headers.py FOLDER    FOLDER is sdk/include; what is wrong, a line each; exit status 1 if anything is
    cpp_headers.py --refuses whether each rule refuses what breaks it

What an author reads, mpy/*.hpp, is the API; what is behind it is in mpy/detail/ and in the namespace of that
name. mpy/mpy.hpp is the list of the headers.
"""
import pathlib
import re
import sys
import tempfile

from includes import circle

MOST_LINES = 400
# Of mpy/: defines functions, for one source file of a module.
NOT_LISTED = {"mpy/mpy.hpp", "mpy/libc.hpp"}

INCLUDE = re.compile(r'^#\s*include\s+"([^"]+)"', re.MULTILINE)
LISTED = re.compile(r'^#include "([^"]+)"(?P<phrase>  +// .+)?$', re.MULTILINE)
DETAIL = re.compile(r"^\s*(MPY_DETAIL|(inline )?namespace (mpy::)?detail)\b", re.MULTILINE)


def read_headers(root):
    return {path.relative_to(root).as_posix(): path.read_text()
            for path in sorted((root / "mpy").rglob("*")) if path.suffix in (".hpp", ".def")}


def faults(root):
    texts = read_headers(root)
    if ring := circle({name: INCLUDE.findall(text) for name, text in texts.items()}):
        yield "headers include each other: " + " -> ".join(ring)
    for name, text in texts.items():
        lines = text.count("\n")
        if lines >= MOST_LINES:
            yield f"{name} has {lines} lines"
        if not text.startswith("// "):
            yield f"{name} does not say what it is"
        if not name.startswith("mpy/detail/") and DETAIL.search(text):
            yield f"{name} has what belongs in mpy/detail/"
        for other in INCLUDE.findall(text):
            if other.startswith("mpy/") and other not in texts:
                yield f"{name} includes {other}, which is not there"
    listed = dict(LISTED.findall(texts.get("mpy/mpy.hpp", "")))
    for name in texts:
        if name.count("/") == 1 and name not in NOT_LISTED and name not in listed:
            yield f"mpy/mpy.hpp does not list {name}"
    for name, phrase in listed.items():
        if not phrase:
            yield f"mpy/mpy.hpp does not say what {name} is"


def refused(texts):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return list(faults(pathlib.Path(folder)))


def check_refusals():
    good = {"mpy/mpy.hpp": '// All.\n#include "mpy/a.hpp"  // an a\n',
            "mpy/a.hpp": '// A.\n#include "mpy/detail/b.hpp"\n',
            "mpy/detail/b.hpp": "// B.\nMPY_DETAIL {\n}\n"}
    cases = [
        ({}, []),
        ({"mpy/detail/b.hpp": '// B.\n#include "mpy/a.hpp"\n'},
         ["headers include each other: mpy/a.hpp -> mpy/detail/b.hpp -> mpy/a.hpp"]),
        ({"mpy/detail/b.hpp": "// B.\n" + 399 * "\n"}, ["mpy/detail/b.hpp has 400 lines"]),
        ({"mpy/a.hpp": "#define A\n"}, ["mpy/a.hpp does not say what it is"]),
        ({"mpy/a.hpp": "// A.\nMPY_DETAIL {\n"}, ["mpy/a.hpp has what belongs in mpy/detail/"]),
        ({"mpy/std/c.hpp": "// C.\nnamespace detail {\n"}, ["mpy/std/c.hpp has what belongs in mpy/detail/"]),
        ({"mpy/a.hpp": '// A.\n#include "mpy/c.hpp"\n'}, ["mpy/a.hpp includes mpy/c.hpp, which is not there"]),
        ({"mpy/c.hpp": "// C.\n"}, ["mpy/mpy.hpp does not list mpy/c.hpp"]),
        ({"mpy/mpy.hpp": '// All.\n#include "mpy/a.hpp"\n'}, ["mpy/mpy.hpp does not say what mpy/a.hpp is"]),
    ]
    for changes, wanted in cases:
        said = refused(good | changes)
        if said != wanted:
            yield f"of {changes}, wanted {wanted}, said {said}"


if __name__ == "__main__":
    wrong = list(check_refusals() if sys.argv[1] == "--refuses" else faults(pathlib.Path(sys.argv[1])))
    for line in wrong:
        print(line)
    sys.exit(bool(wrong))
