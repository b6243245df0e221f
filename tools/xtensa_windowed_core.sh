#!/bin/sh
# Makes FOLDER/core.so, a description of a windowed Xtensa core for Debian's xtensa-lx106 binutils:
# with XTENSA_GNU_CONFIG=FOLDER/core.so its assembler, linker and objdump know the instructions of
# an ESP32 and more (windows, loops, booleans, floating point). The tables are those of binutils'
# own generic core, from Debian's package binutils-source, made little-endian; nothing is installed.
#
#   tools/xtensa_windowed_core.sh FOLDER
#
# FOLDER/core.so.source names the source that it was made of, for who hands it on: it is under the GPL.
set -eu

folder=$1
core=$folder/core.so
[ -f "$core" ] && [ -f "$core.source" ] && exit 0
mkdir -p "$folder"

unpacked=$folder/binutils-source
tarball=$(ls /usr/src/binutils/binutils-*.tar.xz 2>/dev/null | head -n 1)
version=$(dpkg-query -W -f '${Version}' binutils-source 2>/dev/null) || true
if [ -z "$tarball" ]; then
  (cd "$folder" && apt-get download -q binutils-source)
  dpkg -x "$folder"/binutils-source_*.deb "$unpacked"
  version=$(dpkg-deb -f "$folder"/binutils-source_*.deb Version)
  rm "$folder"/binutils-source_*.deb
  tarball=$(ls "$unpacked"/usr/src/binutils/binutils-*.tar.xz)
fi
tar -x -f "$tarball" -C "$folder" --strip-components=1 --wildcards \
  '*/bfd/xtensa-modules.c' '*/include/xtensa-*.h' '*/include/ansidecl.h'
rm -rf "$unpacked"
sed -i 's/^\(#define XCHAL_HAVE_BE[[:space:]]*\)1/\10/' "$folder/include/xtensa-config.h"

cat >"$folder/core.c" <<'C'
#define XTENSA_CONFIG_DEFINITION
#include "xtensa-config.h"
#include "xtensa-dynconfig.h"
int plugin_is_GPL_compatible;
XTENSA_CONFIG_INSTANCE_LIST;
C
${CC:-cc} -w -O1 -shared -fPIC -I"$folder/include" "$folder/core.c" "$folder/bfd/xtensa-modules.c" \
  -o "$core.new"
mv "$core.new" "$core"
echo "binutils-source $version" >"$core.source"
rm -rf "$folder/bfd" "$folder/include" "$folder/core.c"
