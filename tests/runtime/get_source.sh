#!/bin/sh
# get_source.sh PACKAGE: fetch the source of a Debian package and unpack it, unchanged, into a cache:
# $NATMOD_SOURCES, or natmod/sources under ${XDG_CACHE_HOME:-$HOME/.cache}. The last line that it
# prints is the folder. Nothing is installed; apt works on a private list of sources, made of the
# machine's own mirrors. Two runs at the same time wait for each other.
#
# Exit status: 0 ready; 77 not to be had here, with the reason (1 when CI is true).
set -eu
package=$1
skip() {
  echo "skipped: source of $package: $*" >&2
  if [ "${CI:-}" = true ]; then exit 1; else exit 77; fi
}
cache=${NATMOD_SOURCES:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/natmod/sources}
mkdir -p "$cache" 2>/dev/null || skip "cannot write to $cache (set NATMOD_SOURCES)"
exec 9>"$cache/lock"
flock 9
if [ -d "$cache/$package" ]; then echo "$cache/$package"; exit 0; fi
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r $keyring ] || skip "no Debian keyring (package debian-archive-keyring)"
release=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-}") || release=
[ -n "$release" ] || skip "this machine is not a Debian release, so it names no Debian mirror"
mirrors=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' \
  'Created-By: Packages' | awk -v r="$release" '($1 == r || $1 ~ /^(old)*stable$/) &&
  $2 == "main" && $3 !~ /^cdrom:/ {print $3}' | sort -u)
[ -n "$mirrors" ] || skip "the sources of apt have no entry for $release main"
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
mkdir -p state/lists/partial cache/archives/partial unpacked
: >status
cat >apt.conf <<END
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Acquire::Languages "none";
Acquire::Retries "2";
APT::Update::Error-Mode "any";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::SourceList "$work/debian.sources";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Sandbox::User "$(id -un)";
END
fetched=
for mirror in $mirrors; do
  printf '%s\n' 'Types: deb-src' "URIs: $mirror" "Suites: $release" 'Components: main' \
    "Signed-By: $keyring" >debian.sources
  if apt-get -c apt.conf -qq update && apt-get -c apt.conf -qq source --download-only "$package"; then
    fetched=yes
    break
  fi
done >log 2>&1
[ -n "$fetched" ] || skip "$(grep '^E:' log | head -n 1)"
tar -x -f "$package"_*.orig.tar.* -C unpacked --strip-components=1
mv unpacked "$cache/$package"
echo "$cache/$package"
