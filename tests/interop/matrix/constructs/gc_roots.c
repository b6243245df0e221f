// about: objects of the garbage collector that only variables point to
// expect: 21 21
#include "construct.h"

static void* in_bss;
static void* in_data = &in_bss;
HIDDEN void* gc_roots_hidden;
void* gc_roots_global;
void* gc_roots_global_data = &in_bss;
static struct {
  unsigned char tag;
  void* list[3];
} inside = {1, {0, 0, 0}};

unsigned gc_roots(unsigned phase) {
  if (phase == 0) {
    in_bss = gc_block(1);
    in_data = gc_block(2);
    gc_roots_hidden = gc_block(3);
    gc_roots_global = gc_block(4);
    gc_roots_global_data = gc_block(5);
    inside.list[2] = gc_block(6);
  }
  TOUCH(in_bss);
  TOUCH(in_data);
  TOUCH(inside);
  return gc_value(in_bss) + gc_value(in_data) + gc_value(gc_roots_hidden) +
         gc_value(gc_roots_global) + gc_value(gc_roots_global_data) + gc_value(inside.list[2]);
}
