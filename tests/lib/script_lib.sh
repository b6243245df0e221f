# What tests written as shell scripts have in common: see run_script.sh.

. "$TOP/tests/lib/outcome.sh"

# micropython ARCH: the path of real MicroPython, of Debian for amd64, i386 or armhf.
micropython() {
  local folder
  folder=$("$TOP/tests/interop/get_micropython.sh" --no-fetch "$1") || exit $?
  echo "$folder/micropython-$1"
}

# mpremote: the path of the real mpremote.
mpremote() { "$TOP/tests/interop/get_mpremote.sh" --no-fetch; }

# makefile [LINE]...: a Makefile of module `mod` with these lines before the include.
makefile() {
  {
    printf 'MPY_DIR = %s\nMOD = mod\n' "$SDK"
    printf '%s\n' "$@"
    echo 'include $(MPY_DIR)/py/dynruntime.mk'
  } >Makefile
}

# main_c [DECLARATIONS] [EXPRESSION]: a module whose `value` is the expression.
main_c() {
  cat <<END
#include "py/dynruntime.h"
${1:-}
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT(${2:-1}));
  MP_DYNRUNTIME_INIT_EXIT
}
END
}

# succeeds COMMAND...: its output goes to ./out and, when it fails, to the log.
succeeds() {
  "$@" >out 2>&1 || { cat out >&2; fail "status $?: $*"; }
}

# status NUMBER COMMAND...: the command ends with this status; its output is in ./out and ./err.
status() {
  local expected=$1 got=0
  shift
  "$@" >out 2>err </dev/null || got=$?
  [ "$got" = "$expected" ] || { cat out err >&2; fail "status $got, not $expected: $*"; }
}

# output LINE...: all of its standard output. errors TEXT: part of its standard error.
output() {
  [ "$(cat out)" = "$(printf '%s\n' "$@")" ] || { cat out err >&2; fail "expected: $*"; }
}
errors() { grep -qF -- "$1" err || { cat out err >&2; fail "not in standard error: $1"; }; }

# refused TEXT COMMAND...: the command fails, and says this.
refused() {
  local text=$1
  shift
  if "$@" >out 2>&1; then cat out >&2; fail "succeeded: $*"; fi
  says "$text"
}

# says TEXT / silent_about TEXT: what the last command printed.
says() { grep -qF -- "$1" out || { cat out >&2; fail "not said: $1"; }; }
silent_about() { ! grep -qF -- "$1" out || { cat out >&2; fail "said: $1"; }; }

# printed LINE...: all that the last command printed, in any order (make may run jobs side by side).
printed() {
  [ "$(sort out)" = "$(printf '%s\n' "$@" | sort)" ] || { cat out >&2; fail "expected: $*"; }
}

# header_bytes FILE: the four bytes of a .mpy header, in hexadecimal.
header_bytes() { od -An -tx1 -N4 "$1" | tr -d ' '; }

# has_arch FILE NUMBER [SUBVERSION]
has_arch() {
  local byte=$((16#$(header_bytes "$1" | cut -c 5-6)))
  [ $((byte >> 2)) = "$2" ] || fail "$1 is of architecture $((byte >> 2)), not $2"
  [ $((byte & 3)) = "${3:-3}" ] || fail "$1 has sub-version $((byte & 3)), not ${3:-3}"
}
