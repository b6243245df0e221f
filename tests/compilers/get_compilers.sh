#!/bin/sh
# Fetch the compilers of Debian's next release, unpacked side by side and patched to run on this machine:
# nothing is installed, and root is not needed.
#
#   get_compilers.sh
#
# The last line printed is the folder with the programs, to be put in front of PATH:
# CACHE/root/usr/bin. CACHE is $NATMOD_COMPILERS, or natmod/compilers under ${XDG_CACHE_HOME:-$HOME/.cache}.
# A second run finds everything there; two runs at the same time wait for each other.
#
# CACHE/xtensa is a folder for NATMOD_XTENSA: a core with floating point and zero-overhead loops, as an
# ESP32 has, of which this GCC for Xtensa makes use, and the libraries for it.
#
# Exit status: 0 ready; 77 not to be had here, with the reason on one line (1 when CI is true).
set -eu
suite=trixie   # GCC 14.2 for Arm, RISC-V and PCs, GCC 13.3 for Xtensa
packages="gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-dev
  gcc-riscv64-unknown-elf gcc-xtensa-lx106
  gcc-x86-64-linux-gnu g++-x86-64-linux-gnu lib32gcc-14-dev lib32stdc++-14-dev"
tools=$(cd "$(dirname "$0")/../../tools" && pwd)
wanted="compilers of $suite"
. "$(dirname "$0")/../lib/fetch.sh"

cache=${NATMOD_COMPILERS:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/natmod/compilers}
is_ready() { [ "$(cat "$cache/ready" 2>/dev/null)" = "$suite: $(echo $packages)" ]; }
programs=$cache/root/usr/bin

# The scripts return at once where nothing is to be done.
finish() {
  PATH=$programs:$PATH
  "$tools/xtensa_windowed_core.sh" "$cache/xtensa" XCHAL_HAVE_FP=1 XCHAL_HAVE_LOOPS=1 XCHAL_HAVE_BOOLEANS=1 \
    >"$cache/log" 2>&1 && "$tools/xtensa_libraries.sh" "$cache/xtensa" >"$cache/log" 2>&1 ||
    skip "libraries for Xtensa: $(tail -n 1 "$cache/log")"
  echo "$programs"
  exit 0
}
if is_ready; then finish; fi
[ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || skip "they are programs for amd64"
command -v patchelf >/dev/null || skip "no patchelf on this machine"
open_cache "$cache" NATMOD_COMPILERS
if is_ready; then finish; fi   # another run was faster
find_mirrors

fetch() {
  use_suite deb $suite "$1" amd64 || return 1
  # The machine has a C library's headers, and Python's and the like are for gdb.
  names=$(private_apt apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
    --no-breaks --no-replaces --no-enhances $packages | grep '^[a-z0-9]' | sort -u |
    grep -vE '^(linux-libc-dev|libc6-dev.*|libc-dev-bin|libcrypt-dev|rpcsvc-proto|lib(a|hwa|t|l)san.*|.*-i386|.*-x32)$')
  rm -rf "$work/root"
  unpack_packages "$work/root" $names
}
fetched=
for mirror in $mirrors; do
  if fetch "$mirror" >"$work/log" 2>&1; then fetched=yes; break; fi
done
[ -n "$fetched" ] || skip "$(fetched_error)"

# Programs look for their loader and libraries in the folder where they will lie, and so do these
# libraries (hence an old-fashioned rpath).
rm -rf "$cache/root" "$cache/ready"
mv "$work/root" "$cache/root"
# What the packages' own scripts would do (alternatives): the C library of arm-none-eabi is newlib.
ln -s ../../include/newlib "$cache/root/usr/lib/arm-none-eabi/include"
ln -s newlib "$cache/root/usr/lib/arm-none-eabi/lib"
loader=$(echo "$cache"/root/usr/lib*/ld-linux-x86-64.so.2)
find "$cache/root/usr/bin" "$cache"/root/usr/*/bin "$cache"/root/usr/lib/gcc* "$cache"/root/usr/libexec \
  -type f -perm -u+x 2>/dev/null | while read -r program; do
  patchelf --print-interpreter "$program" >/dev/null 2>&1 || continue
  patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$cache/root/usr/lib/x86_64-linux-gnu" "$program"
done
for compiler in arm-none-eabi riscv64-unknown-elf xtensa-lx106-elf x86_64-linux-gnu; do
  echo 'int f(int x) { return x + 1; }' >"$work/f.c"
  "$programs/$compiler-gcc" -Os -c "$work/f.c" -o "$work/f.o" 2>"$work/error" ||
    skip "$compiler-gcc does not run: $(tail -n 1 "$work/error")"
done
echo "$suite: $(echo $packages)" >"$cache/ready"
finish
