# natmod run: what it is asked, what it says, and with which exit status.

# example NAME [ARCH]: builds one of the examples; the module is left here.
example() {
  needs gcc make
  cp -r "$TOP/examples/$1" "$1-${2:-x64}"
  succeeds make -s -C "$1-${2:-x64}" MPY_DIR="$SDK" ARCH="${2:-x64}"
  cp "$1-${2:-x64}/$1.mpy" .
}

test_a_command_prints_its_value() {
  example factorial
  status 0 "$NATMOD" run factorial.mpy -c 'factorial.factorial(10)'
  output 3628800
  [ ! -s err ] || fail "$(cat err)"
}

test_commands_share_a_board() {
  status 0 "$NATMOD" run -c 'x = 6' -c 'x * 7; None; print("done")' -c '_ + 1'
  output 42 done 43
}

test_a_command_that_raises() {
  example factorial
  status 1 "$NATMOD" run factorial.mpy -c 'factorial.factorial(-1)' -c 'print("not reached")'
  output
  errors 'Traceback (most recent call last):'
  errors 'ValueError: '
}

test_a_command_that_is_no_python() {
  status 1 "$NATMOD" run -c '1 +'
  errors '       ^'
  errors 'SyntaxError: invalid syntax'
}

test_import_finds_what_lies_beside() {
  mkdir -p beside/package libraries
  echo 'n = 1' >beside/one.py
  echo 'from .inner import n' >beside/package/__init__.py
  echo 'n = 2' >beside/package/inner.py
  echo 'n = 3' >libraries/three.py
  printf '>>> import one, package, three; one.n, package.n, three.n\n(1, 2, 3)\n' >beside/session.txt
  printf 'import one, package, three\nprint(one.n, package.n, three.n, one.__file__)\n' >beside/script.py
  status 0 "$NATMOD" run --path libraries beside/session.txt
  status 0 "$NATMOD" run --path libraries beside/script.py
  output '1 2 3 one.py'
  cd beside || return
  status 0 "$NATMOD" run -c 'import package as p' -c 'p.__path__, p.n'
  output "('package', 2)"
}

test_import_says_why_a_file_is_no_module() {
  echo 'not a module' >broken.mpy
  status 0 "$NATMOD" run -c 'try: import broken
except ValueError as e: print(e)
'
  output 'incompatible .mpy file'
  [ ! -s err ] || fail "$(cat err)"
  status 1 "$NATMOD" run -c 'import broken'
  errors 'ValueError: incompatible .mpy file'
  errors 'broken.mpy: '
  printf 'x = 1\ny = = 2\n' >wrong.py
  status 1 "$NATMOD" run -c 'import wrong'
  errors '  File "wrong.py", line 2'
  errors 'SyntaxError: invalid syntax'
}

test_help_tells_of_the_board() {
  status 0 "$NATMOD" run -c 'help()'
  [ "$(head -n 1 out)" = 'This is the virtual board of natmod, which runs modules and programs for MicroPython.' ] ||
    fail "$(cat out)"
  status 0 "$NATMOD" run --port unix -c 'help("modules")'
  [ "$(head -n 1 out)" = '__main__          builtins          heapq             re' ] || fail "$(cat out)"
  [ "$(tail -n 1 out)" = 'Plus any modules on the filesystem' ] || fail "$(cat out)"
}

# Where MicroPython crashes.
test_import_star_of_what_is_no_module_is_refused() {
  status 1 "$NATMOD" run -c 'import sys; sys.modules["natmod_class"] = int' -c 'from natmod_class import *'
  errors "TypeError: 'type' object isn't a module"
}

test_ten_thousand_examples_take_no_time() {
  seq -f '>>> %.0f + 1 > 0
True' 10000 >long.txt
  status 0 timeout 20 "$NATMOD" run long.txt
  output 'long.txt: 10000 examples passed'
}

test_exit_has_its_status() {
  status 7 "$NATMOD" run -c 'import sys; sys.exit(7)'
  status 0 "$NATMOD" run -c 'import sys; sys.exit()' -c 'print("not reached")'
  output
}

test_what_atexit_was_given_runs_at_the_end() {
  status 3 "$NATMOD" run -c 'import sys; sys.atexit(lambda: print("last"))' -c 'print("first"); sys.exit(3)'
  output first last
  echo 'import sys; sys.atexit(lambda: 1 // 0)' >fails.py
  status 1 "$NATMOD" run fails.py
  errors 'ZeroDivisionError: divide by zero'
}

