"""docs/constructs.md: the matrix as it came out."""

import json
import sys

from archs import ARCHS
from columns import MODELS
from running import TOP, difference

PAGE = TOP / "docs" / "constructs.md"

HEAD = """\
# What modules may use

<!-- Written by tests/interop/matrix/matrix.py; `matrix.py page` writes it anew. -->

Each construct below was compiled for each architecture with GCC 12 and clang, with `-Os` and `-O2`; linked
with the [run-time libraries](runtime.md) (`natmod link --runtime`); and run on the [virtual board](board.md) as the architecture's ports place modules, with `--gc-stress`;
and on real MicroPython 1.25 where there is one for this kind of machine. Every run imports the module
twice, and calls each construct before and after a garbage collection. A test compares this page with
what comes out.

*sdk* stands for the flags of the make fragment ([make.md](make.md)), *pic* for objects of a build that
knows nothing of natmod: `-fpic` (on Xtensa nothing, for its objects take addresses from literals) and what
names the processor, so neither `-ffunction-sections` nor `-fno-common`, C++ with neither exceptions nor
RTTI. [How linking works](link.md) says where things go and what that costs.

● has the right values with all compilers, at both levels; a number: see the note below; – does not
apply to the compiler.

"""


def page_text(results, constructs):
    """The page for results[ARCH][COLUMN][CONSTRUCT], "ok" or the reason why not."""
    notes = []
    archs = [arch for arch in ARCHS if arch in results]
    lines = [HEAD + "| construct | " + " | ".join(archs) + " |",
             "| --- |" + " --- |" * len(archs)]
    for construct in constructs:
        row = [construct.about]
        for arch in archs:
            marks = [mark(results[arch], construct, model, notes) for model in MODELS]
            row.append(marks[0] if len(set(marks)) == 1
                       else ", ".join(f"{model} {m}" for model, m in zip(MODELS, marks)))
        lines.append("| " + " | ".join(row) + " |")
    lines += ["", *(f"{i}. {note}" for i, note in enumerate(notes, 1)), ""]
    lines += ["## Where it runs", "",
              "| architecture | compilers | virtual board, placed as on | real MicroPython |",
              "| --- | --- | --- | --- |"]
    for arch in archs:
        row = ARCHS[arch]
        lines.append(f"| {arch} | {', '.join(row.compilers)} | {', '.join(row.ports)} | "
                     f"{'1.25, ' + row.firmware if row.firmware else '–'} |")
    return "\n".join(lines) + "\n"


def mark(columns, construct, model, notes):
    """One cell: what came out in the columns of a model."""
    by_outcome = {}
    for column, cells in columns.items():
        compiler = column.split(".")[1]
        if column.split(".")[2] == model and construct.name in cells:
            by_outcome.setdefault(cells[construct.name], set()).add(compiler)
    compilers = set().union(*by_outcome.values()) if by_outcome else set()
    parts = []
    for outcome, which in sorted(by_outcome.items(), key=lambda item: item[0] != "ok"):
        sign = "●" if outcome == "ok" else note_number(outcome, notes)
        parts.append(sign if which == compilers and len(by_outcome) == 1
                     else f"{sign} ({', '.join(sorted(which))})")
    return " ".join(parts) or "–"


def note_number(reason, notes):
    if reason not in notes:
        notes.append(reason)
    return str(notes.index(reason) + 1)


def read_results(scratch):
    results = {}
    for arch in ARCHS:
        path = scratch / f"{arch}.json"
        if path.exists():
            results[arch] = json.loads(path.read_text())
    missing = [arch for arch in ARCHS if arch not in results]
    if missing:
        sys.exit(f"no results of {', '.join(missing)} in {scratch}: run `matrix.py run` first")
    return results


def write_page(scratch, constructs):
    PAGE.write_text(page_text(read_results(scratch), constructs))
    return 0


def check_page(scratch, constructs):
    stale = difference(PAGE.read_text(), page_text(read_results(scratch), constructs), str(PAGE), "what came out")
    if stale:
        print(stale)
        print("docs/constructs.md is not current: run matrix.py page")
    return 1 if stale else 0
