# Merged files on real MicroPython.

# module NAME WORD: NAME.mpy, with a function NAME that gives the string WORD.
module() {
  mkdir "$1"
  cat >"$1/$1.c" <<END
#include "py/dynruntime.h"
static mp_obj_t word(void) { return MP_OBJ_NEW_QSTR(MP_QSTR_$2); }
static MP_DEFINE_CONST_FUN_OBJ_0(word_obj, word);
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_$1, MP_OBJ_FROM_PTR(&word_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
END
  printf 'MPY_DIR = %s\nMOD = %s\nSRC = %s.c\nARCH = x64\ninclude $(MPY_DIR)/py/dynruntime.mk\n' \
    "$SDK" "$1" "$1" >"$1/Makefile"
  status 0 make -C "$1" NATMOD="$NATMOD"
  mv "$1/$1.mpy" .
}

test_merged_files_run_on_micropython() {
  needs make gcc
  micropython=$(micropython amd64)
  module apple granny_smith
  module pear williams
  module plum mirabelle
  # Out of a `try` in a loop, in both ways; and more names than fit one byte.
  {
    for i in $(seq 150); do echo "name_$i = 'text $i'"; done
    cat <<'END'
def count():
    seen = []
    for i in range(6):
        try:
            if i == 2:
                continue
            if i == 4:
                break
            seen.append(i)
        finally:
            seen.append(-i)
    return seen
END
  } >python.py
  status 0 "$NATMOD" py -o python.mpy python.py
  status 0 "$NATMOD" merge -o fruit.mpy apple.mpy python.mpy pear.mpy python.mpy plum.mpy
  cat >session.py <<'END'
import fruit
print(fruit.apple(), fruit.pear(), fruit.plum())
print(fruit.name_1, fruit.name_150, fruit.count())
END
  status 0 "$micropython" session.py
  output 'granny_smith williams mirabelle' 'text 1 text 150 [0, 0, 1, -1, -2, 3, -3, -4]'
}