test_access_to_memory_by_machine_is_checked() {
  status 1 "$NATMOD" run --arch armv7m -c 'import machine; machine.mem32[16]'
  errors 'read of 4 bytes at 0x10'
}

test_a_session_that_passes() {
  example ringbuffer
  status 0 "$NATMOD" run ringbuffer.mpy "$TOP/examples/ringbuffer/session.txt"
  grep -qE '^.*session.txt: [0-9]+ examples passed$' out || fail "$(cat out)"
  [ "$(wc -l <out)" = 1 ] || fail "$(cat out)"
}

test_a_session_that_fails() {
  printf '>>> 1 + 1\n3\n>>> 2\n2\n>>> x\n5\n' >session.txt
  status 1 "$NATMOD" run session.txt
  output 'session.txt:1:' '>>> 1 + 1' '--- expected' '+++ actual' '@@ -1 +1 @@' '-3' '+2' '' \
    'session.txt:5:' '>>> x' '--- expected' '+++ actual' '@@ -1 +1,3 @@' '-5' \
    '+Traceback (most recent call last):' '+  File "session.txt", line 5, in <module>' \
    "+NameError: name 'x' isn't defined" '' 'session.txt: 2 of 3 examples failed'
}

test_sessions_do_not_share_a_board() {
  printf '>>> x = 1\n' >a.txt
  printf ">>> x\nTraceback (most recent call last):\n  ...\nNameError: name 'x' isn't defined\n" >b.txt
  status 0 "$NATMOD" run a.txt b.txt
  output 'a.txt: 1 example passed' 'b.txt: 1 example passed'
}

test_a_file_without_examples_is_no_session() {
  echo 'only prose' >session.txt
  status 1 "$NATMOD" run session.txt
  errors "natmod: session.txt: there is no example ('>>> ') in it"
  printf '\177ELF\1\1' >k.o
  status 1 "$NATMOD" run k.o
  errors "natmod: k.o: an object file or archive is no module: natmod link makes one (.mpy) of it"
  echo 'int f;' >k.c
  status 1 "$NATMOD" run k.c
  errors "natmod: k.c: a source is no module: natmod build k.c makes one of it, in dist/"
}

test_a_script_runs() {
  printf 'def f(n):\n    return n * 2\n\nf(1)\nprint(f(21))\n' >script.py
  status 0 "$NATMOD" run script.py
  output 42
}

test_a_prompt_takes_statements_from_a_pipe() {
  example factorial
  printf 'def twice(n):\n    return 2 * n\n\ntwice(factorial.factorial(3))\n(1,\n2)\n' >in
  "$NATMOD" run factorial.mpy <in >out 2>err || fail "$(cat err)"
  output 12 '(1, 2)'
  printf '1 // 0\nprint("not reached")\n' >in
  if "$NATMOD" run <in >out 2>err; then fail "succeeded"; fi
  output
  errors 'ZeroDivisionError: divide by zero'
}

