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

skip() {
  echo "skipped: real MicroPython: $*" >&2
  if [ "${CI:-}" = true ]; then exit 1; else exit 77; fi
}

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

for tool in apt-get apt-cache dpkg-deb flock; do
  command -v $tool >/dev/null || skip "no $tool on this machine"
done
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r $keyring ] || skip "no Debian keyring (package debian-archive-keyring)"
mkdir -p "$cache" 2>/dev/null || skip "cannot write to $cache (set NATMOD_MICROPYTHON)"
[ -w "$cache" ] || skip "cannot write to $cache (set NATMOD_MICROPYTHON)"

exec 9>"$cache/lock"
flock 9
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# The mirrors of this machine: the entries that name its own Debian release.
release=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-}") || release=
[ -n "$release" ] || skip "this machine is not a Debian release, so it names no Debian mirror"
mirrors=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' \
  'Created-By: Packages' | awk -v r="$release" '($1 == r || $1 ~ /^(old)*stable$/) &&
  $2 == "main" && $3 !~ /^cdrom:/ {print $3}' | sort -u)
[ -n "$mirrors" ] || skip "the sources of apt have no entry for $release main"

# apt reads this after the machine's own configuration (so a proxy stays) and before the options:
# hooks that tidy the machine's caches are not for us.
cat >"$work/apt.conf" <<END
#clear APT::Architectures;
#clear APT::Update::Pre-Invoke;
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

# private_apt ARCH COMMAND...: one of apt's commands on the private state, for ARCH.
private_apt() (
  a=$1 command=$2
  shift 2
  "$command" -c "$work/apt.conf" -o APT::Architecture="$a" -o APT::Architectures="$a" -qq "$@"
)

# fetch ARCH MIRROR: unpack micropython and all that it depends on into $work/ARCH. Each step says
# `|| exit 1` because the caller tests the status, and there `set -e` is off.
fetch() (
  cd "$work" || exit 1
  rm -rf state cache packages "$1"
  mkdir -p state/lists/partial cache/archives/partial packages || exit 1
  : >status
  cat >debian.sources <<END
Types: deb
URIs: $2
Suites: $suite
Components: main
Signed-By: $keyring
END
  private_apt "$1" apt-get update || exit 1
  names=$(private_apt "$1" apt-cache depends --recurse --no-recommends --no-suggests \
    --no-conflicts --no-breaks --no-replaces --no-enhances micropython | grep '^[a-z0-9]' | sort -u)
  [ -n "$names" ] || { echo "E: $suite has no package micropython for $1"; exit 1; }
  cd packages && private_apt "$1" apt-get download $names || exit 1
  for package in *.deb; do dpkg-deb -x "$package" "$work/$1" || exit 1; done
)

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
  [ -n "$fetched" ] || skip "$arch: $(grep '^E:' "$work/log" | head -n 1)"
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
