#!/bin/sh
# Build MicroPython's own mpy-cross from Debian's source package, into a cache, and print its path. It judges
# natmod's compiler of Python. A second run is quick; two at the same time wait for each other.
#
#   get_mpy_cross.sh [--no-fetch]
#
# The cache is $NATMOD_MPY_CROSS_CACHE, or natmod/mpy-cross under ${XDG_CACHE_HOME:-$HOME/.cache}.
# Exit status: 0 ready; 77 not to be had here, with the reason on one line (1 when CI is true).
set -eu

suite=trixie   # MicroPython 1.25, whose bytecode natmod's is
wanted=mpy-cross
. "$(dirname "$0")/../lib/fetch.sh"
cache=${NATMOD_MPY_CROSS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/natmod/mpy-cross}
program=$cache/$suite/mpy-cross
if [ -x "$program" ]; then echo "$program"; exit 0; fi
[ "${1:-}" != --no-fetch ] || skip "not built"
source=$("$(dirname "$0")/../libraries/get_source.sh" micropython $suite) || exit $?
for tool in make gcc python3; do
  command -v $tool >/dev/null || skip "no $tool to build it"
done
open_cache "$cache" NATMOD_MPY_CROSS_CACHE
if [ -x "$program" ]; then echo "$program"; exit 0; fi   # another run was faster
make -C "$(echo "$source" | tail -n 1)/mpy-cross" BUILD="$work/build" >"$cache/build.log" 2>&1 ||
  skip "its build failed: see $cache/build.log"
mkdir -p "$(dirname "$program")"
mv "$work/build/mpy-cross" "$program"
echo "$program"
