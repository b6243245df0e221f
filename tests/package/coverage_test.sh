# natmod test --coverage: what it shows is what gcov and genhtml say.

# work.c knows nothing of MicroPython, so that the compiler of this machine takes it too.
coverage_project() {
  cat >work.c <<'END'
int classify(int n) {
  if (n < 0) {
    return -1;
  }
  if (n == 77) {
    return n / 7;
  }
  int steps = 0;
  while (n != 1 && n != 0) {
    if (n % 2 == 0) {
      n = n / 2;
    } else {
      n = 3 * n + 1;
    }
    ++steps;
  }
  switch (steps) {
    case 0:
      return 100;
    case 111:
      return 300;
    default:
      return steps;
  }
}

int never(int n) {
  return n * classify(n);
}
END
  cat >mod.c <<'END'
#include "py/dynruntime.h"
int classify(int n);
int never(int n);
static mp_obj_t run(mp_obj_t which, mp_obj_t n) {
  int value = mp_obj_get_int(n);
  return mp_obj_new_int(mp_obj_is_true(which) ? classify(value) : never(value));
}
static MP_DEFINE_CONST_FUN_OBJ_2(run_obj, run);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_run, MP_OBJ_FROM_PTR(&run_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod 0.1 REQUIRED)\nproject(mod C)\nnatmod_add_module(mod mod.c work.c)\n' >CMakeLists.txt
  printf '>>> import mod\n>>> [mod.run(True, n) for n in (0, 1, 6, 27)]\n[100, 100, 8, 300]\n' >session.txt
}

# hit_lines LCOV: `LINE yes` or `LINE no` of work.c
hit_lines() {
  awk -F'[:,]' '/^SF:/ { own = /work\.c$/ } own && /^DA:/ { print $2, ($3 > 0 ? "yes" : "no") }' "$1" | sort
}

test_coverage_agrees_with_gcov() {
  needs gcc gcov
  coverage_project
  printf 'int classify(int); int main(void) { classify(0); classify(1); classify(6); classify(27); }\n' >main.c
  succeeds gcc --coverage -O0 -o host work.c main.c
  succeeds ./host
  succeeds gcov -t host-work.gcda
  awk -F: '$2 + 0 > 0 && $1 !~ /-$/ { print $2 + 0, $1 ~ /#/ ? "no" : "yes" }' out | sort >gcov.lines
  [ "$(wc -l <gcov.lines)" = 20 ] || fail "gcov: $(cat out)"
  local arch optimise
  for optimise in -Os:10 -O2:10 -Og:15; do
    for arch in x64 x86 armv6m armv7m rv32imc rv64imc xtensa xtensawin; do
      succeeds natmod test --arch $arch --coverage --cflags="${optimise%:*}"
      hit_lines build/coverage.info >natmod.lines
      join gcov.lines natmod.lines | awk '$2 != $3' >differ
      [ ! -s differ ] || fail "$arch $optimise: line, gcov, natmod: $(cat differ)"
      [ "$(join gcov.lines natmod.lines | wc -l)" -ge ${optimise#*:} ] ||
        fail "$arch $optimise: lines: $(cat natmod.lines)"
      grep -q '^FNDA:4,classify$' build/coverage.info || fail "$arch: $(grep FN build/coverage.info)"
      grep -q '^FNDA:0,never$' build/coverage.info || fail "$arch: $(grep FN build/coverage.info)"
    done
  done
}

# 4 calls; `n < 0` never, so that branch goes one way alone; 3 n + 1 and n / 2 both.
test_coverage_knows_both_ways_of_a_branch() {
  coverage_project
  succeeds natmod test --arch x64,armv7m,rv32imc,xtensawin --coverage
  local n
  for n in 2 10; do
    awk -F'[:,]' -v line=$n '/^SF:/ { own = /work\.c$/ }
      own && /^BRDA:/ && $2 == line { ways[$3] = ways[$3] " " $5 } END { for (b in ways) print ways[b] }' \
      build/coverage.info >ways.$n
  done
  [ -s ways.2 ] && ! grep -v '^ 0 4$\|^ 4 0$' ways.2 || fail "line 2: $(cat ways.2)"
  [ -s ways.10 ] && ! grep ' 0$\|^ 0' ways.10 || fail "line 10: $(cat ways.10)"
}

test_coverage_sums_over_tests_and_is_read_by_genhtml() {
  needs genhtml
  coverage_project
  succeeds natmod test --arch x64 --coverage --lcov one.info
  says 'one.info: for genhtml and others'
  mkdir tests
  printf 'import mod\nassert mod.run(False, 77) == 847\nassert mod.run(True, -5) == -1\nassert mod.run(True, 6) == 8\n' >tests/more.py
  succeeds natmod test --arch x64 --coverage
  grep -Eq '^work\.c +([0-9]+) of \1 +100\.0 % +2 of 2 ' out || fail "$(cat out)"
  grep -q '^FNDA:7,classify$' build/coverage.info || fail "$(grep FNDA build/coverage.info)"
  succeeds genhtml --branch-coverage -o html build/coverage.info
  grep -q 'lines......: 100.0%' out || fail "$(cat out)"
  grep -rq 'if (n == 77)' html || fail "no source in the pages"
  refused 'of the lines were run, less than --fail-under 99' natmod test --arch x64 -k session --coverage --fail-under 99
  succeeds natmod test --arch x64 -k session --coverage --fail-under 50
}

test_coverage_needs_debug_information() {
  coverage_project
  refused '--coverage: no module has debug information of its sources: build without --release' \
    natmod test --arch x64 --release --coverage
  needs python3
  natmod test --arch x64 --coverage --json >json 2>out || fail "$(cat out)"
  python3 -c 'import json
files = json.load(open("json"))["coverage"]
assert [f["file"].rsplit("/")[-1] for f in files] == ["mod.c", "work.c"], files
assert files[1]["functions"] == {"hit": 1, "all": 2}, files' || fail "$(cat json)"
}

# Names of files as a Makefile has them are as from its folder.
test_coverage_of_a_makefile_project() {
  coverage_project
  rm CMakeLists.txt
  makefile 'SRC = mod.c work.c'
  succeeds natmod test --arch armv7m --coverage
  grep -Eq '^work\.c +[0-9]+ of ' out || fail "$(cat out)"
}
