#!/bin/sh
# Fetch the real MicroPython that the modules are tested on: the Debian packages of one stable
# release, for each architecture that this machine can run, unpacked side by side. Nothing is
# installed and root is not needed: apt works on a private state, cache and list of sources.
#
#   get_micropython.sh [--no-fetch] [amd64|i386|armhf]...      (all three when none is named)
#
# The result is CACHE/micropython-ARCH, a program that takes MicroPython's own arguments, with
# its files in CACHE/ARCH. CACHE is $NATMOD_MICROPYTHON, or natmod/micropython under
# ${XDG_CACHE_HOME:-$HOME/.cache}; the last line printed is its path. A second run finds
# everything there and returns at once; two runs at the same time wait for each other. With
# --no-fetch, what is not there is not to be had.
#
# Exit status: 0 ready; 77 not to be had here, with the reason on one line (1 when CI is true).
set -eu

suite=trixie      # pinned: a Debian stable release keeps its versions
version=1.25.0    # what that suite has; anything else is refused
wanted="real MicroPython"
. "$(dirname "$0")/../lib/fetch.sh"

cache=${NATMOD_MICROPYTHON:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/natmod/micropython}
fetching=yes
if [ "${1:-}" = --no-fetch ]; then fetching=; shift; fi
[ $# -gt 0 ] || set -- amd64 i386 armhf
missing=
for arch; do
  case $arch in
    amd64|i386|armhf) ;;
    *) echo "get_micropython.sh: unknown architecture '$arch'" >&2; exit 2 ;;
  esac
  [ -x "$cache/micropython-$arch" ] || missing="$missing $arch"
done
if [ -z "$missing" ]; then echo "$cache"; exit 0; fi
[ -n "$fetching" ] || skip "not fetched:$missing"

open_cache "$cache" NATMOD_MICROPYTHON
find_mirrors

# fetch ARCH MIRROR: unpack micropython and all that it depends on into $work/ARCH.
fetch() {
  use_suite deb $suite "$2" "$1" || return 1
  names=$(private_apt apt-cache depends --recurse --no-recommends --no-suggests \
    --no-conflicts --no-breaks --no-replaces --no-enhances micropython | grep '^[a-z0-9]' | sort -u)
  [ -n "$names" ] || { echo "E: $suite has no package micropython for $1"; return 1; }
  rm -rf "${work:?}/$1"
  unpack_packages "$work/$1" $names
}

# A program in another machine's format needs an emulator; the first that works is taken.
launcher() {
  case $1 in
    amd64) emulators="- qemu-x86_64" ;;
    i386) emulators="- qemu-i386" ;;
    armhf) emulators="qemu-arm" ;;
  esac
  for emulator in $emulators; do
    [ "$emulator" != - ] || emulator=
    [ -z "$emulator" ] || command -v "$emulator" >/dev/null || continue
    cat >"$work/launcher" <<END
#!/bin/sh
# $suite's micropython for $1, through its own loader and libraries.
here=\$(cd "\$(dirname "\$0")" && pwd)
root=\$here/$1
exec $emulator "\$root"/usr/lib*/ld-linux*.so.* --library-path "\$(echo "\$root"/usr/lib/*-linux-gnu*)" "\$root/usr/bin/micropython" "\$@"
END
    chmod +x "$work/launcher"
    cp "$work/launcher" "$work/micropython-$1"
    banner=$("$work/micropython-$1" -c 'import sys; print(sys.version)' 2>"$work/error") && return 0
  done
  return 1
}

for arch in $missing; do
  [ ! -x "$cache/micropython-$arch" ] || continue   # another run was faster
  if [ "$arch" = armhf ] && ! command -v qemu-arm >/dev/null; then
    skip "armhf: no qemu-arm (package qemu-user)"
  fi
  fetched=
  for mirror in $mirrors; do
    if fetch "$arch" "$mirror" >"$work/log" 2>&1; then fetched=yes; break; fi
  done
  [ -n "$fetched" ] || skip "$arch: $(fetched_error)"
  launcher "$arch" || skip "$arch: the program does not start: $(tail -n 1 "$work/error" 2>/dev/null)"
  case $banner in
    *"MicroPython v$version"*|*"MicroPython $version"*) ;;
    *) skip "$arch: wanted $version, $suite has: $banner" ;;
  esac
  rm -rf "${cache:?}/$arch"
  mv "$work/$arch" "$cache/$arch"
  mv "$work/micropython-$arch" "$cache/micropython-$arch"   # last: its presence says complete
done
echo "$cache"
