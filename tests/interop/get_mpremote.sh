#!/bin/sh
# Fetch the real mpremote, as Debian has it, and print the path of a program that runs it with this
# machine's Python. Nothing is installed. A second run is quick; two at the same time wait for each other.
# With --no-fetch, what is not there is not to be had.
#
#   get_mpremote.sh [--no-fetch]
#
# The cache is $NATMOD_MPREMOTE, or natmod/mpremote under ${XDG_CACHE_HOME:-$HOME/.cache}.
# Exit status: 0 ready; 77 not to be had here, with the reason on one line (1 when CI is true).
set -eu

suite=trixie      # as get_micropython.sh has it
wanted=mpremote
. "$(dirname "$0")/../lib/fetch.sh"

cache=${NATMOD_MPREMOTE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/natmod/mpremote}
if [ -x "$cache/mpremote" ]; then echo "$cache/mpremote"; exit 0; fi
[ "${1:-}" != --no-fetch ] || skip "it is not fetched"
command -v python3 >/dev/null || skip "no python3 on this machine"
open_cache "$cache" NATMOD_MPREMOTE
find_mirrors
fetched=
for mirror in $mirrors; do
  [ -z "$fetched" ] && [ ! -x "$cache/mpremote" ] || break
  if use_suite deb $suite "$mirror" "$(dpkg --print-architecture)" &&
    unpack_packages "$work/root" micropython-mpremote python3-serial python3-platformdirs; then
    fetched=yes
  fi
done >"$work/log" 2>&1
if [ ! -x "$cache/mpremote" ]; then
  [ -n "$fetched" ] || skip "$(fetched_error)"
  rm -rf "$cache/root"
  mv "$work/root" "$cache/root"
  cat >"$work/mpremote" <<END
#!/bin/sh
# $suite's mpremote, with this machine's Python.
export PYTHONPATH="$cache/root/usr/lib/python3/dist-packages" PYTHONDONTWRITEBYTECODE=1
exec python3 "$cache/root/usr/bin/mpremote" "\$@"
END
  chmod +x "$work/mpremote"
  "$work/mpremote" version >/dev/null 2>"$work/error" || skip "it does not start: $(tail -n 1 "$work/error")"
  mv "$work/mpremote" "$cache/mpremote"   # last: its presence says complete
fi
echo "$cache/mpremote"
