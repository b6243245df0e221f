"""The rows of the matrix, read from constructs/, and what is known not to work, from limits.txt."""

import fnmatch
import shlex
from dataclasses import dataclass

from columns import HERE

FOLDER = HERE / "constructs"


@dataclass
class Construct:
    name: str
    about: str
    expect: str       # the values of the two phases, as Python prints them
    sources: list     # the first has the function that is called
    flags: list       # beyond the column's
    only: list        # patterns of columns
    archive: bool     # its other sources are members of an archive
    alone: bool       # in a module of its own
    apart: list       # patterns of columns where its objects are never joined to one

    def fits(self, column):
        return any(fnmatch.fnmatch(column.name, pattern) for pattern in self.only)

    def stays_apart(self, column):
        return any(fnmatch.fnmatch(column.name, pattern) for pattern in self.apart)


@dataclass
class Limit:
    construct: str    # pattern
    column: str       # patterns
    stage: str        # where it ends: one of STAGES, see limits.txt
    message: str      # a part of what is said then
    reason: str       # for the page
    used: bool = False

    def fits(self, construct, column):
        return (fnmatch.fnmatch(construct.name, self.construct)
                and any(fnmatch.fnmatch(column.name, pattern) for pattern in self.column.split()))


STAGES = ("compile", "link", "none")


def read_construct(source):
    facts = {}
    for line in source.read_text().splitlines():
        if not line.startswith("// ") or ": " not in line:
            break
        key, value = line[3:].split(": ", 1)
        facts[key] = value.strip()
    unknown = set(facts) - {"about", "expect", "flags", "only", "archive", "alone", "apart"}
    if unknown or not {"about", "expect"} <= set(facts):
        raise ValueError(f"{source}: its head must have about and expect, and has {sorted(facts)}")
    name = source.stem
    others = sorted(FOLDER.glob(f"{name}.*.c*"))
    return Construct(name, facts["about"], facts["expect"], [source, *others],
                     shlex.split(facts.get("flags", "")), facts.get("only", "*").split(),
                     facts.get("archive") == "yes", facts.get("alone") == "yes", facts.get("apart", "").split())


def read_constructs():
    first = [path for path in sorted(FOLDER.glob("*.c*")) if path.name.count(".") == 1]
    return [read_construct(path) for path in first]


def read_limits():
    """Lines "CONSTRUCT | COLUMN | STAGE | MESSAGE | REASON"; the first that fits a cell counts."""
    limits = []
    for line in (HERE / "limits.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            fields = [field.strip() for field in line.split("|")]
            if len(fields) != 5 or fields[2] not in STAGES:
                raise ValueError(f"limits.txt: not understood: {line}")
            limits.append(Limit(*fields))
    return limits
