#!/bin/sh
# Fetches musl, the C library whose functions modules for a PC can use: those of the compiler's own
# choose an implementation when a program starts, and keep errno in a thread's block.
#
#   FOLDER/x64/libc.a   C and mathematics, from Debian's package musl-dev for amd64
#   FOLDER/x86/libc.a   the same, for i386
#
#   tools/musl_libraries.sh FOLDER
#
# Nothing is installed and root is not needed: apt works on a private state and list of sources, made
# of the machine's own mirrors. A second run is quick.
set -eu
folder=$1
[ ! -e "$folder/x64/libc.a" ] || [ ! -e "$folder/x86/libc.a" ] || exit 0
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$folder/work.$$
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
release=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-}") || release=
mirrors=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' \
  'Created-By: Packages' | awk -v r="$release" '($1 == r || $1 ~ /^(old)*stable$/) &&
  $2 == "main" && $3 !~ /^cdrom:/ {print $3}' | sort -u)
if [ -z "$release" ] || [ -z "$mirrors" ] || [ ! -r $keyring ]; then
  echo "tools/musl_libraries.sh: needs a Debian release, its mirrors and its keyring" >&2
  exit 1
fi

# fetch ARCHITECTURE: the package's files, in ./ARCHITECTURE.
fetch() {
  for mirror in $mirrors; do
    rm -rf "$work"
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
    cd "$work"
    : >status
    printf '%s\n' 'Types: deb' "URIs: $mirror" "Suites: $release" 'Components: main' \
      "Signed-By: $keyring" >debian.sources
    cat >apt.conf <<END
#clear APT::Architectures;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Acquire::Languages "none";
Acquire::Retries "2";
APT::Update::Error-Mode "any";
APT::Architecture "$1";
APT::Architectures "$1";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::SourceList "$work/debian.sources";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Sandbox::User "$(id -un)";
END
    apt-get -c apt.conf -qq update && apt-get -c apt.conf -qq download musl-dev || continue
    dpkg -x musl-dev_*.deb "$1" && return 0
  done
  echo "tools/musl_libraries.sh: no mirror has musl-dev for $1" >&2
  return 1
}

# take ARCH ARCHITECTURE
take() {
  fetch "$2"
  mkdir -p "$folder/$1"
  cp "$work/$2"/usr/lib/*-linux-musl/libc.a "$folder/$1/libc.a.$$"
  mv "$folder/$1/libc.a.$$" "$folder/$1/libc.a"
}
take x64 amd64
take x86 i386
