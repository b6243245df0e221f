# Sources as firmware has them: QSTRs and named types in static tables, MP_REGISTER_MODULE, no mpy_init.

# tables_c: every kind of value, a table that is far from the next one, a macro around rows.
tables_c() {
  cat <<'END'
#include "py/obj.h"
#include "py/runtime.h"
static mp_obj_t name_of(mp_obj_t x) {
  mp_rom_map_elem_t local = {MP_ROM_QSTR(MP_QSTR_only_local), MP_ROM_INT(1)};
  return x == MP_OBJ_NEW_SMALL_INT(1) ? (mp_obj_t)local.key : x;
}
static MP_DEFINE_CONST_FUN_OBJ_1(name_of_obj, name_of);
static int ready;
static mp_obj_t init(void) { ready = 7; return mp_const_none; }
static MP_DEFINE_CONST_FUN_OBJ_0(init_obj, init);
static mp_obj_t is_ready(void) { return mp_obj_new_int(ready); }
static MP_DEFINE_CONST_FUN_OBJ_0(is_ready_obj, is_ready);
#define ROW(q, o) { MP_ROM_QSTR(q), MP_ROM_PTR(&o) }
typedef struct { mp_obj_base_t base; mp_obj_t n; } thing_t;
static mp_obj_t thing_get(mp_obj_t self) { return ((thing_t *)MP_OBJ_TO_PTR(self))->n; }
static MP_DEFINE_CONST_FUN_OBJ_1(thing_get_obj, thing_get);
static const mp_rom_map_elem_t thing_table[] = { ROW(MP_QSTR_get, thing_get_obj), ROW(MP_QSTR_append, thing_get_obj) };
static MP_DEFINE_CONST_DICT(thing_dict, thing_table);
static mp_obj_t thing_new(const mp_obj_type_t *type, size_t n, size_t k, const mp_obj_t *args) {
  (void)k;
  thing_t *t = mp_obj_malloc(thing_t, type);
  t->n = n ? args[0] : mp_const_none;
  return MP_OBJ_FROM_PTR(t);
}
static MP_DEFINE_CONST_OBJ_TYPE(thing_type, MP_QSTR_Thing, MP_TYPE_FLAG_NONE, make_new, thing_new, locals_dict, &thing_dict);
static MP_DEFINE_CONST_OBJ_TYPE(plain_type, MP_QSTR_object, MP_TYPE_FLAG_NONE, make_new, thing_new);
#define NOTHING MP_QSTR_nothing
#define LENGTH MP_QSTR_len
#define ALIAS MP_QSTR_Other
static MP_DEFINE_CONST_OBJ_TYPE(alias_type, ALIAS, MP_TYPE_FLAG_NONE, make_new, thing_new);
static MP_DEFINE_CONST_OBJ_TYPE(null_type, MP_QSTRnull, MP_TYPE_FLAG_NONE);
struct { int many[300]; mp_rom_obj_t last; } far = {{1}, MP_ROM_QSTR(MP_QSTR_far_away)};   // more than 254 words on
static mp_obj_t far_away(mp_obj_t i) { return mp_obj_is_small_int(i) ? mp_obj_new_int(far.many[MP_OBJ_SMALL_INT_VALUE(i)]) : (mp_obj_t)far.last; }
static MP_DEFINE_CONST_FUN_OBJ_1(far_away_obj, far_away);
static const mp_rom_map_elem_t table[] = {
  { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_mod) },
  { MP_ROM_QSTR(MP_QSTR___init__), MP_ROM_PTR(&init_obj) },
  ROW(MP_QSTR_name_of, name_of_obj),
  ROW(MP_QSTR_is_ready, is_ready_obj),
  ROW(MP_QSTR_far_away, far_away_obj),
  ROW(MP_QSTR_Thing, thing_type),
  ROW(MP_QSTR_Plain, plain_type),
  ROW(MP_QSTR_Null, null_type),
  { MP_ROM_QSTR(MP_QSTR_value), MP_ROM_QSTR(MP_QSTR_value) },
  { MP_ROM_QSTR(NOTHING), MP_ROM_NONE },
  { MP_ROM_QSTR(MP_QSTR_yes), MP_ROM_TRUE },
  { MP_ROM_QSTR(MP_QSTR_no), MP_ROM_FALSE },
  { MP_ROM_QSTR(LENGTH), MP_ROM_QSTR(NOTHING) },
  ROW(MP_QSTR_Alias, alias_type),
};
static MP_DEFINE_CONST_DICT(mod_globals, table);
const mp_obj_module_t mod_module = { .base = { &mp_type_module }, .globals = (mp_obj_dict_t *)&mod_globals };
MP_REGISTER_MODULE(MP_QSTR_mod, mod_module);
END
}
all_values='(mod.name_of(1), mod.name_of(2), mod.is_ready(), mod.far_away(0), mod.far_away(""), mod.Thing, mod.Thing(5).get(), mod.Thing().append(), mod.Plain, mod.value, mod.__name__, mod.nothing, mod.yes, mod.no, mod.len, mod.Alias)'
wanted="('only_local', 2, 7, 1, 'far_away', <class 'Thing'>, 5, None, <class 'object'>, 'value', 'mod', None, True, False, 'nothing', <class 'Other'>)"