test_a_prompt_edits_and_completes() {
  needs gcc make python3
  # Keys come sooner than the editor waits for them, as they may on a busy machine.
  cat >slow.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
ssize_t read(int file, void *to, size_t size) {
  if (file == 0) usleep(5000);
  return ((ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read"))(file, to, size);
}
END
  succeeds gcc -shared -fPIC -o slow.so slow.c
  cat >drive.py <<'END'
import os, pty, select, sys, termios, time
pid, tty = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm", XDG_STATE_HOME=os.getcwd(), LD_PRELOAD="./slow.so",
                      ASAN_OPTIONS="verify_asan_link_order=0")
    os.execv(os.environ["NATMOD"], ["natmod", "run", "loops.mpy"])
seen = b""
def wait(text):
    global seen
    end = time.time() + 30
    while text not in seen:
        if time.time() > end or not select.select([tty], [], [], 30)[0]:
            sys.exit(f"no {text!r} in {seen!r}")
        seen += os.read(tty, 4096)
    seen = seen.split(text, 1)[1]
    # The editor shows its prompt first and takes the terminal over then: keys between the two are not its own.
    while text in (b">>> ", b"... ") and termios.tcgetattr(tty)[3] & termios.ICANON:
        if time.time() > end: sys.exit("the editor does not take the terminal over")
        time.sleep(0.01)
wait(b">>> ")
os.write(tty, b"garden = 5\n"); wait(b">>> ")
os.write(tty, b"gard\t * 2\n"); wait(b"10"); wait(b">>> ")       # completed
os.write(tty, b"\x1b[A\x7f3\n"); wait(b"15"); wait(b">>> ")      # the line before, edited
os.write(tty, b"if garden:\n"); wait(b"... ")
os.write(tty, b"  'yes'\n"); wait(b"... "); os.write(tty, b"\n"); wait(b"'yes'"); wait(b">>> ")
os.write(tty, b"1 // 0\n"); wait(b"ZeroDivisionError"); wait(b">>> ")
os.write(tty, b"gard"); wait(b"gard"); os.write(tty, b"\x03"); wait(b"KeyboardInterrupt"); wait(b">>> ")
for endless in b"begin\n  while True: pass", b"try:\n    begin\n    while True: garden += 1\n  finally: print('le' + 'ft')", b"begin\n  loops.forever(0)":
    os.write(tty, b"if garden:\n  " + endless.replace(b"begin", b"print('beg' + 'un')") + b"\n\n")
    wait(b"begun"); os.write(tty, b"\x03")
    if b"finally" in endless: wait(b"left")
    wait(b"KeyboardInterrupt"); wait(b">>> ")
os.write(tty, b"loops.steps\n"); wait(b"7"); wait(b">>> ")       # the board goes on
os.write(tty, b"import sys; sys.exit(4)\n")
_, status = os.waitpid(pid, 0)
sys.exit(0 if os.waitstatus_to_exitcode(status) == 4 else f"status {status}")
END
  cat >loops.c <<'END'
#include "py/dynruntime.h"
static mp_obj_t forever(mp_obj_t n) {
  volatile int go_on = 1;
  while (go_on) {}
  return n;
}
static MP_DEFINE_CONST_FUN_OBJ_1(forever_obj, forever);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_forever, MP_OBJ_FROM_PTR(&forever_obj));
  mp_store_global(MP_QSTR_steps, MP_OBJ_NEW_SMALL_INT(7));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  printf 'MPY_DIR = %s\nMOD = loops\nSRC = loops.c\nARCH = x64\ninclude $(MPY_DIR)/py/dynruntime.mk\n' "$SDK" >Makefile
  succeeds make NATMOD="$NATMOD"
  succeeds env NATMOD="$NATMOD" python3 drive.py
  grep -q 'garden' natmod/run_history || fail "no history: $(ls -R)"
}

test_a_memory_error_is_reported() {
  needs gcc make
  main_c 'static mp_obj_t poke(mp_obj_t n) {
    char *p = m_new(char, 10);
    p[mp_obj_get_int(n)] = 1;
    return mp_const_none;
  }
  static MP_DEFINE_CONST_FUN_OBJ_1(poke_obj, poke);' |
    sed 's|mp_store_global.*|mp_store_global(MP_QSTR_poke, MP_OBJ_FROM_PTR(\&poke_obj));|' >main.c
  makefile 'SRC = main.c' 'ARCH = x64' 'MPY_LD_FLAGS = --map mod.map'
  succeeds make
  status 0 "$NATMOD" run mod.mpy -c 'mod.poke(9)'
  status 1 "$NATMOD" run mod.mpy --map mod.map -c 'mod.poke(10)' -c 'print("not reached")'
  output
  errors 'memory error: write of 1 byte at '
  errors '0 bytes behind a block of 10 bytes'
  errors 'poke+0x'
  errors 'while running mod.poke(10)'
  status 1 "$NATMOD" run mod.mpy --map nonesuch=mod.map -c 1
  errors "there is no module 'nonesuch'"
}

