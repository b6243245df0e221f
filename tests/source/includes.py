"""Whether the includes of src/ run one way, as CONTRIBUTING.md draws them.

    includes.py SOURCE_FOLDER    what is wrong, a line each; exit status 1 if anything is
    includes.py --refuses        whether each rule refuses what breaks it
"""
import collections
import pathlib
import re
import sys
import tempfile

# A folder of src/, and the folders that it may include; each stands above those that include it.
ARROWS = """
base:
coverage: base
profile:
elf: base
mpy: base
python: mpy
target: base elf mpy
link: base elf mpy target
emu: base
files: base
runtime: base emu mpy
vm: base mpy python runtime
modules: base files mpy runtime vm
board: base coverage emu files modules mpy profile runtime vm
gdb: base board elf emu runtime vm
session: base modules python runtime vm
project: base elf mpy python target
testing: base coverage mpy project session
cli: base board coverage gdb link mpy profile project python runtime session testing
"""
LARGEST_PART = 1 / 4  # of all lines: less than that a folder holds

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def read_arrows(text):
    rows = (line.split(":") for line in text.split("\n") if line)
    return {folder: includes.split() for folder, includes in rows}


def read_sources(root):
    """Of each file its text, and the files of ours that it includes."""
    texts = {path.relative_to(root).as_posix(): path.read_text()
             for path in sorted(root.rglob("*")) if path.suffix in (".cc", ".h", ".def", ".in")}
    return texts, {name: [other for other in INCLUDE.findall(text) if other in texts]
                   for name, text in texts.items()}


def circle(edges):
    """The first circle in a graph, or nothing."""
    done, path = set(), []

    def visit(node):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        path.append(node)
        found = next(filter(None, map(visit, edges.get(node, ()))), None)
        path.pop()
        done.add(node)
        return found

    return next(filter(None, map(visit, list(edges))), None)


def between_folders(includes, folder_of):
    edges = collections.defaultdict(dict)  # as a set that keeps its order
    for name, others in includes.items():
        for other in others:
            if folder_of(other) != folder_of(name):
                edges[folder_of(name)].setdefault(folder_of(other), (name, other))
    return edges


def top(name):
    return name.split("/")[0]


def faults(root, arrows):
    texts, includes = read_sources(root)
    known = []
    for folder, below in arrows.items():
        for other in below:
            if other not in known:
                yield f"{folder} may include {other}, which the list does not have above it"
        known.append(folder)
    found = between_folders(includes, top)
    for folder in sorted({top(name) for name in texts} - set(arrows)):
        yield f"{folder} is not in the list"
    for folder, others in found.items():
        for other, (name, included) in others.items():
            if other not in arrows.get(folder, []):
                yield f"{name} includes {included}: {folder} may not include {other}"
    for folder, others in arrows.items():
        for other in others:
            if other not in found[folder]:
                yield f"{folder} may include {other}, and does not"
    folders = between_folders(includes, lambda name: name.rpartition("/")[0])
    for what, edges in ("files", includes), ("folders", folders):
        if ring := circle(edges):
            yield f"{what} include each other: " + " -> ".join(ring)
    lines = collections.Counter()
    for path in root.rglob("*"):
        if path.is_file():
            lines[top(path.relative_to(root).as_posix())] += path.read_bytes().count(b"\n")
    folder, most = lines.most_common(1)[0]
    if most >= LARGEST_PART * sum(lines.values()):
        yield f"{folder} holds {most} of {sum(lines.values())} lines"


def refused(arrows, texts):
    """What is said of a small tree: texts of files, by name."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in texts.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return list(faults(root, read_arrows(arrows)))


def check_refusals():
    def include(name):
        return f'#include "{name}"\n'

    arrows = "a:\nb: a\nc:\nd:\ne:\nf:"
    good = {f"{folder}/{folder}.h": 20 * "\n" for folder in "acdef"} | {"b/b.h": include("a/a.h")}
    cases = [
        (arrows, {}, []),
        (arrows, {"a/a.cc": include("c/c.h")}, ["a/a.cc includes c/c.h: a may not include c"]),
        (arrows, {"g/g.h": ""}, ["g is not in the list"]),
        (arrows, {"b/b.h": ""}, ["b may include a, and does not"]),
        ("a: c\nb: a\nc:\nd:\ne:\nf:", {"a/a.cc": include("c/c.h")},
         ["a may include c, which the list does not have above it"]),
        (arrows, {"b/c.h": include("b/d.h"), "b/d.h": include("b/c.h")},
         ["files include each other: b/c.h -> b/d.h -> b/c.h"]),
        (arrows, {"b/x/1.h": include("b/y/1.h"), "b/y/1.h": "",
                  "b/y/2.h": include("b/x/2.h"), "b/x/2.h": ""},
         ["folders include each other: b/x -> b/y -> b/x"]),
        (arrows, {"d/2.h": 20 * "\n"}, ["d holds 40 of 121 lines"]),
    ]
    for text, changes, wanted in cases:
        said = refused(text, good | changes)
        if said != wanted:
            yield f"of {changes}, wanted {wanted}, said {said}"


if __name__ == "__main__":
    wrong = list(check_refusals() if sys.argv[1] == "--refuses"
                 else faults(pathlib.Path(sys.argv[1]), read_arrows(ARROWS)))
    for line in wrong:
        print(line)
    sys.exit(bool(wrong))
