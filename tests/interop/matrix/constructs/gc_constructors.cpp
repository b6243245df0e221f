// about: constructors that allocate objects of the garbage collector
// expect: 60 60
#include "construct.h"

namespace {

struct Holder {
  explicit Holder(unsigned value) : block(gc_block(value)) {}
  void* block;
};
Holder first(10), second(20), third(30);

}  // namespace

C_API unsigned gc_constructors(unsigned phase) {
  return gc_value(first.block) + gc_value(second.block) + gc_value(third.block);
}
