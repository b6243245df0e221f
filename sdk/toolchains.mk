# Compilers of modules: which are looked for, and what each needs. natmod alone reads it; make, CMake and
# whoever else compiles ask `natmod toolchain`. It has nothing but comments and lines `name := value`.
#
# Architectures: what the firmware that loads the module runs on.
#   natmod.ARCH.machine    the family of it, below
#   natmod.ARCH.float      the firmware's type of a Python float: none, float, double
#   natmod.ARCH.cpu        flags of the compiler

natmod_archs := x86 x64 armv6m armv7m armv7em armv7emsp armv7emdp xtensa xtensawin rv32imc rv64imc

natmod.x86.machine       := x86
natmod.x86.float         := double
natmod.x64.machine       := x64
natmod.x64.float         := double
natmod.armv6m.machine    := thumb
natmod.armv6m.float      := float
natmod.armv6m.cpu        := -mcpu=cortex-m0 -mfloat-abi=soft
natmod.armv7m.machine    := thumb
natmod.armv7m.float      := float
natmod.armv7m.cpu        := -mcpu=cortex-m3 -mfloat-abi=soft
natmod.armv7em.machine   := thumb
natmod.armv7em.float     := float
natmod.armv7em.cpu       := -mcpu=cortex-m4 -mfloat-abi=soft
natmod.armv7emsp.machine := thumb
natmod.armv7emsp.float   := float
natmod.armv7emsp.cpu     := -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16
natmod.armv7emdp.machine := thumb
natmod.armv7emdp.float   := double
natmod.armv7emdp.cpu     := -mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16
natmod.xtensa.machine    := lx106
natmod.xtensa.float      := none
natmod.xtensawin.machine := esp32
natmod.xtensawin.float   := float
natmod.rv32imc.machine   := riscv32
natmod.rv32imc.float     := none
natmod.rv32imc.cpu       := -march=rv32imc
natmod.rv64imc.machine   := riscv64
natmod.rv64imc.float     := none
natmod.rv64imc.cpu       := -march=rv64imc

# Machines: what is the same for a family of architectures.
#   natmod.MACHINE.compilers   prefixes of gcc, the first one found is used; "host" stands for none.
#                              After them natmod_clangs, where they know the machine
#   natmod.MACHINE.triple      the target for clang
#   natmod.MACHINE.packages    what Debian and Ubuntu call such a compiler; likewise what Fedora,
#                              Arch and Homebrew do (.fedora, .arch, .brew), where they have one; .any is
#                              what helps on every system
#   natmod.MACHINE.header      what a compiler lacks that has no C library of the machine, where that is
#                              a package apart
#   natmod.MACHINE.core        none: XTENSA_GNU_CONFIG, which describes a core of Xtensa, is kept from the
#                              compiler. Set for other modules, it would have GCC 13 and later compile
#                              for that core
#   natmod.MACHINE.flags       how code reaches data, and what else is the same for all. A module is
#                              loaded anywhere, so code is -fpic; but Thumb and Xtensa code is
#                              -fno-pic, because its literal words can be relocated at load time,
#                              which is shorter and faster than a global offset table
#   natmod.MACHINE.libraries   what a module's run-time libraries are, behind the SDK's own (lib/):
#                              libm, libgcc and libc as the compiler names them. Compilers for a PC
#                              have those of a PC, which want a process around them: hence musl's,
#                              Debian's or what tools/musl_libraries.sh fetches
#   natmod.libraries.MACHINE   flags that libraries are looked for with, too: compilers have none for
#                              imc, and those for im are longer. What is in them for atomic words,
#                              an imc compiler does not use

natmod_clangs := clang clang-19