# What firmware does for a module is checked no more than what the module does.
test_without_checks_firmware_may_write_beyond_a_block_too() {
  needs gcc make
  makefile 'SRC = mod.c'
  cat >mod.c <<'END'
#include "py/dynruntime.h"
static mp_obj_t copy(mp_obj_t from) {
  mp_buffer_info_t buffer;
  mp_get_buffer_raise(from, &buffer, MP_BUFFER_READ);
  char *to = m_malloc(4);
  mp_fun_table.memmove_(to, buffer.buf, buffer.len);
  return MP_OBJ_NEW_SMALL_INT(to[buffer.len - 1]);
}
static MP_DEFINE_CONST_FUN_OBJ_1(copy_obj, copy);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_copy, MP_OBJ_FROM_PTR(&copy_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  succeeds make -s ARCH=x64
  status 0 "$NATMOD" run --no-check mod.mpy -c 'mod.copy(bytes(range(12)))'
  output 11
  status 1 "$NATMOD" run mod.mpy -c 'mod.copy(bytes(range(12)))'
  errors 'memory error: write of 12 bytes'
}

# All exceptions masked, x87 numbers of full width: as a process, and so real MicroPython, begins.
test_floating_point_begins_as_in_a_process() {
  needs gcc make
  makefile 'SRC = mod.c'
  main_c 'static int control(void) {
    unsigned short x87;
    unsigned sse;
    __asm__ volatile("fnstcw %0\n\tstmxcsr %1" : "=m"(x87), "=m"(sse));
    return sse << 16 | x87;
  }' 'control()' >mod.c
  for arch in x64 x86; do
    succeeds make -s ARCH=$arch
    status 0 "$NATMOD" run mod.mpy -c 'hex(mod.value)'
    output "'0x1f80037f'"
  done
}

test_a_session_goes_on_to_the_fault() {
  needs gcc make
  main_c 'static mp_obj_t spin(void) {
    for (volatile int i = 0;; ++i) {}
    return mp_const_none;
  }
  static MP_DEFINE_CONST_FUN_OBJ_0(spin_obj, spin);' |
    sed 's|mp_store_global.*|mp_store_global(MP_QSTR_spin, MP_OBJ_FROM_PTR(\&spin_obj));|' >main.c
  makefile 'SRC = main.c' 'ARCH = x64'
  succeeds make
  printf '>>> import mod\n>>> mod.spin()\n>>> 1\n1\n' >session.txt
  status 1 "$NATMOD" run mod.mpy session.txt --budget 1M
  grep -qx 'session.txt: 1 of 3 examples failed, 1 not run' out || fail "$(cat out)"
  grep -q '^+budget used up' out || fail "$(cat out)"
}

test_stats_are_exact() {
  example factorial
  status 0 "$NATMOD" run factorial.mpy -c 'factorial.factorial(10)' --stats
  output 3628800
  errors 'instructions of each statement:'
  errors 'calls of the firmware:'
  mv err first
  status 0 "$NATMOD" run factorial.mpy -c 'factorial.factorial(10)' --stats
  cmp -s first err || { diff first err >&2; fail "the numbers changed"; }
}

# What differs between the ports of MicroPython differs here.
test_the_board_is_the_port_that_is_named() {
  local port
  printf 'import gc, sys\nclass A:\n  def __imul__(self, other): return "imul"\na = A()\ntry: a *= 2\nexcept TypeError: a = "TypeError"\nprint(sys.platform, gc.collect() is None, a, __file__)\n' >ask.py
  for port in 'armv6m rp2 rp2 True TypeError' 'armv7m stm32 pyboard True TypeError' 'xtensawin esp32 esp32 True imul' \
      'xtensa esp8266 esp8266 True TypeError' 'x64 unix linux False TypeError'; do
    set -- $port
    status 0 "$NATMOD" run --arch $1 --port $2 ask.py
    output "$3 $4 $5 ask.py"
  done
}

test_a_full_heap_is_caught_as_memory_error() {
  needs gcc make
  main_c 'static void **all;
  static mp_obj_t fill(void) { for (;;) { void **next = m_new(void *, 2); *next = all; all = next; } return mp_const_none; }
  static MP_DEFINE_CONST_FUN_OBJ_0(fill_obj, fill);
  static mp_obj_t empty(void) { all = NULL; return mp_const_none; }
  static MP_DEFINE_CONST_FUN_OBJ_0(empty_obj, empty);' |
    sed 's|mp_store_global.*|mp_store_global(MP_QSTR_fill, MP_OBJ_FROM_PTR(\&fill_obj)); mp_store_global(MP_QSTR_empty, MP_OBJ_FROM_PTR(\&empty_obj));|' >main.c
  makefile 'SRC = main.c' 'ARCH = x64'
  succeeds make
  printf 'import mod\ntry:\n  mod.fill()\nexcept MemoryError as e:\n  mod.empty()\n  print(repr(e))\n' >full.py
  status 0 "$NATMOD" run mod.mpy full.py
  output "MemoryError('memory allocation failed',)"
}

