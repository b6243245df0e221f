# A link to natmod with the name mpy-cross does what mpy-cross does: the same files, status and words.

# both ARGUMENT...: natmod under that name, and mpy-cross itself, in folders of their own.
both() {
  local real name
  real=$("$here/get_mpy_cross.sh" --no-fetch) || exit $?
  mkdir -p own real
  ln -sf "$NATMOD" own/mpy-cross
  ln -sf "$real" real/mpy-cross
  for name in own real; do
    (
      cd "$name"
      cp ../*.py .
      status=0
      ./mpy-cross "$@" <../input >stdout 2>stderr || status=$?
      echo "$status" >status
      rm mpy-cross
    )
  done
  diff -r own real || fail "natmod (left) and mpy-cross (right) differ: $*"
}

programs() {
  printf 'def f(a, b=1):\n    assert a, __debug__\n    return a + b * 2000000000\n' >good.py
  printf 'def f(:\n    pass\n' >syntax.py
  printf 'class A:\n    return\n' >scope.py
  printf 'x = "\\N{dash}"\n' >placeless.py
  printf 'if a:\n    b\n  c\n' >indentation.py
  printf '@micropython.native\ndef f(): pass\n' >native.py
  printf 'x = 1\n' >input
}

test_mpy_cross_link_writes_the_same_files() {
  programs
  both good.py
  both -o out.mpy -s name.py good.py
  both -O2 good.py
  both -O good.py
  both -O3 -v -msmall-int-bits=63 good.py
  both -march=armv7m -X heapsize=4m -X emit=bytecode good.py
  both -o - good.py
  both -
  both -o stdin.mpy -
  both -- good.py
}

test_mpy_cross_link_refuses_in_the_same_words() {
  programs
  both syntax.py
  both scope.py
  both -s name.py scope.py
  both -s name.py syntax.py
  both placeless.py
  both indentation.py
  both native.py
  both missing.py
  both .
  both good.py syntax.py
  both
  both -o missing/out.mpy good.py
}

test_mpy_cross_link_explains_its_command_line() {
  programs
  ln -s "$NATMOD" mpy-cross
  local options
  for options in --unknown -march=z80 -msmall-int-bits=x -o -X; do
    refused "usage: ./mpy-cross" ./mpy-cross good.py $options
  done
  succeeds ./mpy-cross --version
  says "mpy-cross emitting mpy v6.3"
  refused "take MicroPython's own mpy-cross" ./mpy-cross -march=x64 native.py
}

test_python_errors_show_the_place() {
  printf 'x = 1\nif x:\n\tx = "é" = = 3\n' >part.py
  refused 'natmod: part.py:3:20: SyntaxError: invalid syntax' "$NATMOD" py part.py
  says '            x = "é" = = 3'
  says '                      ^'
  [ ! -e part.mpy ] || fail "a file is left"
  printf 'def f():\n    nonlocal a\n' >part.py
  refused 'natmod: part.py:2:5: SyntaxError: no binding for nonlocal found' "$NATMOD" py part.py
  says '        nonlocal a'
  says '        ^'
  printf 'def f():\n    return 1\nx = (1 +\n     (yield))\n' >part.py
  refused "natmod: part.py:4:7: SyntaxError: 'yield' outside function" "$NATMOD" py part.py
  printf 'x = 1\nf(a=1, *b) = 2\n' >part.py
  refused "natmod: part.py:2:1: SyntaxError: can't assign to expression" "$NATMOD" py part.py
  printf '@micropython.viper\ndef f(): pass\n' >part.py
  refused 'part.py:1: this function is to be machine code' "$NATMOD" py part.py
  says 'name the firmware'"'"'s mpy-cross with --mpy-cross or MPY_CROSS'
  refused 'no.py: No such file or directory' "$NATMOD" py no.py
}

test_python_that_is_too_much_is_refused() {
  printf 'x = %s1%s\n' "$(printf '%.0s(' $(seq 5000))" "$(printf '%.0s)' $(seq 5000))" >part.py
  refused 'SyntaxError: nested too deeply' "$NATMOD" py part.py
  printf 'x = %s1\n' "$(printf '%.0s-' $(seq 100000))" >part.py
  refused 'SyntaxError: nested too deeply' "$NATMOD" py part.py
  printf 'x = 1\n\ny = 7 << 1 << 99999999\n' >part.py
  refused 'part.py:3:1: MemoryError: the value of this expression is too long a number' "$NATMOD" py part.py
  printf 'x = %s\n' "$(printf '%.0sa' $(seq 300))" >part.py
  refused 'RuntimeError: name too long' "$NATMOD" py part.py
  head -c 100000 /dev/urandom >part.py
  refused 'Error' "$NATMOD" py part.py
}

test_python_is_compiled_by_a_mpy_cross_that_is_named() {
  local real
  real=$("$here/get_mpy_cross.sh" --no-fetch) || exit $?
  printf '@micropython.native\ndef f(): pass\n' >part.py
  succeeds "$NATMOD" py --arch x64 --mpy-cross "$real" -o part.mpy part.py
  succeeds "$NATMOD" dump part.mpy
  says x64
  succeeds env MPY_CROSS="$real" "$NATMOD" py -march=armv6m -o part.mpy part.py
  succeeds "$NATMOD" dump part.mpy
  says armv6m
}
