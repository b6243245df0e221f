# natmod test: which tests it runs, how, and what it says of them.

runner_project() {
  cp "$TOP"/examples/factorial/{factorial.c,session.txt} .
  printf 'cmake_minimum_required(VERSION 3.25)\nfind_package(natmod 0.1 REQUIRED)\nproject(factorial C)\nnatmod_add_module(factorial factorial.c)\n' >CMakeLists.txt
  mkdir tests
  printf 'import factorial\nassert factorial.factorial(5) == 120\n' >tests/values.py
}

test_runner_takes_sessions_and_scripts() {
  runner_project
  succeeds natmod test --list
  printed 'session.txt: 10 examples' 'tests/values.py: a script'
  refused "-k: no test has such a name; the first of all is session.txt" natmod test --arch x64 -k nonesuch
  [ ! -e build ] || fail "built"
  succeeds natmod test --arch x64,armv7m,xtensawin
  [ "$(grep -c 'virtual board: tests/values.py: passed' out)" = 3 ] || fail "$(cat out)"
  [ "$(grep -c 'virtual board: session.txt: 10 examples passed' out)" = 3 ] || fail "$(cat out)"
  succeeds natmod test --arch x64 -k values
  silent_about session.txt
  rm -r session.txt tests
  refused "no test: a text (.txt) with examples (>>>), here or in tests/, or a script (.py) in tests/" natmod test --arch x64
}

test_runner_shows_what_fails_everywhere_once() {
  runner_project
  sed -i 's/^120$/121/' session.txt
  printf 'import factorial\nfactorial.factorial(-1)\n' >tests/bad.py
  refused "4 of 6 tests failed" natmod test --arch x64,armv7m
  says 'session.txt:6: on all 2 architectures'
  [ "$(grep -c '^>>> factorial.factorial(5)$' out)" = 1 ] || fail "$(cat out)"
  says 'tests/bad.py: on all 2 architectures'
  says 'ValueError'
}

test_runner_runs_what_failed_last() {
  runner_project
  sed -i 's/^120$/121/' session.txt
  refused "1 of 2 tests failed" natmod test --arch x64
  refused "1 of 1 tests failed" natmod test --arch x64 --last-failed
  silent_about values.py
  succeeds natmod test --arch x64 --last-failed -k values   # nothing of it failed: all of it
  says values.py
  sed -i 's/^121$/120/' session.txt
  succeeds natmod test --arch x64 --last-failed
  silent_about values.py
  succeeds natmod test --arch x64 --last-failed   # nothing failed: all
  says values.py
}

test_runner_stops_at_the_first_failure_if_asked() {
  runner_project
  sed -i 's/^120$/121/' session.txt
  refused "not run after the first failure: 1" natmod test --arch x64 --fail-fast -j1
  silent_about values.py
}

test_runner_limits_tests() {
  runner_project
  printf 'while True: pass\n' >tests/values.py
  refused "budget used up" natmod test --arch x64 -k values --budget 1M
  refused "not done after 1 s; --timeout N allows more" natmod test --arch x64 -k values --budget 100G --timeout 1
  printf 'bytearray(20000)\n' >tests/values.py
  refused "MemoryError" natmod test --arch x64 -k values --heap 16K
  succeeds natmod test --arch x64 -k values --heap 64K
}

test_runner_scripts_run_on_real_micropython() {
  local program
  program=$(micropython amd64)
  runner_project
  printf 'VALUE = 120\n' >tests/helper.py
  printf 'import factorial\nfrom helper import VALUE\nassert factorial.factorial(5) == VALUE\nassert __file__.endswith("tests/values.py")\n' >tests/values.py
  succeeds natmod test --micropython "$program"
  says "$program: tests/values.py: passed"
  printf 'import sys\nprint("before")\nsys.exit(3)\n' >tests/values.py
  refused "FAILED: tests/values.py" natmod test --micropython "$program"
  says before
  says 'SystemExit: 3'
  printf 'while True: pass\n' >tests/values.py
  refused "$program was not done with it after 1 s" natmod test --micropython "$program" --timeout 1
}

