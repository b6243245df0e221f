# qstr.

# What a module's author has: names in the source, in a header, pasted together.
some_sources() {
  cat >names.h <<'END'
#define PASTED(x) MP_QSTR_##x
enum { from_header = MP_QSTR_header };
END
  cat >a.c <<'END'
#include MP_CONFIGFILE
#include "names.h"
int f(void) { return MP_QSTR_source + PASTED(pasted) + MP_QSTR_len; }  // MP_QSTR_comment
#if 0
int g(void) { return MP_QSTR_left_out; }
#endif
const char *s = "MP_QSTR_string";
END
}

# names HEADER: those that are entries of the table.
names() { sed -n 's/#define MP_QSTR_\([^ ]*\) (mp_native_qstr_table.*/\1/p' "$1" | tr '\n' ' '; }

has_names() {
  local got
  got=$(names "$1")
  [ "$got" = "$2" ] || fail "the names of $1 are $got"
}

test_harvest_sees_what_the_compiler_sees() {
  needs gcc
  some_sources
  status 0 "$NATMOD" qstr -o h.h --depfile h.d a.c -- gcc -Wall -Werror -c -O2 -o no.o -MMD -MF no.d \
    -DMP_CONFIGFILE='<h.h>'
  [ ! -s out ] && [ ! -s err ] || fail "something was said"
  has_names h.h 'header pasted source '
  diff - h.d <<'END' || fail "wrong depfile"
h.h: \
  a.c \
  names.h
names.h:
END
  [ "$(ls)" = $'a.c\nerr\nh.d\nh.h\nnames.h\nout' ] || fail "files are left: $(ls)"
}

test_scan_sees_the_text() {
  some_sources
  status 0 "$NATMOD" qstr --scan -o h.h --depfile h.d --dep-target 'a b' a.c
  has_names h.h 'comment left_out source string '
  prints_file h.d 'a\ b: \' '  a.c'
}
prints_file() {
  local file=$1
  shift
  diff - "$file" <<<"$(printf '%s\n' "$@")" || fail "unexpected $file"
}

test_preprocessed_sources_need_no_compiler() {
  printf '# 1 "a.c"\n# 1 "MP_QSTR_no.h" 1\nMP_QSTR_a + MP_QSTR_b\n' >a.i
  printf 'MP_QSTR_c\n' >b.ii
  status 0 "$NATMOD" qstr -o h.h --depfile h.d a.i b.ii
  has_names h.h 'a b c '
  prints_file h.d 'h.h: \' '  MP_QSTR_no.h \' '  a.c \' '  a.i \' '  b.ii' 'MP_QSTR_no.h:' 'a.c:'
}

test_the_header_compiles_as_c_and_cpp() {
  needs gcc g++
  printf 'MP_QSTR_foo MP_QSTR_ MP_QSTR_utf_hyphen_8\n' >a.i
  status 0 "$NATMOD" qstr -o h.h a.i
  cat >use.c <<'END'
#include "h.h"
mp_off_t offset;
int f(void) { return MP_QSTR_foo + MP_QSTR_ + MP_QSTR_utf_hyphen_8 + (int)mp_native_obj_table[0]; }
END
  cp use.c use.cc
  status 0 gcc -std=c99 -pedantic -Wall -Wextra -Werror -S use.c
  status 0 g++ -std=c++20 -pedantic -Wall -Wextra -Werror -S -o use.s use.cc
  has use.s mp_native_qstr_table
}

test_the_header_keeps_its_time_when_its_text_stays() {
  echo MP_QSTR_foo >a.i
  status 0 "$NATMOD" qstr -o h.h a.i
  touch -d 2001-01-01 h.h
  echo MP_QSTR_foo MP_QSTR_foo >a.i
  status 0 "$NATMOD" qstr -o h.h a.i
  [ "$(stat -c %Y h.h)" = "$(date -d 2001-01-01 +%s)" ] || fail "the header was written"
  echo MP_QSTR_bar >a.i
  status 0 "$NATMOD" qstr -o h.h a.i
  has_names h.h 'bar '
}

test_a_source_that_does_not_preprocess_leaves_the_header() {
  needs gcc
  echo '#error no' >a.c
  echo old >h.h
  status 1 "$NATMOD" qstr -o h.h a.c -- gcc
  has err '#error no'
  has err 'natmod: a.c: cannot preprocess: gcc ended with status 1'
  [ "$(cat h.h)" = old ] || fail "the header has changed"
}

test_compilers_that_do_not_run_are_named() {
  echo >a.c
  status 1 "$NATMOD" qstr -o h.h a.c -- no-such-compiler -Os
  complains 'natmod: no-such-compiler: cannot run: No such file or directory'
  status 1 "$NATMOD" qstr -o h.h a.c -- sh -c 'kill -9 $$'
  complains 'natmod: sh: ended by signal 9'
  status 2 "$NATMOD" qstr -o h.h a.c
  has err 'a.c: is not preprocessed (.i, .ii): add `-- COMPILER FLAGS...`, or --scan'
  status 2 "$NATMOD" qstr -o h.h a.c --
  has err 'a.c: is not preprocessed'
  [ ! -e h.h ] || fail "there is a header"
}

# The rules of docs/qstr.md, as they stand there.
documented_makefile() {
  {
    echo 'CC = gcc'
    echo 'CFLAGS = -Os -Wall -Werror'
    echo 'all: mod.o'
    sed -n '/^```make$/,/^```$/p' "$docs/qstr.md" | grep -v '^```'
  } >Makefile
  PATH=$(dirname "$NATMOD"):$PATH
}

test_documented_make_rules() {
  needs make gcc
  documented_makefile
  printf '#include MP_CONFIGFILE\n#include "mod.h"\nint f(void) { return MP_QSTR_foo + BAR; }\n' >mod.c
  echo '#define BAR MP_QSTR_bar' >mod.h
  status 0 make
  has_names mod.config.h 'bar foo '
  status 0 make
  output "make: Nothing to be done for 'all'."

  # A header brings a name.
  sleep 0.01
  echo '#define BAR MP_QSTR_baz' >mod.h
  status 0 make
  has_names mod.config.h 'baz foo '
  has out '-c -o mod.o'

  # An edit brings none: the names are looked for again, and nothing else happens.
  sleep 0.01
  touch mod.h
  status 0 make
  has out 'natmod qstr'
  ! grep -q -- '-c -o' out || { cat out >&2; fail "it was compiled again"; }
  status 0 make
  output "make: Nothing to be done for 'all'."

  # A header goes away.
  sleep 0.01
  printf '#include MP_CONFIGFILE\nint f(void) { return MP_QSTR_foo; }\n' >mod.c
  rm mod.h
  status 0 make
  has_names mod.config.h 'foo '
}
