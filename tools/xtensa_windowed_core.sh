#!/bin/sh
# Makes FOLDER/core.so, a description of a windowed Xtensa core for Debian's compiler for the ESP8266
# (gcc-xtensa-lx106): with XTENSA_GNU_CONFIG=FOLDER/core.so its assembler, linker and objdump know the
# instructions of an ESP32 (windows, loops, booleans, floating point), and since version 13 the compiler
# makes code for that core.
#
#   tools/xtensa_windowed_core.sh FOLDER [NAME=VALUE]...
#   tools/xtensa_windowed_core.sh FOLDER OVERLAY
#
# Without OVERLAY the tables are those of binutils' own generic core, from Debian's package
# binutils-source, made little-endian; of its options, those that not every ESP32 has are off, so that
# the code runs on all (ESP32, S2, S3), and NAME=VALUE turns one on: XCHAL_HAVE_FP=1, XCHAL_HAVE_LOOPS=1.
# OVERLAY is a core's folder of Espressif's public xtensa-overlays (xtensa_esp32, xtensa_esp32s2,
# xtensa_esp32s3): code for that processor with all it has.
#
# FOLDER/core.so.source names what it was made of, for who hands it on: it is under the GPL.
set -eu

die() {
  echo "$0: $*" >&2
  exit 1
}

folder=$1
shift
core=$folder/core.so
overlay=
case ${1:-} in "" | *=*) ;; *) overlay=$1; shift ;; esac
asked="${overlay:+$(basename "$overlay") }$*"
[ "$core" -nt "$0" ] && [ -f "$core.source" ] && [ "$(sed -n 's/^core //p' "$core.source")" = "$asked" ] && exit 0
if [ -n "$overlay" ]; then
  for file in binutils/bfd/xtensa-modules.c binutils/include/xtensa-config.h; do
    [ -e "$overlay/$file" ] || die "$overlay is no overlay of a core: it has no $file"
  done
fi
mkdir -p "$folder"

# Without the headers beside it an overlay says nothing, so binutils' source is needed in any case.
unpacked=$folder/binutils-source
tarball=$(ls /usr/src/binutils/binutils-*.tar.xz 2>/dev/null | head -n 1)
version=$(dpkg-query -W -f '${Version}' binutils-source 2>/dev/null) || true
if [ -z "$tarball" ]; then
  (cd "$folder" && apt-get download -q -o APT::Sandbox::User="$(id -un)" binutils-source)
  dpkg -x "$folder"/binutils-source_*.deb "$unpacked"
  version=$(dpkg-deb -f "$folder"/binutils-source_*.deb Version)
  rm "$folder"/binutils-source_*.deb
  tarball=$(ls "$unpacked"/usr/src/binutils/binutils-*.tar.xz)
fi
tar -x -f "$tarball" -C "$folder" --strip-components=1 --wildcards \
  '*/bfd/xtensa-modules.c' '*/include/xtensa-*.h' '*/include/ansidecl.h'
rm -rf "$unpacked"
config=$folder/include/xtensa-config.h
if [ -n "$overlay" ]; then
  cp "$overlay/binutils/bfd/xtensa-modules.c" "$folder/bfd/"
  cp "$overlay/binutils/include/xtensa-config.h" "$config"
  options=
else
  options="XCHAL_HAVE_BE=0 XCHAL_HAVE_LOOPS=0 XCHAL_HAVE_BOOLEANS=0 XCHAL_HAVE_FP=0 $*"
fi
for option in $options; do
  sed -i "s/^\(#define ${option%%=*}[[:space:]][[:space:]]*\)[0-9]*/\1${option#*=}/" "$config"
done

# The structures xtensa_config_v1 and so on, which binutils' header fills from the core's macros; where
# it is of an older binutils than the compiler, the later ones have what all these cores have. Since
# version 13 GCC also predefines macros from xtensa_config_strings: "__NAME=VALUE", to a null pointer.
{
  cat <<'C'
#define XTENSA_CONFIG_DEFINITION
#include "xtensa-config.h"
#include "xtensa-dynconfig.h"
int plugin_is_GPL_compatible;
XTENSA_CONFIG_INSTANCE_LIST;
#ifndef XTENSA_CONFIG_V3_ENTRY_LIST
const int xtensa_config_v3[] = {0, 0, 0, 0};      /* clamps, depbits, exclusive, xea3 */
const int xtensa_config_v4[] = {32, 1, 1, 0, 0};  /* data width; unaligned accesses trap */
#endif
#define TEXT(x) #x
#define DEFINITION(name, value) "__" name "=" TEXT(value)
const char *xtensa_config_strings[] = {
C
  sed -n 's/^#define \(X[CST]HAL_[A-Z0-9_]*\)[[:space:]][[:space:]]*[^[:space:]].*/DEFINITION("\1", \1),/p' "$config"
  echo '0};'
} >"$folder/core.c"
${CC:-cc} -w -O1 -shared -fPIC -I"$folder/include" "$folder/core.c" "$folder/bfd/xtensa-modules.c" \
  -o "$core.new"
mv "$core.new" "$core"
{
  echo "binutils-source $version"
  [ -z "$asked" ] || echo "core $asked"
} >"$core.source"
rm -rf "$folder/bfd" "$folder/include" "$folder/core.c"
