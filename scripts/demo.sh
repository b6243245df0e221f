#!/bin/sh
# Build examples/factorial for every architecture that has a compiler here and run it on the virtual
# board; a line for each as soon as it is known.
#
#   demo.sh NATMOD
#
# Exit status: 0 unless a module could not be built or gave a wrong result.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
natmod=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
expected=3628800
status=0

row() { printf '  %-10s %6s  %s\n' "$1" "$2" "$3"; }

# build ARCH: the module, in a folder of its own, as its author would.
build() {
  folder=$top/build/demo/$1
  mkdir -p "$folder"
  cp -u "$top/examples/factorial/Makefile" "$top/examples/factorial/factorial.c" "$folder"
  env -u MAKEFLAGS -u MAKELEVEL make -s -C "$folder" \
    MPY_DIR="$top/sdk" NATMOD="$natmod" ARCH="$1" >"$folder/log" 2>&1
}

echo
echo "examples/factorial, factorial(10) on the virtual board:"
row ARCH BYTES RESULT
for arch in x64 x86 armv6m armv7m armv7em armv7emsp armv7emdp xtensa xtensawin rv32imc rv64imc; do
  if ! build "$arch"; then
    why=$(sed -n 's/.*\*\*\* \(no compiler for .*\)\.  Stop\./\1/p' "$folder/log")
    if [ -z "$why" ]; then why="failed:"; status=1; fi
    row "$arch" - "$why"
    [ "$why" != "failed:" ] || cat "$folder/log"
    continue
  fi
  result=$("$natmod" run "$folder/factorial.mpy" -c 'factorial.factorial(10)' 2>&1 </dev/null) || true
  [ "$result" = "$expected" ] || { result="wrong: $result"; status=1; }
  row "$arch" "$(wc -c <"$folder/factorial.mpy")" "$result"
done
exit $status