natmod.x86.compilers     := i686-linux-gnu- x86_64-linux-gnu- host
natmod.x86.triple        := i686-linux-gnu
natmod.x86.packages      := gcc-multilib
natmod.x86.fedora        := gcc glibc-devel.i686 libgcc.i686
natmod.x86.arch          := gcc lib32-glibc
natmod.x86.header        := stdint.h
natmod.x86.flags         := -fpic -m32 -fcf-protection=none
natmod.x86.libraries     := musl libgcc
natmod.x86.musl          := /usr/lib/i386-linux-musl/libc.a
natmod.x64.compilers     := x86_64-linux-gnu- host
natmod.x64.triple        := x86_64-linux-gnu
natmod.x64.packages      := gcc
natmod.x64.fedora        := gcc
natmod.x64.arch          := gcc
natmod.x64.flags         := -fpic -m64 -fcf-protection=none
natmod.x64.libraries     := musl libgcc
natmod.x64.musl          := /usr/lib/x86_64-linux-musl/libc.a
natmod.thumb.compilers   := arm-none-eabi-
natmod.thumb.triple      := arm-none-eabi
natmod.thumb.packages    := gcc-arm-none-eabi libnewlib-arm-none-eabi
natmod.thumb.fedora      := arm-none-eabi-gcc-cs arm-none-eabi-newlib
natmod.thumb.arch        := arm-none-eabi-gcc arm-none-eabi-newlib
natmod.thumb.brew        := --cask gcc-arm-embedded
natmod.thumb.flags       := -fno-pic -mthumb
natmod.thumb.libraries   := libm libgcc libc
natmod.lx106.compilers   := xtensa-lx106-elf-
natmod.lx106.triple      := xtensa-esp-elf
natmod.lx106.packages    := gcc-xtensa-lx106 picolibc-xtensa-lx106-elf
natmod.lx106.any         := the compiler of ESP8266_RTOS_SDK, with its export.sh
natmod.lx106.core        := none
natmod.lx106.flags       := -fno-pic
natmod.lx106.libraries   := libm libgcc libc
natmod.esp32.compilers   := xtensa-esp32-elf- xtensa-esp32s3-elf- xtensa-esp32s2-elf- xtensa-esp-elf- xtensa-lx106-elf-
natmod.esp32.triple      := xtensa-esp-elf
natmod.esp32.packages    := gcc-xtensa-lx106 picolibc-xtensa-lx106-elf
natmod.esp32.any         := the compilers of ESP-IDF, with its export.sh
natmod.esp32.flags       := -fno-pic
natmod.esp32.libraries   := libm libgcc libc
natmod.riscv32.compilers := riscv32-esp-elf- riscv32-unknown-elf- riscv32-elf- riscv64-unknown-elf- riscv64-elf- riscv-none-elf-
natmod.riscv32.triple    := riscv32-unknown-elf
natmod.riscv32.packages  := gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf
natmod.riscv32.arch      := riscv64-elf-gcc riscv64-elf-newlib
natmod.riscv32.brew      := riscv64-elf-gcc
natmod.riscv32.any       := the compilers of ESP-IDF, with its export.sh
natmod.riscv32.flags     := -fpic -mabi=ilp32
natmod.riscv32.libraries := libm libgcc libc
natmod.libraries.riscv32 := -march=rv32imac
natmod.riscv64.compilers := riscv64-unknown-elf- riscv64-elf- riscv-none-elf-
natmod.riscv64.triple    := riscv64-unknown-elf
natmod.riscv64.packages  := gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf
natmod.riscv64.arch      := riscv64-elf-gcc riscv64-elf-newlib
natmod.riscv64.brew      := riscv64-elf-gcc
natmod.riscv64.flags     := -fpic -mabi=lp64
natmod.riscv64.libraries := libm libgcc libc
natmod.libraries.riscv64 := -march=rv64imac

# By kind of compiler and machine. Thumb code takes addresses as whole words of the literal pool at
# every -O level: halves (movw, movt) cannot be relocated at load time. On x86 GCC would align arrays
# to more than a loaded module is. An ESP8266 reads its program as whole words only.

natmod.gcc.thumb   := -mword-relocations
natmod.clang.thumb := -mno-movt
natmod.gcc.x86     := -malign-data=abi
natmod.gcc.x64     := -malign-data=abi
natmod.gcc.lx106   := -mforce-l32
natmod.clang.lx106 := -mcpu=esp8266
natmod.clang.esp32 := -mcpu=esp32
natmod.gcc.c++     := -fno-gnu-unique
# A jump table of armv6m needs a function of libgcc.
natmod.c++.armv6m  := -fno-jump-tables

# For all: small code, in sections that the linker can drop one by one. C++ has no exceptions, no
# run-time type information and no locks. In C, a call of an undeclared function is an error: where
# its result is a pointer, half of that would be lost.

natmod.code  := -Os -fno-common -ffunction-sections -fdata-sections -fno-stack-protector -fno-asynchronous-unwind-tables -fno-math-errno -U_FORTIFY_SOURCE
natmod.c      := -Werror=implicit-function-declaration
natmod.code++ := -fno-exceptions -fno-rtti -fno-threadsafe-statics -fvisibility-inlines-hidden

# What the SDK's own library (lib/) is compiled with in place of a module's language and headers. The
# compiler must not make calls of memset() and strlen() out of the loops that they consist of.

natmod.lib       := -std=c99 -ffreestanding -DNO_QSTR -DMICROPY_ENABLE_DYNRUNTIME
natmod.gcc.lib   := -fno-tree-loop-distribute-patterns
natmod.clang.lib := -fno-builtin

# By compiler and machine, where a compiler is not complete:
#   natmod.PREFIX.MACHINE.specs      of a C library that the compiler uses only when told so: Debian's
#                                    picolibc
#   natmod.PREFIX.MACHINE.flags      what the compiler needs to make code for this machine
#   natmod.PREFIX.MACHINE.core       the file in NATMOD_XTENSA that describes the core to its assembler
#                                    (from GCC 13 on, to the compiler too), in XTENSA_GNU_CONFIG, unless
#                                    that is set
#   natmod.PREFIX.MACHINE.libraries  in place of the machine's: also the picolibc of .specs, which has
#                                    mathematics in its libc.a, or a library in NATMOD_XTENSA

natmod.riscv64-unknown-elf-.riscv32.specs     := /usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs
natmod.riscv64-unknown-elf-.riscv32.libraries := libgcc picolibc
natmod.riscv64-unknown-elf-.riscv64.specs     := /usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs
natmod.riscv64-unknown-elf-.riscv64.libraries := libgcc picolibc
natmod.xtensa-lx106-elf-.lx106.specs          := /usr/lib/xtensa-lx106-elf/picolibc.specs
natmod.xtensa-lx106-elf-.lx106.libraries      := libgcc call0/libgcc.a picolibc
natmod.xtensa-lx106-elf-.esp32.specs          := /usr/lib/xtensa-lx106-elf/picolibc.specs
natmod.xtensa-lx106-elf-.esp32.flags          := -mabi=windowed
natmod.xtensa-lx106-elf-.esp32.core           := core.so
natmod.xtensa-lx106-elf-.esp32.libraries      := windowed/libgcc.a windowed/libm.a
natmod.xtensa-esp-elf-.esp32.flags            := -mdynconfig=xtensa_esp32.so