# By what they cost: a thousandth of the default budget ends each within a few of their rounds.
test_loops_of_firmware_calls_end_with_the_budget() {
  local what rounds
  needs gcc make
  main_c '
  static mp_obj_t allocate(void) { for (;;) m_malloc(100000); return mp_const_none; }
  static MP_DEFINE_CONST_FUN_OBJ_0(allocate_obj, allocate);
  static mp_obj_t print(void) { for (;;) mp_printf(&mp_plat_print, "x"); return mp_const_none; }
  static MP_DEFINE_CONST_FUN_OBJ_0(print_obj, print);' |
    sed 's|mp_store_global.*|mp_store_global(MP_QSTR_allocate, MP_OBJ_FROM_PTR(\&allocate_obj)); mp_store_global(MP_QSTR_print, MP_OBJ_FROM_PTR(\&print_obj));|' >main.c
  makefile 'SRC = main.c' 'ARCH = x64'
  succeeds make
  for what in allocate print; do
    status 1 "$NATMOD" run mod.mpy --budget 1M --stats -c "mod.$what()"
    errors 'budget used up'
    rounds=$("$NATMOD" run mod.mpy --budget 1M --stats -c "mod.$what()" 2>&1 | awk '$2 ~ /^(realloc_|printf_)$/ {print $1}')
    [ "${rounds:-0}" -gt 5 ] && [ "$rounds" -lt 6000 ] || fail "$what: $rounds rounds"
  done
  printf 'import gc\nwhile True: gc.collect()\n' >collect.py
  status 1 "$NATMOD" run --budget 1M collect.py
  errors 'budget used up'
}

test_json_tells_a_broken_module_from_other_output() {
  needs python3 gcc make
  main_c 'static mp_obj_t poke(mp_obj_t n) { m_new(char, 10)[mp_obj_get_int(n)] = 1; return n; }
  static MP_DEFINE_CONST_FUN_OBJ_1(poke_obj, poke);' |
    sed 's|mp_store_global.*|mp_store_global(MP_QSTR_poke, MP_OBJ_FROM_PTR(\&poke_obj));|' >main.c
  makefile 'SRC = main.c' 'ARCH = x64'
  succeeds make
  printf '>>> import mod\n>>> mod.poke(9)\n9\n>>> mod.poke(10)\n10\n>>> 1\n1\n' >session.txt
  status 1 "$NATMOD" run mod.mpy session.txt --json
  cat >check.py <<'END'
import json, sys
run = json.load(sys.stdin)["runs"][0]
assert run["fault"].startswith("memory error: write of 1 byte"), run
assert run["failures"][-1]["fault"] == run["fault"] and run["failures"][-1]["line"] == 4, run
END
  python3 check.py <out || fail "$(cat out)"
}

test_json_is_one_object() {
  needs python3
  example factorial
  printf '>>> 1\n1\n>>> 2\n3\n' >session.txt
  status 1 "$NATMOD" run factorial.mpy session.txt -c 'factorial.factorial(5)' -c '1 // 0' \
    --json --stats
  cat >check.py <<'END'
import json, sys
report = json.load(sys.stdin)
assert report["arch"] == "x64" and report["status"] == 1, report
session, commands = report["runs"]
assert session["kind"] == "session" and session["name"] == "session.txt", session
assert session["examples"] == {"passed": 1, "failed": 1, "total": 2}, session
assert session["failures"] == [{"line": 3, "source": "2\n", "expected": "3\n", "actual": "2\n", "fault": None}], session
assert session["fault"] is None and not session["passed"], session
assert commands["output"] == "120\n" and commands["fault"] is None, commands
assert commands["exception"]["line"] == "ZeroDivisionError: divide by zero", commands
assert commands["stats"]["instructions"] > 0, commands
assert commands["stats"]["statements"][-1]["statement"] == "factorial.factorial(5)", commands
END
  python3 check.py <out || fail "$(cat out)"
  status 2 "$NATMOD" run --json
}

