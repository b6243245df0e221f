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
      share/zsh/vendor-completions/_natmod share/fish/vendor_completions.d/natmod.fish \
      share/doc/natmod/docs/index.md share/doc/natmod/docs/make.md share/doc/natmod/README.md \
      share/natmod/sdk/gdb/natmod.py share/natmod/sdk/include/py/dynruntime.h lib/cmake/natmod/natmodConfig.cmake; do
    [ -s root/usr/$file ] || fail "no $file"
  done
  # What others wrote is handed on with its licence, and with the name of its source.
  if [ -e root/usr/share/natmod/build/xtensa/core.so ]; then
    grep -q '^binutils-source 2' root/usr/share/natmod/build/xtensa/core.so.source || fail "no source of core.so"
    grep -q 'build/xtensa/core.so' root/usr/share/doc/natmod/copyright || fail "no licence of core.so"
  fi
  if [ -e root/usr/share/natmod/build/xtensa/windowed/libm.a ]; then
    grep -q '^newlib-source ' root/usr/share/natmod/build/xtensa/libraries.source || fail "no source of libm.a"
    grep -q 'Copyright' root/usr/share/natmod/build/xtensa/libm.copyright || fail "no notices of libm.a"
  fi
  # Where they are not, doctor says what makes them.
  if command -v xtensa-lx106-elf-gcc >/dev/null; then
    NATMOD_XTENSA=/nonexistent succeeds $NATMOD doctor
    says "run $PWD/root/usr/share/natmod/tools/xtensa_libraries.sh /nonexistent, or set NATMOD_XTENSA"
    [ -x root/usr/share/natmod/tools/xtensa_libraries.sh ] || fail "which is not there"
  fi
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

# natmod_commands: their names, as --help has them.
natmod_commands() { natmod --help | awk '/^Subcommands:/ {on = 1; next} on {print $1}' | grep '^[a-z]'; }

# options_of COMMAND: all that its --help lists, without dashes.
options_of() {
  natmod $1 --help | awk '/^Positionals:/ {next} /^  -/ {print $1}' | tr ',' '\n' | sed 's/^-*//' | sort -u
}

test_manual_knows_every_command_and_option() {
  local command option page=$PREFIX/share/man/man1/natmod.1
  for command in $(natmod_commands); do
    awk -v c="$command" '$1 == ".SS" {on = $3 == c} on' $page | sed 's/\\//g' >section
    [ -s section ] || fail "the manual has no $command"
    for option in $(options_of $command); do
      [ $option = help ] || [ $option = h ] || grep -qE -- "^fB.*-$option(,|fR)" section || fail "$command: no $option: $(cat section)"
    done
  done
  [ "$(natmod_commands | wc -l)" -ge 12 ] || fail "commands are missing"
  [ "$(options_of run | wc -l)" -ge 12 ] || fail "options of natmod run are missing"
  needs groff
  [ -z "$(groff -man -Tutf8 -ww -z $page 2>&1)" ] || fail "groff: $(groff -man -Tutf8 -ww -z $page 2>&1)"
}

test_completion_of_bash() {
  local command script=$PREFIX/share/bash-completion/completions/natmod
  for command in $(natmod_commands); do
    grep -q "^    $command) words=\"--help" $script || [ $command = run ] || fail "no $command"
  done
  cat >try <<END
. $script
COMP_WORDS=(natmod "\$@") COMP_CWORD=\$#
_natmod
printf '%s\n' "\${COMPREPLY[@]}"
END
  [ "$(bash try bu)" = build ] || fail "$(bash try bu)"
  [ "$(bash try check --de)" = --device ] || fail "$(bash try check --de)"
  [ "$(bash try build --rel)" = --release ] || fail "$(bash try build --rel)"
  [ "$(bash try run --gc)" = --gc-stress ] || fail "$(bash try run --gc)"
}

test_completion_of_fish() {
  needs fish
  # tried WORDS: what fish completes them to.
  tried() {
    HOME=$PWD XDG_DATA_DIRS=$PREFIX/share fish -N -c "source $PREFIX/share/fish/vendor_completions.d/natmod.fish; complete -C 'natmod $1'" | cut -f 1
  }
  [ "$(tried bu)" = build ] || fail "$(tried bu)"
  [ "$(tried 'check --de')" = --device ] || fail "$(tried 'check --de')"
  [ "$(tried 'run --gc')" = --gc-stress ] || fail "$(tried 'run --gc')"
  touch module.mpy
  tried 'check mod' | grep -q module.mpy || fail "no files"
}

# zsh's own functions are stood in for: they say what they are given.
test_completion_of_zsh() {
  needs zsh
  cat >try <<'END'
_describe() { print -rl -- "${(@P)2}"; }
_arguments() { print -rl -- "$@"; }
_files() { :; }
words=("$@") CURRENT=$#
shift $#
END
  echo ". $PREFIX/share/zsh/vendor-completions/_natmod" >>try
  zsh -f try natmod bu >out 2>err || fail "$(cat err)"
  [ ! -s err ] || fail "$(cat err)"
  [ "$(sed 's/:.*//' out | sort)" = "$(natmod_commands | sort)" ] || fail "$(cat out)"
  says "build:Build modules for one, several or all architectures"
  zsh -f try natmod check --de >out 2>err
  [ ! -s err ] || fail "$(cat err)"
  says "--device[ask the board at this serial port, through mpremote]:PORT: "
  says "*:file:_files"
  zsh -f try natmod run --gc >out
  says "--gc-stress[collect at every allocation what no root reaches]"
  says "--map[names for reports\\: FILE or MODULE=FILE of natmod link --map]:FILE:_files"
}

# A slip of the fingers is answered with what was meant.
test_mistyped_commands_and_options_name_what_is_near() {
  refused "natmod: there is no command 'biuld'; did you mean 'build'?" natmod biuld
  refused "natmod: there is no command 'xyz'; natmod --help lists them" natmod xyz
  succeeds natmod -V
  succeeds natmod --help
  says "Documentation: $PREFIX/share/doc/natmod/docs/index.md"
  refused "natmod: there is no option '--verison'; did you mean '--version'?" natmod --verison
  refused "natmod build: there is no option '--relese'; did you mean '--release'?" natmod build --relese
  refused "natmod build: there is no option '-release'; did you mean '--release'?" natmod build -release
  refused "natmod check: there is no option '--divice'; did you mean '--device'?" natmod check --divice x
  refused "natmod run: there is no option '--stat'; did you mean '--stats'?" natmod run --stat
  refused "natmod pack: there is no option '--frobnicate'" natmod pack --frobnicate
  silent_about mean
  refused "The following argument was not expected: b" natmod new a b
}

# What `make demo` builds is enough for cmake --install.
test_demo_builds_what_is_installed() {
  local file
  grep -q 'target natmod_installed$' "$TOP/GNUmakefile" || fail "make demo builds another target"
  ninja -C "$BUILD" -t commands natmod_installed >commands
  for file in natmod natmod-run libnatmod-board.so.0; do
    grep -qE -- "-o [^ ]*/$file" commands || fail "no $file"
  done
  for file in natmod.1 natmod.bash natmod.zsh natmod.fish; do
    grep -qE -- "--generate .*/$file\$" commands || fail "no $file"
  done
}
