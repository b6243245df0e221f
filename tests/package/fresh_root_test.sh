# The Debian package in a Debian that has nothing else, installed there by apt.

# fresh_root FOLDER PACKAGES: a Debian of this machine's release with these, separated by commas.
fresh_root() {
  [ "$(id -u)" = 0 ] || { echo "skipped: only root makes a fresh root" >&2; exit 77; }
  needs mmdebstrap unshare
  . "$TOP/tools/private_apt.sh"
  find_mirrors
  chmod 755 .   # apt fetches as another user
  mmdebstrap --quiet --mode=root --variant=apt --skip=cleanup/apt/lists --include="$2" \
    --aptopt='Dpkg::Options "--force-unsafe-io"' "$release" "$1" "$(echo "$mirrors" | head -n 1)" >log 2>&1 ||
    skip "mmdebstrap: $(grep '^E:' log | head -n 1)"
  cp /etc/resolv.conf "$1/etc/"
  for file in /etc/apt/apt.conf.d/*; do   # a proxy
    ! grep -qi proxy "$file" || cp "$file" "$1/etc/apt/apt.conf.d/"
  done
}

# in_root FOLDER COMMAND...: with a /proc, which goes away with the command.
in_root() {
  local root=$1
  shift
  unshare --mount --pid --fork --mount-proc="$PWD/$root/proc" chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    $(env | grep -iE '^(https?|no)_proxy=' || true) "$@" </dev/null
}

# A new user types what each command's output names as the next one. One compiler is enough here; with all
# of them the same is done without a root of its own, in debian_test.sh.
test_five_commands_in_a_fresh_root() {
  needs cpack dpkg-deb dpkg-shlibdeps
  succeeds cpack -G DEB --config "$BUILD/CPackConfig.cmake" -B "$PWD/cpack"
  fresh_root root gcc,libc6-dev
  ! in_root root cmake --version >/dev/null 2>&1 || fail "the root is not fresh"
  cp cpack/natmod_*.deb root/tmp/natmod.deb
  succeeds in_root root apt-get install -y --no-install-recommends /tmp/natmod.deb
  cat >root/root/five.sh <<'END'
cd
next='natmod doctor'
for i in 1 2 3 4 5; do
  echo "\$ $next"
  eval "$next" >/tmp/said 2>&1 || { cat /tmp/said; exit 1; }
  cat /tmp/said
  next=$(sed -n 's/^.*Next: //p' /tmp/said | sed 's/NAME/blink/')
done
echo "\$ $next"
END
  succeeds in_root root sh /root/five.sh
  grep '^\$ ' out >typed
  diff - typed <<'END' || { cat out >&2; fail "other commands"; }
$ natmod doctor
$ natmod new blink
$ cd blink && natmod build
$ natmod test
$ natmod pack
$ mpremote mip install package/x64_6.3/package.json   (mpremote 1.25 or later)
END
  says "1 of 11 architectures are ready. Next: natmod new NAME"
  says "x86_64-linux-gnu-gcc has no headers for x86: apt install gcc-multilib"
  says "x64        virtual board: tests/blink.txt: 4 examples passed"
  says "blink 0.1.0: 6 files in package, for x64_6.3"
  succeeds in_root root natmod run /root/blink/package/x64_6.3/blink.mpy -c 'blink.gcd(84, 36)'
  says 12
  local program
  program=$(micropython amd64)
  [ "$(MICROPYPATH=root/root/blink/package/x64_6.3 $program -c 'import blink; print(blink.gcd(84, 36))')" = 12 ] || fail "not the value"
  # What it brings is in place, and goes again.
  for file in usr/share/man/man1/natmod.1 usr/share/doc/natmod/copyright usr/share/natmod/tools/xtensa_libraries.sh; do
    [ -s root/$file ] || fail "no $file"
  done
  succeeds in_root root apt-get purge -y natmod
  [ -z "$(find root/usr -name '*natmod*')" ] || fail "left: $(find root/usr -name '*natmod*')"
}
