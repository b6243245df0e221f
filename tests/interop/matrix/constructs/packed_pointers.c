// about: pointers at unaligned places, in packed structures
// expect: 1199 2199
#include "construct.h"

static unsigned value(void) {
  return 200;
}
static unsigned number = 1000;

struct __attribute__((packed)) entry {
  unsigned char tag;
  unsigned (*function)(void);
  unsigned* number;
  const char* name;
};
static struct entry entries[2] = {{1, value, &number, "abc"}, {2, value, &number, "de"}};
static const struct entry constant = {3, value, &number, "x"};

unsigned packed_pointers(unsigned phase) {
  TOUCH(entries);
  TOUCH(number);
  unsigned result = *entries[phase].number + entries[1].function() +
                    (unsigned)(entries[0].name[2] - entries[1].name[0]);
  if (constant.number != &number || *constant.name != 'x') return 1;
  *entries[0].number += 1000;
  return result;
}