test_runner_tests_see_the_files_of_their_folder() {
  local program
  runner_project
  printf 'VALUE = 120\n' >tests/helper.py
  printf '120\n' >tests/values.csv
  printf 'import factorial\nassert factorial.factorial(5) == int(open("values.csv").read())\n' >tests/values.py
  printf '>>> from helper import VALUE\n>>> VALUE == int(open("values.csv").read())\nTrue\n' >tests/values.txt
  succeeds natmod test --arch x64,armv7m
  program=$(micropython amd64)
  succeeds natmod test --micropython "$program"
  printf 'open("values.csv").nonesuch\n' >tests/values.py
  refused 'FAILED: tests/values.py' natmod test --micropython "$program"
  says 'AttributeError'
  silent_about natmod_test   # the driver's lines of the traceback
}

test_runner_says_that_what_was_not_built_was_not_tested() {
  runner_project
  echo 'here' >>factorial.c
  refused "not built, so not tested: x64, armv7m" natmod test --arch x64,armv7m
  refused "not built, so not tested: armv7m" natmod test --arch armv7m --json
  says '"not_built": ['
}

test_runner_reports_as_json_and_junit() {
  needs python3
  runner_project
  sed -i 's/^120$/121/' session.txt
  if natmod test --arch x64,rv32imc --json --junit report.xml >out 2>err; then fail "succeeded"; fi
  cat >check.py <<'END'
import json, sys
import xml.etree.ElementTree as tree
report = json.load(open("out"))
assert report["schema"] == "natmod-test-1" and report["failed"] == 2, report
names = [(test["arch"], test["name"], test["kind"], test["status"]) for test in report["tests"]]
assert sorted(names) == sorted((arch, *rest) for arch in ("x64", "rv32imc")
                               for rest in (("session.txt", "session", "failed"), ("tests/values.py", "script", "passed"))), names
failed = next(test for test in report["tests"] if test["status"] == "failed")
assert failed["failures"] == [{"line": 6, "source": "factorial.factorial(5)\n", "expected": "121\n", "actual": "120\n", "fault": None}], failed
suites = tree.parse("report.xml").getroot()
assert len(suites) == 4, suites
for suite in suites:
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases) == (10 if "session" in suite.get("name") else 1)
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) == ("session" in suite.get("name"))
END
  python3 check.py || fail "$(cat out err report.xml)"
  printf 'print("before")\n1 / 0\n' >tests/values.py
  if natmod test --arch x64 -k values --json --junit report.xml >out 2>err; then fail "succeeded"; fi
  grep -q '"actual": "before.nTraceback .*ZeroDivisionError: divide by zero.n"' out || fail "$(cat out)"
  grep -q 'message="ZeroDivisionError: divide by zero"' report.xml || fail "$(cat report.xml)"
}

test_runner_marks_lines_for_github() {
  runner_project
  sed -i 's/^120$/121/' session.txt
  refused '::error file=session.txt,line=6,title=natmod test on x64::--- expected%0A+++ actual%0A' \
    env GITHUB_ACTIONS=true natmod test --arch x64
  refused 'session.txt:6: on x64' env -u GITHUB_ACTIONS natmod test --arch x64
  silent_about ::error
}

# Counts are exact: the same on every machine, so a slower or larger module shows.
test_runner_holds_figures_against_a_baseline() {
  runner_project
  succeeds natmod test --arch x64,armv7m --record
  says 'natmod-baseline.txt: written'
  grep -qE '^armv7m +factorial.mpy +bytes +[0-9]+$' natmod-baseline.txt || fail "$(cat natmod-baseline.txt)"
  grep -qE '^x64 +session.txt:6 +instructions +[0-9]+$' natmod-baseline.txt || fail "$(cat natmod-baseline.txt)"
  cp natmod-baseline.txt first
  succeeds natmod test --arch x64,armv7m
  succeeds natmod test --arch armv7m --record   # the other's stay
  (cd tests && succeeds natmod test --arch x64 --record ..)   # its names are the project's
  cmp first natmod-baseline.txt || fail "the figures changed"
  sed -i 's/^  mp_int_t n = .*/&\n  for (volatile int i = 0; i < 9; ++i) {}/' factorial.c
  refused 'figures are above the baseline; natmod test --record takes the new ones' natmod test --arch x64,armv7m
  says 'more than the baseline has:'
  grep -qE '^x64 +session.txt:6: instructions [0-9]+ -> [0-9]+ \(\+[0-9.]+ %\)$' out || fail "$(cat out)"
  grep -qE '^armv7m +factorial.mpy: bytes [0-9]+ -> [0-9]+ ' out || fail "$(cat out)"
  succeeds natmod test --arch x64,armv7m --tolerance 1000
  echo 'x64 many' >>natmod-baseline.txt
  refused 'no figure: a line has architecture, test, kind and number' natmod test --arch x64
}
