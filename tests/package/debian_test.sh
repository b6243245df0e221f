# The Debian package, unpacked into a folder of its own, as a new user has it.

# debian_root: makes the package and unpacks it to ./root; DEB is the file.
debian_root() {
  needs cpack dpkg-deb dpkg-shlibdeps
  succeeds cpack -G DEB --config "$BUILD/CPackConfig.cmake" -B "$PWD/cpack"
  DEB=$(echo cpack/natmod_*.deb)
  [ -e "$DEB" ] || fail "no package: $(cat out)"
  dpkg-deb -x "$DEB" root
  NATMOD=$PWD/root/usr/bin/natmod
  PATH=$PWD/root/usr/bin:${PATH#"$PREFIX/bin:"}
}

test_debian_package_has_its_dependencies_and_files() {
  debian_root
  dpkg-deb -f "$DEB" Depends >depends
  for package in cmake ninja-build libunicorn2 libc6 libfmt9; do grep -q $package depends || fail "Depends: $(cat depends)"; done
  dpkg-deb -f "$DEB" Recommends >recommends
  for package in gcc-arm-none-eabi gcc-multilib gcc-xtensa-lx106 gcc-riscv64-unknown-elf; do
    grep -q $package recommends || fail "Recommends: $(cat recommends)"
  done
  for file in bin/natmod libexec/natmod/natmod-run share/man/man1/natmod.1 share/bash-completion/completions/natmod \
      share/natmod/sdk/include/py/dynruntime.h lib/cmake/natmod/natmodConfig.cmake; do
    [ -s root/usr/$file ] || fail "no $file"
  done
  [ "$(find root -mindepth 1 -maxdepth 1)" = root/usr ] || fail "it has files outside /usr"
}

# Five commands: doctor, new, build, test, pack. Each tells the next.
test_five_commands_from_package_to_tested_modules() {
  local n
  debian_root
  succeeds $NATMOD doctor
  says "architectures are ready. Next: natmod new NAME"
  n=$($NATMOD doctor --ready | wc -l)
  succeeds $NATMOD new thing
  says "Next: cd thing && natmod build"
  cd thing
  succeeds $NATMOD build --release
  says "Next: natmod test"
  succeeds $NATMOD test --release
  says "Next: natmod pack"
  [ "$(grep -c 'examples passed' out)" = $n ] || fail "not $n architectures: $(cat out)"
  succeeds $NATMOD pack
  says "Next: mpremote mip install package/"
  [ "$(ls package/*/package.json | wc -l)" = $n ] || fail "not $n packages"
  echo "$n architectures built, tested and packed"
}

test_manual_and_completion_know_every_command() {
  local command page=$PREFIX/share/man/man1/natmod.1 script=$PREFIX/share/bash-completion/completions/natmod
  for command in $(natmod --help | awk '/^Subcommands:/ {on = 1; next} on {print $1}' | grep '^[a-z]'); do
    grep -q "^\.SS natmod $command\$" $page || fail "the manual has no $command"
    grep -q "^    $command) words=\"--help" $script || fail "the completion has no $command"
  done
  [ "$(grep -c '^\.SS' $page)" -ge 12 ] || fail "commands are missing"
  ! command -v groff >/dev/null || [ -z "$(groff -man -Tutf8 -ww -z $page 2>&1)" ] || fail "groff: $(groff -man -Tutf8 -ww -z $page 2>&1)"
  cat >try <<END
. $script
COMP_WORDS=(natmod "\$@") COMP_CWORD=\$#
_natmod
printf '%s\n' "\${COMPREPLY[@]}"
END
  [ "$(bash try bu)" = build ] || fail "$(bash try bu)"
  [ "$(bash try check --de)" = --device ] || fail "$(bash try check --de)"
  [ "$(bash try build --rel)" = --release ] || fail "$(bash try build --rel)"
}