test_the_command_line_is_checked() {
  status 2 "$NATMOD" run --nonesuch
  status 2 "$NATMOD" run nonesuch.mpy
  status 2 "$NATMOD" run --heap 1
  status 0 "$NATMOD" run --help
  grep -q -- --gc-stress out || fail "$(cat out)"
  status 1 "$NATMOD" run --arch z80 -c 1
  errors '--arch z80: there is no such architecture'
  status 1 "$NATMOD" run --port z80 -c 1
  errors '--port z80: there are unix, rp2, stm32, esp32 and esp8266'
}

test_files_that_are_no_modules() {
  echo 'no module' >mod.mpy
  status 1 "$NATMOD" run mod.mpy -c 1
  errors 'natmod: mod.mpy: '
  : >mod.mpy
  status 1 "$NATMOD" run mod.mpy -c 1
  errors 'natmod: mod.mpy: '
}

test_a_module_of_another_architecture() {
  example factorial
  status 1 "$NATMOD" run --arch armv7m factorial.mpy -c 1
  errors 'natmod: factorial.mpy: the board does not load it'
}

test_other_commands_load_nothing_of_the_board() {
  needs ldd
  ldd "$NATMOD" >out
  for library in unicorn edit; do silent_about "lib$library"; done
}

test_options_take_one_value_each() {
  example factorial
  status 0 "$NATMOD" run -c '[1, 2]' -c '[]' factorial.mpy -c 'factorial.factorial(3)'
  output '[1, 2]' '[]' 6
}

test_a_session_that_loops_ends_at_the_budget() {
  local text
  for text in 'while True: pass' 'sum(range(10**15))' 'list(x for x in range(10**15) if x < 0)' \
    'def f():
    for x in filter(lambda x: False, range(10**15)): pass
f()'; do
    status 1 "$NATMOD" run --budget 1M -c "$text"
    errors 'budget used up: '
  done
}

test_odd_inputs_end_in_a_message() {
  head -c 5000 /dev/urandom >noise
  cp noise noise.mpy
  printf '\x4d\x06' >short.mpy
  mkdir folder.mpy
  status 1 "$NATMOD" run noise.mpy -c 1
  status 1 "$NATMOD" run short.mpy -c 1
  status 2 "$NATMOD" run folder.mpy -c 1
  status 1 "$NATMOD" run noise
  for option in '--budget 0' '--budget -1' '--budget 99999999999999999999' '--stack 0' '--heap 100G' \
    '--heap x'; do
    # shellcheck disable=SC2086
    status 2 "$NATMOD" run $option -c 1
  done
  status 0 "$NATMOD" run --heap 256M --stack 64M -c 1
  output 1
}

test_expressions_that_ask_for_too_much() {
  local text
  for text in '"x" * 10**12' '[0] * 10**12' 'bytearray(10**12)' '1 << 10**9' '"{:1000000000}".format(3)' \
    '"%*d" % (10**9, 3)' 'list(range(10**9))'; do
    status 1 "$NATMOD" run -c "$text"
    errors 'MemoryError: '
  done
  status 1 "$NATMOD" run -c 'l = []' -c 'l.append(l)' -c 'l'
  errors 'RuntimeError: maximum recursion depth exceeded'
  status 1 "$NATMOD" run -c 'def f(): f()' -c 'f()'
  errors 'RuntimeError: maximum recursion depth exceeded'
  status 1 "$NATMOD" run -c "$(printf '%50000s' '' | tr ' ' '[')"
  errors 'SyntaxError: nested too deeply'
  status 1 "$NATMOD" run -c "$(printf '%50000s1' '' | tr ' ' '-')"
  errors 'SyntaxError: nested too deeply'
  status 0 "$NATMOD" run -c '10**10**5 > 0' -c 'é = "日本"; print(é, len(é))'
  output True '日本 2'
}

# Each would take minutes, or for ever.
test_modules_of_the_firmware_end_with_the_budget() {
  local text
  for text in "import re; re.match('(?:a|a)*b', 'a' * 40)" "import re; re.match('(?:^)*?b', 'a')" \
    "import framebuf as f; f.FrameBuffer(bytearray(8), 8, 8, 0).line(0, 0, 1 << 29, 1 << 28, 1)" \
    "import framebuf as f; f.FrameBuffer(bytearray(8), 8, 8, 0).ellipse(0, 0, 1 << 20, 3, 1)" \
    "import framebuf as f, array; f.FrameBuffer(bytearray(8), 8, 8, 0).poly(0, 0, array.array('i', [0, 0, 9, 1 << 30]), 1, True)"; do
    status 1 "$NATMOD" run --budget 5M -c "$text"
    errors 'budget used up'
  done
}