# tables_work ARCH [MAKE ARGUMENT]...
tables_work() {
  local arch=$1 got
  shift
  succeeds make -B ARCH=$arch NATMOD="$NATMOD" "$@"
  got=$("$NATMOD" run --gc-stress mod.mpy -c "$all_values") || fail "$arch: $got"
  [ "$got" = "$wanted" ] || fail "$arch: $got"
}

test_static_tables_of_qstrs_have_the_right_values() {
  local arch
  tables_c >mod.c
  makefile 'SRC = mod.c'
  for arch in $("$NATMOD" doctor --ready); do
    tables_work $arch
    tables_work $arch CFLAGS_EXTRA=-O2
  done
}

test_static_tables_by_other_compilers_and_older_firmware() {
  tables_c >mod.c
  makefile 'SRC = mod.c'
  needs clang
  tables_work x64 CC=clang
  ! clang --target=armv7m-none-eabi -fsyntax-only -x c /dev/null || tables_work armv7m CC=clang
  succeeds make -B ARCH=x64 NATMOD="$NATMOD" ABI=6.2
  refused "initializer element is not constant" make -B ARCH=x64 NATMOD="$NATMOD" ABI=6.1
}

test_static_tables_on_real_micropython() {
  local program
  program=$("$TOP/tests/interop/get_micropython.sh" --no-fetch amd64 | tail -n 1)/micropython-amd64
  [ -x "$program" ] || skip "no real MicroPython"
  tables_c >mod.c
  makefile 'SRC = mod.c'
  tables_work x64
  [ "$("$program" -c "import mod, gc; gc.collect(); print($all_values)")" = "$wanted" ] || fail "on MicroPython"
}

test_static_tables_cost_nothing_that_has_none() {
  main_c >mod.c
  makefile 'SRC = mod.c'
  succeeds make ARCH=x64 NATMOD="$NATMOD" MPY_LD_FLAGS='--map mod.map'
  ! grep -q 'rom_qstrs\|startup' mod.map || fail "$(cat mod.map)"
}

