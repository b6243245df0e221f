// about: global objects with destructors, which never run
// expect: 77 78
#include "construct.h"

namespace {
unsigned destroyed;
struct Owner {
  explicit Owner(unsigned value) : value(value) {}
  ~Owner() {
    ++destroyed;
    TOUCH(destroyed);
  }
  unsigned value;
};
Owner owner(77);
}  // namespace

C_API unsigned destructors(unsigned phase) {
  return owner.value++ + destroyed;
}
