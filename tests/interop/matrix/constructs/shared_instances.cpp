// about: inline variables, static members of templates and statics of inline functions: one of each
// expect: 321 642
#include "shared_instances.h"

C_API void shared_instances_other();

C_API unsigned shared_instances(unsigned phase) {
  shared_inline += 1;
  Shared<int>::value += 10;
  shared_local() += 100;
  shared_instances_other();
  return shared_inline + Shared<int>::value + shared_local();
}
