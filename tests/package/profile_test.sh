# natmod run --profile: where instructions were spent, exactly, on each architecture.

profile_project() {
  cat >mod.c <<'END'
#include "py/dynruntime.h"
#define APART __attribute__((noinline, noclone))
APART static int leaf(int n) {
  int sum = 0;
  for (volatile int i = 0; i < n; ++i) sum += i;
  return sum;
}
APART static int middle(int n) {
  return leaf(n) + leaf(2 * n);
}
// No compiler makes a loop of it, so each level stays on the stack.
APART static int recursive(int n) {
  if (n == 0) return leaf(1);
  int below = recursive(n - 1);
  return leaf(below & 1) + below / 3;
}
static mp_obj_t run(mp_obj_t n) {
  int count = mp_obj_get_int(n);
  return mp_obj_new_int(middle(count) + recursive(count));
}
static MP_DEFINE_CONST_FUN_OBJ_1(run_obj, run);
// What is called back is in the module again.
static mp_obj_t back(mp_obj_t function) {
  mp_obj_t argument = MP_OBJ_NEW_SMALL_INT(3);
  return mp_call_function_n_kw(function, 1, 0, &argument);
}
static MP_DEFINE_CONST_FUN_OBJ_1(back_obj, back);
// An exception leaves two functions.
APART static mp_obj_t fails(mp_obj_t n) {
  leaf(mp_obj_get_int(n));
  mp_raise_ValueError(MP_ERROR_TEXT("no"));
}
static mp_obj_t guarded(mp_obj_t n) {
  nlr_buf_t nlr;
  if (nlr_push(&nlr) == 0) {
    fails(n);
    nlr_pop();
  }
  return mp_obj_new_int(leaf(2));
}
static MP_DEFINE_CONST_FUN_OBJ_1(guarded_obj, guarded);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_run, MP_OBJ_FROM_PTR(&run_obj));
  mp_store_global(MP_QSTR_back, MP_OBJ_FROM_PTR(&back_obj));
  mp_store_global(MP_QSTR_guarded, MP_OBJ_FROM_PTR(&guarded_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod 0.1 REQUIRED)\nproject(mod C)\nnatmod_add_module(mod mod.c)\n' >CMakeLists.txt
  printf 'import mod\nprint(mod.run(4))\nprint(mod.back(mod.run))\nprint(mod.guarded(5))\n' >use.py
}

# profile ARCH [OPTION]...: of use.py
profile() {
  local arch=$1
  shift
  succeeds natmod build --arch $arch
  succeeds natmod run dist/${arch}_6.3/mod.mpy --map build/${arch}_6.3/mod.map use.py "$@"
}

test_profile_counts_calls_on_every_architecture() {
  profile_project
  local arch
  for arch in x64 x86 armv6m armv7m armv7emdp rv32imc rv64imc xtensa xtensawin; do
    profile $arch --profile - --stats
    sed -n '/^profile:/,$p' out | tr -d '%' >table
    # Levels of recursive: 4 to 0, 3 to 0.
    local name expected
    for expected in run:2 back:1 middle:2 leaf:15 recursive:9 guarded:1 fails:1; do
      name=${expected%:*}
      [ "$(awk -v name=$name '$6 == name { print $5 }' table)" = ${expected#*:} ] || fail "$arch: $name: $(cat out)"
    done
    grep -Eq '^ +1  mp_call_function_n_kw$|^ +1  call_function_n_kw$' table || fail "$arch: $(cat table)"
    local counted all
    counted=$(awk '/^profile:/ { print $2 }' table)
    all=$(awk '$1 == "instructions" && NF == 2 { print $2 }' out)
    [ "$counted" = "$all" ] || fail "$arch: $counted of $all: $(cat out)"
    # Each instruction is one of a function, and what run took is in its total.
    awk '/^profile:/ { all = $2 } $5 > 0 && $6 != "" && NF >= 6 { own += $1 } END { exit own != all }' table ||
      fail "$arch: $(cat table)"
  done
}

test_profile_is_read_by_callgrind_annotate() {
  needs callgrind_annotate
  profile_project
  profile armv7m --profile callgrind.out --profile -
  sed -n 's/^profile: \([0-9]*\) .*/\1/p' out >total
  succeeds callgrind_annotate --inclusive=yes --tree=calling callgrind.out
  tr -d , <out >annotated
  grep -q "^ *$(cat total) (100.0%) .*PROGRAM TOTALS" annotated || fail "$(cat annotated)"
  grep -q '> .*leaf (4x)' annotated || fail "$(cat annotated)"
  ! grep -qi 'malformed\|warning' annotated || fail "$(cat annotated)"
}

test_profile_has_whole_stacks() {
  needs python3
  profile_project
  profile rv32imc --profile stacks.json
  python3 - <<'END' || fail "$(cat stacks.json)"
import json
whole = json.load(open("stacks.json"))
names = [frame["name"] for frame in whole["shared"]["frames"]]
profile, = whole["profiles"]
stacks = {tuple(names[f] for f in stack): weight for stack, weight in zip(profile["samples"], profile["weights"])}
assert sum(profile["weights"]) == profile["endValue"], profile
deep = [s for s in stacks if s[-1] == "leaf" and s.count("recursive") == 5]
assert deep == [("Python", "run") + 5 * ("recursive",) + ("leaf",)], list(stacks)
back = [s for s in stacks if "back" in s and s[-1] == "middle"]
assert len(back) == 1 and back[0][:2] == ("Python", "back") and back[0][-2:] == ("run", "middle") and len(back[0]) == 5, back
assert ("Python", "guarded", "fails", "leaf") in stacks and ("Python", "guarded", "leaf") in stacks, stacks
END
}

# A real browser draws it: a bar for each function, as wide as its part of all.
test_profile_page_in_chromium() {
  needs chromium python3
  profile_project
  profile x64 --profile page.html --profile stacks.json
  ! grep -qE 'https?://|src=|@import' page.html || fail "it needs a network"
  succeeds timeout 120 chromium --headless --no-sandbox --disable-gpu --window-size=1100,900 \
    --user-data-dir="$PWD/browser" --virtual-time-budget=2000 --dump-dom "file://$PWD/page.html"
  mv out dom
  python3 - <<'END' || fail "$(grep -o '<div title.*' dom | head -c 2000)"
import json, re
whole = json.load(open("stacks.json"))
names = [frame["name"] for frame in whole["shared"]["frames"]]
profile, = whole["profiles"]
of_run = sum(weight for stack, weight in zip(profile["samples"], profile["weights"])
             if [names[f] for f in stack][:2] == ["Python", "run"])
bars = re.findall(r'<div title="([^"]*)" style="left: ([\d.]+)px; width: ([\d.]+)px; top: (\d+)px', open("dom").read())
widths = {(name, int(top)): float(width) for name, left, width, top in bars}
assert abs(widths["run", 20] / widths["Python", 0] - of_run / profile["endValue"]) < 0.01, widths
assert ("leaf", 60) in widths, widths
END
}

test_profile_without_a_map_names_the_module() {
  profile_project
  succeeds natmod build --arch armv7m
  succeeds natmod run dist/armv7m_6.3/mod.mpy use.py --profile -
  says 'mod (no symbol)'
  refused '--coverage excludes --profile' natmod run dist/armv7m_6.3/mod.mpy use.py --profile - --coverage a.info
  status=0; natmod run dist/armv7m_6.3/mod.mpy use.py --profile nonesuch/a.json >out 2>&1 || status=$?
  [ $status = 1 ] || fail "status $status"
  says 'nonesuch/a.json'
}
