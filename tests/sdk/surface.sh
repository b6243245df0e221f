#!/bin/sh
# Says which names of surface.txt (the API) no surface_*.c uses, and which functions and macros of the
# headers are not in surface.txt: surface.sh INCLUDE_DIR
set -eu
include=$1
cd "$(dirname "$0")"
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
identifiers() { sed 's://.*::' "$@" | grep -o '[A-Za-z_][A-Za-z0-9_]*' | sort -u; }
tr ' ' '\n' < surface.txt | sed '/^$/d' | sort > "$work/listed"

# Comments do not count as use.
identifiers surface_*.c > "$work/used"
unused=$(comm -23 "$work/listed" "$work/used")

# What the headers define: inline functions and function-like macros, but those that are the SDK's own.
{
  grep -ho 'NATMOD_\(INLINE\|INLINE_DEFAULT\|FORWARD\)[^(]*(' "$include"/py/*.h "$include"/natmod/*.h |
    sed 's/.*[ *]\([A-Za-z_0-9]*\)($/\1/'
  grep -ho 'NATMOD_SINCE_0x[0-9]*_API([^,]*, *[a-z_0-9]*' "$include"/natmod/*.h | sed 's/.*[, ]//'
  grep -ho '^#define [A-Za-z_0-9]*(' "$include"/py/*.h "$include"/natmod/*.h |
    sed 's/#define \(.*\)(/\1/'
} | grep -v '^NATMOD_\|^natmod_\|_HELPER$\|^MP_COMPRESSED\|^__attribute__$\|^assert$\|^vstr_\|^name$\|NONCONSTEXPR$' |
  grep . | sort -u > "$work/defined"
unlisted=$(comm -13 "$work/listed" "$work/defined")

[ -z "$unused" ] || echo "in surface.txt, not used in surface_*.c:" $unused
[ -z "$unlisted" ] || echo "in a header, not in surface.txt:" $unlisted
[ -z "$unused$unlisted" ] || exit 1
echo "$(wc -l < "$work/listed") names"
