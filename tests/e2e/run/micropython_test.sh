# natmod run --micropython: sessions on real MicroPython, and each way in which one may fail there.

# real ARGUMENT...: natmod run with Debian's MicroPython for PCs.
real() { "$NATMOD" run --micropython "$(micropython amd64)" "$@"; }

# differs TEXT LINE...: the session of this text fails; the difference has these lines.
differs() {
  printf "$1" >session.txt
  refused "session.txt: 1 of 1 example failed" real session.txt
  shift
  local line
  for line; do grep -qxF -- "$line" out || { cat out >&2; fail "no line $line"; }; done
}

test_micropython_runs_sessions() {
  printf "prose\n\n>>> 1 + 1\n2\n>>> x = 'a'\n>>> x\n'a'\n\nmore prose\n>>> None\n" >session.txt
  printf ">>> print('a\\\\n\\\\nb')\na\n<BLANKLINE>\nb\n>>> [1,\n...  2]\n[1, 2]\n" >>session.txt
  printf '>>> for i in range(2):\n...     print(i)\n...\n0\n1\n' >>session.txt
  printf '>>> 1 // 0\nTraceback (most recent call last):\n  ...\nZeroDivisionError: divide by zero\n' >>session.txt
  printf '>>> open("here.txt").read()\n"in the folder of the session"\n' | tr '"' "'" >folder.txt
  printf 'in the folder of the session' >here.txt
  mkdir elsewhere
  cd elsewhere
  succeeds real ../session.txt ../folder.txt
  printed "../session.txt: 8 examples passed" "../folder.txt: 1 example passed"
}

test_micropython_shows_every_difference() {
  differs '>>> 1 + 1\n3\n' -3 +2
  differs '>>> 1\n' +1
  differs '>>> None\n1\n' -1
  differs '>>> print("a ")\na\n' -a '+a '
  local index='IndexError: list index out of range' header='Traceback (most recent call last):'
  differs ">>> [][0]\n$header\n  ...\nKeyError: 0\n" '-KeyError: 0' "+$index"
  differs ">>> 1\n$header\n  ...\nKeyError: 0\n" +1
  differs '>>> [][0]\n0\n' -0 "+$index"
}

test_micropython_that_stops_ends_its_session() {
  printf '>>> 1\n1\n>>> import uctypes; uctypes.bytes_at(8, 1)\nnothing\n>>> 2\n2\n' >session.txt
  refused "session.txt: 1 of 3 examples failed, 1 not run" real session.txt
  says "session.txt:3:"
  says "crashed here: signal 11"
  printf '>>> while True:\n...     pass\n...\n>>> 1\n1\n' >session.txt
  refused "was not done with it after 1 s" real session.txt --timeout 1
  says "1 of 2 examples failed, 1 not run"
  printf '#!/bin/sh\nexit 0\n' >leaves
  chmod +x leaves
  refused "leaves stopped here with status 0" "$NATMOD" run --micropython ./leaves session.txt
}

test_micropython_imports_modules_and_path() {
  needs gcc make
  main_c '' 17 >main.c
  makefile 'SRC = main.c' 'ARCH = x64'
  succeeds make NATMOD="$NATMOD"
  mkdir modules more sessions
  mv mod.mpy modules
  echo 'value = 25' >more/other.py
  # What is beside the session comes after the modules, and before --path.
  echo 'value = 0' | tee sessions/mod.py >more/mod.py
  printf '>>> import mod, other\n>>> mod.value + other.value\n42\n' >sessions/session.txt
  succeeds real modules/mod.mpy sessions/session.txt --path more
  refused "ImportError: no module named 'other'" real modules/mod.mpy sessions/session.txt
}

test_micropython_refuses_what_is_for_the_board() {
  printf '>>> 1\n1\n' >session.txt
  echo 'print(1)' >script.py
  refused "natmod run: --micropython: --gc-stress is for the virtual board" real session.txt --gc-stress
  refused "natmod run: --micropython: -c is for the virtual board" real session.txt -c 1
  refused "natmod run: --micropython is for sessions: " real session.txt script.py
  refused "natmod run: --micropython needs a session" real
  refused "--timeout requires --micropython" "$NATMOD" run --timeout 1 session.txt
  refused "natmod: --micropython ./none: there is no such program" "$NATMOD" run --micropython ./none session.txt
}
