// about: initialised pointers to the firmware's objects
// expect: 12 23
#include "construct.h"

struct _mp_obj_type_t;
extern const struct _mp_obj_type_t mp_type_dict, mp_type_str, mp_type_list;

static const void* types[] = {&mp_type_dict, &mp_type_str};
const void* const data_firmware_constant[] = {&mp_type_str, &mp_type_list};

unsigned data_firmware(unsigned phase) {
  TOUCH(types);
  return 10 * firmware_type(types[phase]) + firmware_type(data_firmware_constant[phase]);
}
