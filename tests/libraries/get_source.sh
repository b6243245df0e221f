#!/bin/sh
# get_source.sh PACKAGE [SUITE]: fetch the source of a Debian package (of this machine's own release, or
# of SUITE) and unpack it, unchanged, into a cache: $NATMOD_SOURCES, or natmod/sources under
# ${XDG_CACHE_HOME:-$HOME/.cache}. The last line that it prints is the folder. Nothing is installed. Two
# runs at the same time wait for each other.
#
# Exit status: 0 ready; 77 not to be had here, with the reason (1 when CI is true).
set -eu
package=$1
wanted="source of $package"
. "$(dirname "$0")/../lib/fetch.sh"
cache=${NATMOD_SOURCES:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/natmod/sources}
if [ -d "$cache/$package" ]; then echo "$cache/$package"; exit 0; fi
open_cache "$cache" NATMOD_SOURCES
if [ -d "$cache/$package" ]; then echo "$cache/$package"; exit 0; fi   # another run was faster
find_mirrors
cd "$work"
fetched=
for mirror in $mirrors; do
  if use_suite deb-src "${2:-$release}" "$mirror" "$(dpkg --print-architecture)" &&
    private_apt apt-get source --download-only "$package"; then
    fetched=yes
    break
  fi
done >log 2>&1
[ -n "$fetched" ] || skip "$(fetched_error)"
mkdir unpacked
tar -x -f "$package"_*.orig.tar.* -C unpacked --strip-components=1
mv unpacked "$cache/$package"
echo "$cache/$package"
