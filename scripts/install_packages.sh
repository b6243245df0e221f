#!/bin/sh
# Install the packages of the named groups of packages.txt that are not there yet.
#
#   install_packages.sh GROUP...
#
# As root, or through sudo. Where that cannot be done (no apt, no root), it says what is missing and
# goes on: the same things may be there under other names. Nothing is asked of the network, and
# nothing printed, when nothing is missing.
set -eu

list=$(dirname "$0")/../packages.txt
wanted=$(awk -v groups="$*" '
  BEGIN { n = split(groups, g); for (i = 1; i <= n; i++) chosen[g[i]] = 1 }
  /^#/ || NF == 0 { next }
  /^\[/ { name = substr($1, 2, length($1) - 2); take = name in chosen; seen[name]; next }
  take { gsub(/[()]/, "", $2); print $1, $2 }
  END { for (i = 1; i <= n; i++) if (!(g[i] in seen)) {
          print "packages.txt: no group [" g[i] "]" >"/dev/stderr"; exit 2 } }' "$list")

installed=
if command -v dpkg-query >/dev/null; then
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' $(echo "$wanted" | cut -d' ' -f1) \
    2>/dev/null | awk '$2 == "ii" {print $1}') || true
fi
missing=$(echo "$wanted" | while read -r package command; do
  if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
  echo "$installed" | grep -qxF "$package" || echo "$package"
done)
[ -n "$missing" ] || exit 0
missing=$(echo $missing)

go_on_without() {
  echo "$1; going on without these packages of Debian: $missing" >&2
  exit 0
}
command -v apt-get >/dev/null || go_on_without "no apt-get here"
sudo=
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || go_on_without "neither root nor sudo"
  sudo=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1
}
echo "Installing $missing"
apt update || tail -n 3 "$log" >&2
if apt install --no-install-recommends -y $missing; then exit 0; fi
# One that cannot be had must not cost the others.
refused=
for package in $missing; do
  apt install --no-install-recommends -y "$package" || refused="$refused $package"
done
[ -z "$refused" ] || { tail -n 3 "$log" >&2; missing=$refused; go_on_without "apt-get failed"; }
