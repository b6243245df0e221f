# natmod new, natmod pack, natmod check.

# new_project_works [OPTION]...: builds, passes its test on the virtual board and on real MicroPython.
new_project_works() {
  local program
  succeeds natmod new thing "$@"
  says "Next: cd thing && natmod build"
  cd thing
  for file in README.md .gitignore .clangd CMakePresets.json package.json .github/workflows/build.yml; do
    [ -s $file ] || fail "no $file"
  done
  ! grep -rn '@[A-Z]*@' . || fail "a mark is left"
  succeeds natmod test --arch x64,armv6m
  [ "$(grep -c 'virtual board: tests/thing.txt: [45] examples passed' out)" = 2 ] || fail "$(cat out)"
  program=$(micropython amd64)
  succeeds natmod test --micropython "$program"
}

test_new_project_in_c() { new_project_works; }
test_new_project_in_cpp() { new_project_works --cpp; }
test_new_project_with_python() { new_project_works --python; }
test_new_project_in_cpp_with_python() { new_project_works --cpp --python; }

test_new_project_has_a_preset_for_each_architecture() {
  local arch
  succeeds natmod new thing
  cd thing
  cmake --list-presets | sed -n 's/^  "\(.*\)"$/\1/p' | sort >presets
  sed -n 's/^natmod_archs := //p' "$SDK/toolchains.mk" | tr ' ' '\n' | sort | diff - presets || fail "presets"
  succeeds cmake --preset armv7m
  succeeds cmake --build --preset armv7m
  has_arch build/preset-armv7m/thing.mpy 5
  refused "'2x' is no name of a Python module: letters, digits and _, and no digit first" natmod new 2x
  refused "presets: is there already" natmod new presets
  refused "'class' is a keyword of Python, which cannot import it: take another name" natmod new class
  refused "'namespace' is a keyword of C++: take another name" natmod new namespace --cpp
  refused "'sys' is a module of MicroPython itself: take another name" natmod new sys
  refused "'test' is a target of CMake's own: take another name" natmod new test
  [ ! -e sys ] || fail "a folder is left"
  cp thing.c lambda.c
  refused "'lambda' is a keyword of Python, which cannot import it: give another with --name" natmod build --arch x64 lambda.c
}

# packed_project VERSION: with a file and a dependency beside the module.
packed_project() {
  succeeds natmod new thing
  cd thing
  echo 'MEANING = 42' >meaning.py
  printf '{"version": "%s", "deps": [%s], "urls": [["thing_extra/meaning.py", "meaning.py"]]}\n' "$1" "${2:-}" >package.json
  succeeds natmod build --release --arch x64,armv6m,armv7emsp
  succeeds natmod pack
  says "armv6m_6.3"
  says "Next: mpremote mip install package/"
}

