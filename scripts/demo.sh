#!/bin/sh
# Build examples/factorial for every architecture that has a compiler here and run it on real
# MicroPython; a line for each as soon as it is known.
#
#   demo.sh NATMOD
#
# Exit status: 0 unless a module could not be built or gave a wrong result.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
natmod=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
statement='import factorial; print(factorial.factorial(10))'
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

# run FIRMWARE: print what the module says, or why it cannot be run here.
run() {
  if cache=$("$top/tests/interop/get_micropython.sh" "$1" 2>"$folder/why"); then
    (cd "$folder" && timeout 60 "$(echo "$cache" | tail -n 1)/micropython-$1" -c "$statement" </dev/null 2>&1) || true
  else
    echo "built, not run: $(sed -n '$s/^skipped: //p' "$folder/why")"
  fi
}

echo
echo "examples/factorial, factorial(10) on real MicroPython:"
row ARCH BYTES RESULT
while read -r arch firmware; do
  if ! build "$arch"; then
    why=$(sed -n 's/.*\*\*\* \(no compiler for .*\)\.  Stop\./\1/p' "$folder/log")
    if [ -z "$why" ]; then why="failed:"; status=1; fi
    row "$arch" - "$why"
    [ "$why" != "failed:" ] || cat "$folder/log"
    continue
  fi
  result=$(run "$firmware")
  case $result in
    "$expected" | "built, not run"*) ;;
    *) result="wrong: $result"; status=1 ;;
  esac
  row "$arch" "$(wc -c <"$folder/factorial.mpy")" "$result"
done <<END
x64       amd64
x86       i386
armv6m    armhf
armv7m    armhf
armv7em   armhf
armv7emsp armhf
armv7emdp armhf
END
exit $status
