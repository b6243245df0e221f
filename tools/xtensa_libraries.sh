#!/bin/sh
# Makes the run-time libraries for Xtensa that Debian's compiler (gcc-xtensa-lx106) comes without,
# in the ABI without register windows (xtensa) and in that with them (xtensawin):
#
#   FOLDER/call0/libgcc.a      division, floating-point and 64-bit arithmetic
#   FOLDER/windowed/libgcc.a   the same
#   FOLDER/windowed/libm.a     mathematics; without windows there is picolibc's
#   FOLDER/libraries.source    of what they were made, for who hands them on
#   FOLDER/libm.copyright      what newlib's authors want to be said with libm.a
#
#   tools/xtensa_libraries.sh FOLDER
#
# for the core that FOLDER/core.so describes, which tools/xtensa_windowed_core.sh made; without one, for the
# generic one. They are compiled here from Debian's packages newlib-source and gcc-12-source (of the compiler's
# version), which are fetched and read, not installed; of those, nothing but the libraries stays. A
# second run is quick.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
last=$folder/windowed/libm.a
[ ! "$last" -nt "$0" ] || exit 0
[ -e "$folder/core.so" ] || "$here/xtensa_windowed_core.sh" "$folder"
folder=$(cd "$folder" && pwd)
work=$folder/work.$$
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work/include/sys"
cd "$work"

# unpack PACKAGE TARBALL PATTERN...: files of a Debian package of sources, into ./PACKAGE. Patterns
# leave out the tarball's own top folder.
unpack() {
  package=$1 tarball=$2
  shift 2
  root=
  if [ ! -e "$(echo /usr/src/$tarball)" ]; then
    root=$work/$package.files
    apt-get download -qq -o APT::Sandbox::User="$(id -un)" "$package"
    dpkg -x "$package"_*.deb "$root"
    echo "$package $(dpkg-deb -f "$package"_*.deb Version)" >>libraries.source
    rm "$package"_*.deb
  else
    dpkg-query -W "$package" >>libraries.source
  fi
  mkdir "$package"
  for pattern; do set -- "$@" "*/$pattern"; shift; done
  tar -x -f "$root"/usr/src/$tarball -C "$package" --strip-components=1 --wildcards "$@"
  [ -z "$root" ] || rm -r "$root"
}
# Of the compiler's version, or of the one that Debian 12 has: the functions are the same.
version=$(xtensa-lx106-elf-gcc -dumpversion | cut -d . -f 1)
apt-cache show gcc-$version-source >/dev/null 2>&1 || version=12
unpack gcc-$version-source "gcc-$version/gcc-$version*.tar.xz" 'libgcc/libgcc2.[ch]' \
  'libgcc/config/xtensa/*' include/longlong.h
unpack newlib-source 'newlib/newlib-*.tar.xz' 'newlib/libm/common/*.[ch]' 'newlib/libm/math/*.[ch]' \
  'newlib/libc/include/*.h' COPYING.NEWLIB

# What the build systems of gcc and newlib would write for this processor. With windows: what ESP32,
# ESP32-S2 (which has no loop instructions) and ESP32-S3 have in common, and QEMU's core too.
cd include
for file in tconfig coretypes libgcc_tm newlib _newlib_version; do : >$file.h; done
echo '#include <stddef.h>' >tsystem.h
printf '#define %s\n' 'MIN_UNITS_PER_WORD 4' 'BITS_PER_UNIT 8' >tm.h
cat >xtensa-config.h <<'C'
#define XCHAL_HAVE_ABS 1
#define XCHAL_HAVE_ADDX 1
#define XCHAL_HAVE_NSA 1
#define XCHAL_HAVE_MUL16 1
#define XCHAL_HAVE_MUL32 1
#if __XTENSA_WINDOWED_ABI__
#define XCHAL_HAVE_WINDOWED 1
#define XCHAL_HAVE_DIV32 1
#endif
C
# A module has no errno that anybody would read: what is written there is left out. The sign of
# lgamma is where picolibc's headers say, not in a structure of newlib's.
cat >errno.h <<'C'
#include <sys/errno.h>
#undef errno
static int errno __attribute__((unused));
C
cat >sys/reent.h <<'C'
#include <sys/_types.h>
#define _REENT_SIGNGAM(reent) signgam
C
cat >../globals.c <<'C'
int errno, signgam;
int *__signgam(void) { return &signgam; }
C
cd ..

# Arithmetic that may trap (-ftrapv) is left out, for it needs abort().
c_functions="_muldi3 _negdi2 _cmpdi2 _ucmpdi2 _divdi3 _moddi3 _divmoddi4 _udivdi3 _umoddi3
  _udivmoddi4 _ffsdi2 _clzdi2 _ctzdi2 _clrsbsi2 _clrsbdi2 _popcount_tab _popcountsi2 _popcountdi2
  _paritysi2 _paritydi2 _powisf2 _powidf2 _mulsc3 _muldc3 _divsc3 _divdc3"
gcc=$work/gcc-$version-source
assembly_functions=$(awk '/^LIB1ASMFUNCS/,/[^\\]$/' "$gcc/libgcc/config/xtensa/t-xtensa" |
  sed 's/.*=//; s/\\$//')
newlib=$work/newlib-source/newlib
processors=$(nproc 2>/dev/null || echo 2)

# in_parallel COUNT COMMAND...: the command with COUNT words of the input at a time.
in_parallel() {
  count=$1
  shift
  xargs -n "$count" -P "$processors" "$@"
}

# build_helpers COMPILER...: ./libgcc.a
build_helpers() {
  for name in $assembly_functions; do echo -DL$name -o $name.o; done |
    in_parallel 3 "$@" -I../include -c "$gcc/libgcc/config/xtensa/lib1funcs.S"
  for name in $c_functions; do echo -DL$name -o $name.o; done |
    in_parallel 3 "$@" -Os -w -fbuilding-libgcc -DIN_LIBGCC2 -I../include -I"$gcc/include" \
      -I"$gcc/libgcc" -c "$gcc/libgcc/libgcc2.c"
  xtensa-lx106-elf-ar rcD libgcc.a _*.o
}

# build_mathematics COMPILER...: ./libm.a. k_standard.c reports errors as System V did.
build_mathematics() {
  find "$newlib/libm" "$work/globals.c" -name '*.c' ! -name k_standard.c | sort |
    in_parallel 20 "$@" -Os -w -ffunction-sections -fdata-sections -fno-math-errno -D_IEEE_LIBM \
      -D_LDBL_EQ_DBL -DWANT_ERRNO=0 -I../include -I"$newlib/libm/common" \
      -isystem "$newlib/libc/include" -c
  rm -f _*.o
  xtensa-lx106-elf-ar rcD libm.a [a-z]*.o
}

mkdir call0 windowed
(cd call0 && build_helpers xtensa-lx106-elf-gcc -mforce-l32)
export XTENSA_GNU_CONFIG="$folder/core.so"
(cd windowed && build_helpers xtensa-lx106-elf-gcc -mabi=windowed)
(cd windowed && build_mathematics xtensa-lx106-elf-gcc -mabi=windowed)

mkdir -p "$folder/call0" "$folder/windowed"
mv libraries.source "$folder"
mv newlib-source/COPYING.NEWLIB "$folder/libm.copyright"
for library in call0/libgcc.a windowed/libgcc.a windowed/libm.a; do
  mv "$library" "$folder/$library"
done
