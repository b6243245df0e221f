// Gives types their names (MP_DEFINE_CONST_OBJ_TYPE), and makes objects of the QSTRs in static tables (MP_ROM_QSTR), once, before everything else. The linker
// leaves the number of the module's QSTR in each word, and says where they are: a byte of 1 to 254 goes
// on by so many words to one, 255 goes on by 254, 0 is the end. The first is counted from one word before
// the module's variables.
#include "py/dynruntime.h"

#if !NATMOD_QSTR_OBJ_FROM_NAME
extern const uint8_t natmod_rom_places[];

#ifdef __xtensa__
// It lies with the code, which is read by words there.
static uint8_t read_place(const uint8_t* place) {
  uintptr_t address = (uintptr_t)place;
  return (uint8_t)(*(const uint32_t*)(address & ~(uintptr_t)3) >> (address & 3) * 8);
}
#else
static uint8_t read_place(const uint8_t* place) {
  return *place;
}
#endif

extern mp_obj_t natmod_rom_block[];
extern const qstr_short_t mp_native_qstr_table[];

// Where there is no named type, nothing defines these.
extern const natmod_type_name_t __start_natmod_type_names[] __attribute__((weak));
extern const natmod_type_name_t __stop_natmod_type_names[] __attribute__((weak));

void natmod_make_rom_qstrs(void) {
  const natmod_type_name_t* row = __start_natmod_type_names;
  for (; row != __stop_natmod_type_names; ++row) {
    if (row->name != NULL) row->type->name = mp_native_qstr_table[(size_t)row->name];
  }
  mp_obj_t* word = natmod_rom_block - 1;
  const uint8_t* place = natmod_rom_places;
  for (uint8_t step; (step = read_place(place)) != 0; ++place) {
    if (step == 255) {
      word += 254;
      continue;
    }
    word += step;
    *word = MP_OBJ_NEW_QSTR(mp_native_qstr_table[(size_t)*word]);
  }
}
#endif
