"""The architectures: what compiles for each, and what runs its modules."""

import subprocess
from dataclasses import dataclass

from skipping import Missing


@dataclass(frozen=True)
class Toolchain:
    compiler: tuple     # a command that shows whether compiler and C library are here
    package: str        # what Debian calls them

    @property
    def cxx(self):
        return self.compiler[0].removesuffix("gcc") + "g++"

    def need(self):
        """Raises Missing unless compiler and headers are here."""
        try:
            found = subprocess.run([*self.compiler, "-x", "c", "-fsyntax-only", "-"], input="#include <stdint.h>\n",
                                   capture_output=True, text=True, check=False).returncode == 0
        except FileNotFoundError:
            found = False
        if not found:
            raise Missing(f"no {' '.join(self.compiler)} (package {self.package})")


@dataclass(frozen=True)
class Arch:
    toolchain: Toolchain
    ports: tuple            # of the virtual board that load its modules, as natmod run --port has it
    compilers: tuple        # that the matrix of constructs is compiled with
    firmware: str = None    # the real MicroPython that runs its modules, of get_micropython.sh
    pic: str = "-fpic"      # how a third party's build makes its objects position independent


X64 = Toolchain(("gcc", "-m64"), "gcc")
X86 = Toolchain(("gcc", "-m32"), "gcc-multilib")
ARM = Toolchain(("arm-none-eabi-gcc",), "gcc-arm-none-eabi libnewlib-arm-none-eabi")
RISCV = Toolchain(("riscv64-unknown-elf-gcc", "--specs=/usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs"),
                  "gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf")
XTENSA = Toolchain(("xtensa-lx106-elf-gcc", "--specs=/usr/lib/xtensa-lx106-elf/picolibc.specs"),
                   "gcc-xtensa-lx106 picolibc-xtensa-lx106-elf")

GCC_AND_CLANG = ("gcc", "clang-14", "clang-19")
ARCHS = {
    "x64": Arch(X64, ("unix",), GCC_AND_CLANG, "amd64"),
    "x86": Arch(X86, ("unix",), GCC_AND_CLANG, "i386"),
    "armv6m": Arch(ARM, ("rp2",), GCC_AND_CLANG, "armhf"),
    "armv7m": Arch(ARM, ("stm32",), GCC_AND_CLANG, "armhf"),
    "armv7em": Arch(ARM, ("stm32",), ("gcc",), "armhf"),  # armv7m once more, for a larger core
    "armv7emsp": Arch(ARM, ("stm32",), GCC_AND_CLANG, "armhf"),
    "armv7emdp": Arch(ARM, ("stm32", "unix"), ("gcc", "clang-19"), "armhf"),
    "rv32imc": Arch(RISCV, ("esp32", "rp2"), GCC_AND_CLANG),
    "rv64imc": Arch(RISCV, ("unix",), GCC_AND_CLANG),
    # Its objects take addresses from literals, whatever is said of position independence.
    "xtensa": Arch(XTENSA, ("esp8266",), ("gcc",), pic=""),
    "xtensawin": Arch(XTENSA, ("esp32",), ("gcc",), pic=""),
}
