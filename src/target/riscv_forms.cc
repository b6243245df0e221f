#include "target/riscv_forms.h"

namespace natmod::riscv {

void append16(Form& form, uint32_t code) {
  fields::word16.write(form.code.data() + form.size, code);
  form.size += 2;
}

void append32(Form& form, uint32_t code) {
  fields::word32.write(form.code.data() + form.size, code);
  form.size += 4;
}

Form form16(uint32_t code, const Field* field) {
  Form form;
  append16(form, code);
  form.field = field;
  return form;
}

Form form32(uint32_t code, const Field* field) {
  Form form;
  append32(form, code);
  form.field = field;
  return form;
}

}  // namespace natmod::riscv