# bytecode NAME: NAME.mpy from the source on standard input.
bytecode() {
  cat >"$1.py"
  "$NATMOD" py -o "$1.mpy" "$1.py"
}

# Memory that uctypes describes is checked as what machine code touches.
test_memory_of_uctypes_is_checked() {
  local what
  bytecode touch <<'END'
import uctypes

data = bytearray(8)
at = uctypes.addressof(data)
one = {"x": uctypes.UINT8}


def behind():
    return uctypes.struct(at + 8, one).x


def null():
    return uctypes.struct(0, one).x


def pointer():
    return uctypes.struct(at, (uctypes.PTR, uctypes.UINT8))[0]


def copied():
    return uctypes.bytes_at(at, 9)


def shared():
    return uctypes.bytearray_at(at + 8, 4)[0]


def written():
    uctypes.struct(at, {"x": uctypes.UINT32 | 6}).x = 1
END
  for what in behind null pointer copied shared written; do
    status 1 "$NATMOD" run touch.mpy -c "touch.$what()"
    errors 'memory error: '
    errors " of $what (touch.py)"
    mv err "$what"
  done
  grep -q 'read of 1 byte at .*, 0 bytes behind a block of 8 bytes' behind || fail "$(cat behind)"
  grep -q 'read of 1 byte at 0x0, a null pointer' null || fail "$(cat null)"
  grep -q 'read of 1 byte at 0x0, a null pointer' pointer || fail "$(cat pointer)"
  grep -q 'read of 9 bytes at .* behind a block of 8 bytes' copied || fail "$(cat copied)"
  grep -q 'write of 4 bytes at .* behind a block of 8 bytes' written || fail "$(cat written)"
}

test_an_endless_loop_of_bytecode_ends_at_the_budget() {
  bytecode loop <<'END'
def forever():
    n = 0
    while True:
        n += 1


def start():
    forever()
END
  status 1 "$NATMOD" run loop.mpy -c 'loop.start()' --budget 1M
  errors 'opcodes of bytecode ran'
  errors 'of forever (loop.py)'
  errors '  called from line 8 of start (loop.py)'
  status 0 "$NATMOD" run loop.mpy -c 'print("imported")' --stats
  output imported
  grep -qE '^  opcodes +[1-9]' err || fail "no opcodes in the statistics: $(cat err)"
}

test_a_memory_error_names_the_bytecode_that_led_to_it() {
  needs gcc make
  bytecode caller <<'END'
import mod


def outer(n):
    def inner():
        return mod.value(n)

    return inner()
END
  printf 'MPY_DIR = %s\nMOD = mod\nSRC = mod.c\ninclude $(MPY_DIR)/py/dynruntime.mk\n' "$SDK" >Makefile
  cat >mod.c <<'END'
#include "py/dynruntime.h"
static mp_obj_t value(mp_obj_t n_in) {
  mp_int_t n = mp_obj_get_int(n_in);
  char *bytes = m_new(char, n);
  bytes[n] = 1;
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(value_obj, value);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_value, MP_OBJ_FROM_PTR(&value_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  succeeds make -s ARCH=x64
  status 1 "$NATMOD" run mod.mpy caller.mpy -c 'caller.outer(5)'
  errors 'memory error: write of 1 byte at '
  errors '0 bytes behind a block of 5 bytes'
  errors '  called from line 6 of inner (caller.py)'
  errors '  called from line 8 of outer (caller.py)'
  errors 'while running caller.outer(5)'
}

# Measured: 12 ms. The least of eight runs counts, so that a busy machine does not matter.
test_running_a_function_takes_less_than_50_ms_of_cpu() {
  needs ldd awk
  ! ldd "${NATMOD%/*}/natmod-run" | grep -q asan || skip "built with a sanitizer"
  example factorial
  local best=999999 now TIMEFORMAT='%U %S'
  for _ in 1 2 3 4 5 6 7 8; do
    now=$({ time "$NATMOD" run factorial.mpy -c 'factorial.factorial(10)' >out; } 2>&1 |
      awk '{print int(($1 + $2) * 1000)}')
    output 3628800
    [ "$now" -ge "$best" ] || best=$now
  done
  echo "$best ms of CPU"
  [ "$best" -lt 50 ] || fail "$best ms"
}
