# Sourced by the scripts that fetch packages of Debian: apt on a state, cache and list of sources
# of its own. Nothing is installed on the machine, and root is not needed. They define skip REASON, which
# ends them.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# open_cache FOLDER VARIABLE: makes it, and waits until no other run is in it. VARIABLE would name another.
open_cache() {
  for tool in apt-get apt-cache dpkg-deb flock; do
    command -v $tool >/dev/null || skip "no $tool on this machine"
  done
  [ -r $keyring ] || skip "no Debian keyring (package debian-archive-keyring)"
  mkdir -p "$1" 2>/dev/null || skip "cannot write to $1 (set $2)"
  [ -w "$1" ] || skip "cannot write to $1 (set $2)"
  exec 9>"$1/lock"
  flock 9
  work=$(mktemp -d "$1/work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
}

# Sets `release`, the Debian release that this machine is, and `mirrors`, which its apt names for it.
find_mirrors() {
  release=$(. /etc/os-release && [ "$ID" = debian ] && echo "${VERSION_CODENAME:-}") || release=
  [ -n "$release" ] || skip "this machine is not a Debian release, so it names no Debian mirror"
  mirrors=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' \
    'Created-By: Packages' | awk -v r="$release" '($1 == r || $1 ~ /^(old)*stable$/) &&
    $2 == "main" && $3 !~ /^cdrom:/ {print $3}' | sort -u)
  [ -n "$mirrors" ] || skip "the sources of apt have no entry for $release main"
}

# use_suite TYPE SUITE MIRROR ARCH: what private_apt works on from now on, in $work; TYPE is deb or deb-src.
# Each step says `|| return 1`, because callers test the status, and there `set -e` is off.
use_suite() {
  rm -rf "$work/state" "$work/cache"
  mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" || return 1
  : >"$work/status"
  # apt reads this after the machine's own configuration (so a proxy stays) and before the options:
  # hooks that tidy the machine's caches are not for us.
  cat >"$work/apt.conf" <<END
#clear APT::Architectures;
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Acquire::Languages "none";
Acquire::Retries "2";
APT::Architecture "$4";
APT::Architectures "$4";
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
  cat >"$work/debian.sources" <<END
Types: $1
URIs: $3
Suites: $2
Components: main
Signed-By: $keyring
END
  private_apt apt-get update
}

# private_apt COMMAND ARGUMENT...: one of apt's commands.
private_apt() {
  apt_command=$1
  shift
  "$apt_command" -c "$work/apt.conf" -qq "$@"
}

# unpack_packages FOLDER PACKAGE...: fetches and unpacks them.
unpack_packages() (
  folder=$1
  shift
  rm -rf "$work/packages"
  mkdir -p "$work/packages" "$folder" && cd "$work/packages" || exit 1
  private_apt apt-get download "$@" || exit 1
  for package in *.deb; do dpkg-deb -x "$package" "$folder" || exit 1; done
)

# fetched_error: what apt said was wrong, from $work/log.
fetched_error() { grep '^E:' "$work/log" | head -n 1; }