# In a module with its own mpy_init and no table.
test_types_of_any_name_without_a_table() {
  local arch
  main_c 'static mp_obj_t make_new(const mp_obj_type_t *type, size_t n, size_t k, const mp_obj_t *a) {
    mp_obj_base_t *made = m_new_obj(mp_obj_base_t); made->type = type; return MP_OBJ_FROM_PTR(made); }
  static MP_DEFINE_CONST_OBJ_TYPE(tee_type, MP_QSTR_Tee, MP_TYPE_FLAG_NONE, make_new, make_new);' |
    sed 's|mp_store_global.*|mp_store_global(MP_QSTR_Tee, MP_OBJ_FROM_PTR(\&tee_type));|' >mod.c
  makefile 'SRC = mod.c'
  for arch in $("$NATMOD" doctor --ready); do
    succeeds make -B ARCH=$arch NATMOD="$NATMOD"
    [ "$("$NATMOD" run --gc-stress mod.mpy -c 'mod.Tee, type(mod.Tee())')" = "(<class 'Tee'>, <class 'Tee'>)" ] || fail "$arch"
  done
  refused "undefined symbol 'natmod_make_rom_qstrs'" make -B ARCH=x64 NATMOD="$NATMOD" LINK_RUNTIME=0
}

test_entry_of_its_own_beside_a_registered_module_is_told() {
  { tables_c; main_c | tail -n +3; } >mod.c
  makefile 'SRC = mod.c' 'ARCH = x64'
  succeeds make NATMOD="$NATMOD"
  says "has mpy_init, so what MP_REGISTER_MODULE names is not used"
}

test_marks_of_hand_written_objects_are_checked() {
  local addend
  main_c '' '(args == (void *)MP_OBJ_NEW_QSTR(MP_QSTR_one))' | sed 's/^mp_obj_t mpy_init/extern mp_obj_t hostile[]; mp_obj_t *keep = hostile; &/; s/mp_store_global/mp_store_global(MP_QSTR_k, *keep); &/' >mod.c
  for addend in -2 0 3 0x10002 200; do
    printf '.data\n.globl hostile\n.balign 8\nhostile: .quad natmod_rom_qstrs+%s\n' $addend >words.S
    makefile 'SRC = mod.c words.S' 'ARCH = x64'
    refused "is no QSTR of the module: it has" make -B NATMOD="$NATMOD"
  done
  sed -i 's/+200/+2/' words.S
  succeeds make -B NATMOD="$NATMOD"
}

# What the linker makes has names that objects refer to alone.
test_names_of_the_linker_cannot_be_defined() {
  local name
  makefile 'SRC = mod.c' 'ARCH = x64'
  for name in natmod_rom_qstrs natmod_rom_places natmod_rom_block; do
    main_c "const short $name[] = {1, 2};" "$name[args == 0]" >mod.c
    refused "symbol '$name' is defined in build-x64/mod.o:(.rodata.$name): the linker makes what has this name" make -B NATMOD="$NATMOD"
  done
}

test_static_tables_say_what_is_wrong() {
  makefile 'SRC = mod.c' 'ARCH = x64'
  main_c 'static const mp_rom_map_elem_t t[] = {{MP_ROM_QSTR(MP_QSTR_one), MP_ROM_INT(1)}};' \
    '(args == (void *)t) + (args == (void *)MP_ROM_QSTR(MP_QSTR_one))' >mod.c
  refused "against 'natmod_rom_qstrs' is MP_ROM_QSTR of a static table, in code: where the compiler knows a table's entry, or a name stands in a table and in a function" make NATMOD="$NATMOD"
  sed -i 's/MP_ROM_QSTR(MP_QSTR_one))/MP_OBJ_NEW_QSTR(MP_QSTR_one))/' mod.c   # the advice
  succeeds make NATMOD="$NATMOD"
  refused "undefined symbol 'natmod_make_rom_qstrs', which makes objects of MP_ROM_QSTR in static tables" make NATMOD="$NATMOD" LINK_RUNTIME=0
  main_c '' 'mp_obj_get_type(args[0]) == &mp_type_module' >mod.c
  refused "against 'mp_type_module' is not within reach of modules, but as the type of what MP_REGISTER_MODULE is given" make NATMOD="$NATMOD"
  tables_c >mod.c
  refused "'mpy_init' is defined by no object; natmod link --runtime has one for MP_REGISTER_MODULE" make NATMOD="$NATMOD" LINK_RUNTIME=0
}
