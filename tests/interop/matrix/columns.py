"""The columns of the matrix: what constructs are compiled with and for, and where they run."""

import functools
import shlex
import shutil
import subprocess
from dataclasses import dataclass

from archs import ARCHS
from running import TESTS, clean_environment

HERE = TESTS / "interop/matrix"

# The flags of the make fragment, and those of a build that knows nothing of natmod.
MODELS = ("sdk", "pic")
LEVELS = ("Os", "O2")

THIRD_PARTY = {"c": ["-std=gnu11"], "cpp": ["-std=gnu++17", "-fno-exceptions", "-fno-rtti"]}


@dataclass(frozen=True)
class Column:
    arch: str
    compiler: str
    model: str
    level: str

    @property
    def name(self):
        return f"{self.arch}.{self.compiler}.{self.model}.{self.level}"


def columns(arch):
    return [Column(arch, compiler, model, level) for compiler in ARCHS[arch].compilers
            for model in MODELS for level in LEVELS]


@functools.cache
def fragment_flags(sdk, arch, compiler):
    """What the make fragment says, by the natmod of $NATMOD or its own: cc, cxx, machine, cflags, cxxflags, core."""
    command = ["make", "-s", "-f", HERE / "flags.mk", f"MPY_DIR={sdk}", f"ARCH={arch}",
               "MOD=matrix", "BUILD=.", "SRC=module.c"]
    if compiler != "gcc":
        command += [f"CC={compiler}"]
    done = subprocess.run(command, capture_output=True, text=True, env=clean_environment(), check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def lacks(sdk, column):
    """Which program this machine lacks for the column; empty if none."""
    flags = fragment_flags(sdk, column.arch, column.compiler)
    for program in (flags["cc"], flags["cxx"]):
        if shutil.which(shlex.split(program)[0]) is None:
            return program
    return ""


def compiler_environment(sdk, column):
    """What the make fragment exports to compilers."""
    core = fragment_flags(sdk, column.arch, column.compiler)["core"]
    return {"XTENSA_GNU_CONFIG": core} if core else {}


def compile_command(sdk, column, language):
    """The command that compiles one source of a construct, but for -c, -o and names."""
    flags = fragment_flags(sdk, column.arch, column.compiler)
    program = shlex.split(flags["cc" if language == "c" else "cxx"])
    if column.model == "sdk":
        kind = "cflags" if language == "c" else "cxxflags"
        return [*program, *without_python(shlex.split(flags[kind])), f"-{column.level}"]
    machine = [flag for flag in shlex.split(flags["machine"])
               if flag not in ("-fpic", "-fno-pic", "-fcf-protection=none")]
    pic = ARCHS[column.arch].pic
    return [*program, *machine, *([pic] if pic else []), *THIRD_PARTY[language],
            f"-{column.level}", "-w"]


# What builds do to objects before they link them.
TREATMENTS = ("strip-debug", "strip-unneeded", "join")
# The emulation of a linker that is for another word size, too.
EMULATIONS = {"x86": "elf_i386", "rv32imc": "elf32lriscv"}


def treat_command(sdk, column, treatment, target, objects):
    """The command that does it: to one object, or of several one."""
    flags = fragment_flags(sdk, column.arch, column.compiler)
    prefix = shlex.split(flags["cc"])[0].removesuffix("gcc")
    if treatment == "join":
        emulation = EMULATIONS.get(column.arch)
        return [prefix + "ld", *(["-m", emulation] if emulation else []), "-r", "-o", target, *objects]
    return [prefix + "strip", f"--{treatment}", "-o", target, *objects]


def without_python(flags):
    """Constructs are plain C and C++: what the fragment says about names and MicroPython is not
    for them, and neither are its warnings."""
    return [flag for flag in flags
            if not flag.startswith(("-DMP_CONFIGFILE", "-I", "-W", "-std=c99"))] + ["-w"]


def module_command(sdk, column):
    """The command that compiles module.c, with the fragment's own flags for every model."""
    flags = fragment_flags(sdk, column.arch, column.compiler)
    return [*shlex.split(flags["cc"]), *shlex.split(flags["cflags"]), f"-I{HERE}"]