# package_on_loopback: a package of module `thing` with a file and a dependency, in package/, for a server of
# this folder at $ADDRESS, which serve_here starts.
package_on_loopback() {
  local port
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  ADDRESS=http://127.0.0.1:$port
  packed_project 1.2.0
  mkdir -p other/dep
  echo 'DEPENDED = 1' >other/dep/depended.py
  printf '{"urls": [["depended.py", "%s/other/dep/depended.py"]], "version": "1"}\n' $ADDRESS >other/package.json
  printf '{"version": "1.2.0", "deps": [["%s/other/package.json", "latest"]], "urls": [["thing_extra/meaning.py", "meaning.py"]]}\n' $ADDRESS >package.json
  succeeds natmod pack --url $ADDRESS/package   # mip and mpremote of before 1.25 know no relative ones
  says "mpremote mip install $ADDRESS/package/x64_6.3/package.json"
}
serve_here() {
  python3 -m http.server --bind 127.0.0.1 ${ADDRESS##*:} >served 2>&1 &
  SERVER=$!
  for i in $(seq 50); do ! grep -q Serving served || break; sleep 0.1; done
}
IMPORT_IT='import thing, depended; from thing_extra.meaning import MEANING; print(thing.gcd(84, 36), MEANING, depended.DEPENDED)'

# What mip of a real MicroPython does with it, from a server on the loopback.
test_package_is_installed_by_mip_of_real_micropython() {
  needs python3
  local program place
  program=$(micropython amd64)
  package_on_loopback
  serve_here
  $program -c "import mip; mip.install('$ADDRESS/package/x64_6.3/package.json', target='lib')" >out 2>&1 || true
  # The files of a release, flat.
  $program -c "import mip; mip.install('$ADDRESS/package/release/thing-x64_6.3.json', target='flat')" >>out 2>&1 || true
  kill $SERVER
  for place in lib flat; do
    cmp $place/thing.mpy dist/x64_6.3/thing.mpy || { cat out served >&2; fail "$place: not installed"; }
    [ "$(MICROPYPATH=$place $program -c "$IMPORT_IT")" = "12 42 1" ] || fail "$place: not the values"
  done
}

# The real mpremote, on a serial line with a real MicroPython at its end; and natmod check --device with it.
test_package_is_installed_by_real_mpremote() {
  needs python3
  local program mpremote line port status=0
  program=$(micropython amd64)
  mpremote=$(mpremote)
  package_on_loopback
  serve_here
  mkdir board
  python3 "$TOP/tests/package/serial/line.py" "$program" board >port &
  line=$!
  for i in $(seq 50); do [ ! -s port ] || break; sleep 0.1; done
  port=$(cat port)
  {
    $mpremote connect $port mip install --target lib $ADDRESS/package/x64_6.3/package.json &&
      $mpremote connect $port exec "import sys; sys.path.insert(0, 'lib'); $IMPORT_IT"
    PATH="$(dirname "$mpremote"):$PATH"
    natmod check --device $port dist/x64_6.3/thing.mpy
    ! natmod check --device $port dist/armv6m_6.3/thing.mpy
  } >out 2>&1 || status=$?
  kill $SERVER $line
  [ $status = 0 ] || { cat out served >&2; fail "status $status"; }
  cmp board/lib/thing.mpy dist/x64_6.3/thing.mpy || { cat out >&2; fail "not installed"; }
  says "12 42 1"
  says "dist/x64_6.3/thing.mpy: loads on $port (x64, .mpy 6.3)"
  says "dist/armv6m_6.3/thing.mpy: does not load on $port (x64, .mpy 6.3): byte 2 is 0x13: architecture armv6m"
}

# What goes out is what the sources make now, for each architecture, or it does not go out.
test_pack_refuses_what_is_older_than_the_sources() {
  succeeds natmod new thing
  cd thing
  succeeds natmod build --release --arch x64,armv6m
  echo '// Nothing.' >>thing.c
  refused "dist/armv6m_6.3/thing.mpy, dist/x64_6.3/thing.mpy: older than the sources: natmod build --release --arch armv6m,x64 --abi 6.3, or pack --as-is" natmod pack
  [ ! -e package ] || fail "packed"
  succeeds natmod build --release --arch x64
  refused "dist/armv6m_6.3/thing.mpy: older than the sources" natmod pack
  silent_about x64
  succeeds natmod pack --as-is
  succeeds natmod build --arch armv6m   # without --release: the same bytes
  succeeds natmod pack
  cp dist/armv6m_6.3/thing.mpy dist/x64_6.3/
  cp dist/armv6m_6.3/thing.mpy dist/armv6m_6.3/former.mpy
  refused "dist/x64_6.3/thing.mpy: not what was built here last: natmod build --release --arch x64" natmod pack
  says "dist/armv6m_6.3/former.mpy: no module of the project has this name any more: remove the file"
  # One that came from another machine is taken, and said.
  rm dist/armv6m_6.3/former.mpy
  mv dist/x64_6.3 dist/rv32imc_6.3
  succeeds natmod pack
  says "rv32imc_6.3: not built here; taken as it is"
}

# Where CMake looks for sources itself (GLOB), Ninja alone cannot tell.
test_pack_knows_what_is_new_where_sources_are_globbed() {
  main_c >main.c
  cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
find_package(natmod 0.1 REQUIRED)
project(mod C)
file(GLOB sources CONFIGURE_DEPENDS *.c)
natmod_add_module(mod ${sources})
END
  succeeds natmod build --release --arch x64
  succeeds natmod pack
  sleep 0.01
  echo 'int more(void) { return 1; }' >more.c
  refused "dist/x64_6.3/mod.mpy: older than the sources" natmod pack
}

test_package_has_tags_sums_and_relative_urls() {
  needs python3
  packed_project 1.2.0 '["os-path", "latest"]'
  (cd package/release && sha256sum --quiet -c SHA256SUMS) || fail "sums"
  python3 - <<'END' || fail "package.json"
import hashlib, json, pathlib
top = json.load(open("package/package.json"))
assert top["version"] == "1.2.0" and top["deps"] == [["os-path", "latest"]], top
tags = {row[1]: row[2] for row in top["urls"] if len(row) == 3}
assert tags == {"x64_6.3/thing.mpy": 6 | 3 << 8 | 2 << 10, "armv6m_6.3/thing.mpy": 4870, "armv7emsp_6.3/thing.mpy": 7942}, tags
# Of two that an ARM board can load, the better one comes later.
order = list(tags)
assert order.index("armv6m_6.3/thing.mpy") < order.index("armv7emsp_6.3/thing.mpy")
for path in pathlib.Path("package").rglob("*.json"):
    package = json.load(open(path))
    for place, url, *tag in package["urls"]:
        data = (path.parent / url).read_bytes()
        if "sha256" in package:
            assert package["sha256"][place] == hashlib.sha256(data).hexdigest()
END
}

test_bad_manifest_is_named() {
  succeeds natmod new thing
  cd thing
  refused "dist: nothing to pack: run natmod build first" natmod pack
  refused "thing.c: is no folder of a project" natmod pack thing.c
  succeeds natmod build --arch x64
  echo '{"version": 1}' >package.json
  refused "thing/package.json: version: it is no string" natmod pack
  echo '{"versoin": "1"}' >package.json
  refused "thing/package.json: there is no key 'versoin'; did you mean 'version'?" natmod pack
  # npm keeps its own keys in a file of the same name.
  echo '{"name": "thing", "version": "1.5.0", "dependencies": {"left": "^2.0.0"}, "devDependencies": {}, "files": [], "bugs": {}}' >package.json
  succeeds natmod pack
  says "thing 1.5.0: "
  silent_about dependencies
  echo '{"deps": ["x"]}' >package.json
  refused 'thing/package.json: deps: it is no list of ["name", "version"]' natmod pack
  echo '{"urls": [["x", "gone"]]}' >package.json
  refused "thing/package.json: urls: there is no file gone" natmod pack
  echo '{' >package.json
  refused "thing/package.json: not JSON: " natmod pack
  echo '{}' >package.json
  mkdir mine
  touch mine/file
  refused "mine: is not a folder that natmod pack made" natmod pack -o mine
  [ -e mine/file ] || fail "the folder is gone"
}

test_check_tells_whether_a_board_would_load_it() {
  main_c >main.c
  succeeds natmod build --arch x64,armv6m,armv7emsp main.c
  succeeds natmod check dist/armv6m_6.3/main.mpy --target 4870
  says "dist/armv6m_6.3/main.mpy: loads on _mpy 4870 (armv6m, .mpy 6.3)"
  succeeds natmod check dist/armv6m_6.3/main.mpy --target PYBV11
  succeeds natmod check dist/armv7emsp_6.3/main.mpy --target rpi_pico2
  refused "dist/armv7emsp_6.3/main.mpy: does not load on RPI_PICO (armv6m, .mpy 6.3): byte 2 is 0x1f: architecture armv7emsp, the firmware is armv6m; the import raises ValueError: incompatible .mpy arch" \
    natmod check dist/armv7emsp_6.3/main.mpy --target RPI_PICO
  says "what helps: natmod build --arch armv6m --abi 6.3"
  refused "byte 2 is 0x13: native ABI 6.3, the firmware has 6.2" natmod check dist/armv6m_6.3/main.mpy --target 4614
  says "what helps: natmod build --arch armv6m --abi 6.2"
  refused "byte 2 is 0x13: machine code, and the firmware loads bytecode alone" natmod check dist/armv6m_6.3/main.mpy --target 774
  printf 'M\5\0\37\0\0' >old.mpy
  refused "old.mpy: does not load on unix (x64, .mpy 6.3): byte 1 is 0x05: .mpy version 5, the firmware has 6" natmod check old.mpy --target unix
  refused "no board, port or architecture of this name is known (near: RPI_PICO" natmod check old.mpy --target PICO
  refused "(near: RPI_PICO2)" natmod check old.mpy --target rpi_pcio2
  refused "--target stm32: this may be armv6m, armv7em, armv7emsp, armv7emdp: name the board or the architecture" natmod check old.mpy --target stm32
  refused "machine code, and the firmware loads bytecode alone" natmod check dist/armv6m_6.3/main.mpy --target webassembly
  refused "does not load on renesas-ra (armv7emsp, .mpy 6.3)" natmod check dist/x64_6.3/main.mpy --target renesas-ra
  refused "main.c: not a .mpy file" natmod check main.c --target unix
}

# The firmware itself agrees about the file and the exception.
test_check_agrees_with_real_micropython() {
  local program number arch
  program=$(micropython amd64)
  number=$($program -c 'import sys; print(sys.implementation._mpy)')
  main_c >main.c
  succeeds natmod build --arch x64,x86 main.c
  MICROPYPATH=dist/x64_6.3 $program -c 'import main' || fail "x64 does not load"
  succeeds natmod check dist/x64_6.3/main.mpy --target $number
  MICROPYPATH=dist/x86_6.3 $program -c 'import main' >said 2>&1 && fail "x86 loads"
  refused "the import raises $(tail -n 1 said)" natmod check dist/x86_6.3/main.mpy --target $number
  succeeds natmod build --arch x64 --abi 6.2 main.c
  MICROPYPATH=dist/x64_6.2 $program -c 'import main' >said 2>&1 && fail "6.2 loads"
  refused "the import raises $(tail -n 1 said)" natmod check dist/x64_6.2/main.mpy --target $number
}

# mpremote is stood in for: no board is here.
test_check_asks_a_device_through_mpremote() {
  main_c >main.c
  succeeds natmod build --arch armv6m main.c
  refused "--device ttyX: no mpremote to ask it with: pipx install mpremote" env PATH="$PREFIX/bin" natmod check dist/armv6m_6.3/main.mpy --device ttyX
  mkdir bin
  printf '#!/bin/sh\n[ "$1 $2 $3" = "connect ttyX exec" ] && echo 4870\n' >bin/mpremote
  chmod +x bin/mpremote
  PATH="$PWD/bin:$PATH" succeeds natmod check dist/armv6m_6.3/main.mpy --device ttyX
  says "loads on ttyX (armv6m, .mpy 6.3)"
  printf '#!/bin/sh\necho "mpremote: failed to access ttyX" >&2\nexit 1\n' >bin/mpremote
  PATH="$PWD/bin:$PATH" refused "--device ttyX: no board answers: mpremote: failed to access ttyX" natmod check dist/armv6m_6.3/main.mpy --device ttyX
}
