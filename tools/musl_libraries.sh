#!/bin/sh
# Fetches musl, the C library whose functions modules for a PC can use: those of the compiler's own
# choose an implementation when a program starts, and keep errno in a thread's block.
#
#   FOLDER/x64/libc.a   C and mathematics, from Debian's package musl-dev for amd64
#   FOLDER/x86/libc.a   the same, for i386
#
#   tools/musl_libraries.sh FOLDER
#
# Nothing is installed and root is not needed. A second run is quick.
set -eu
skip() {
  echo "tools/musl_libraries.sh: $*" >&2
  exit 1
}
. "$(dirname "$0")/private_apt.sh"
folder=$1
[ ! -e "$folder/x64/libc.a" ] || [ ! -e "$folder/x86/libc.a" ] || exit 0
open_cache "$folder" FOLDER
folder=$(cd "$folder" && pwd)
work=$(cd "$work" && pwd)
find_mirrors

# fetch ARCHITECTURE: the package's files, in $work/files.
fetch() {
  for mirror in $mirrors; do
    use_suite deb "$release" "$mirror" "$1" && unpack_packages "$work/files" musl-dev && return 0
  done
  skip "no mirror has musl-dev for $1"
}

# take ARCH ARCHITECTURE
take() {
  fetch "$2"
  mkdir -p "$folder/$1"
  cp "$work"/files/usr/lib/*-linux-musl/libc.a "$folder/$1/libc.a.$$"
  cp "$work"/files/usr/share/doc/musl-dev/copyright "$folder/$1/copyright"
  mv "$folder/$1/libc.a.$$" "$folder/$1/libc.a"
  rm -r "$work/files"
}
take x64 amd64
take x86 i386
