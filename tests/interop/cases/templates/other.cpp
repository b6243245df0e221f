#include "shared.h"

extern "C" int other_next() {
  return Counter<3>::next();
}
extern "C" int* other_where() {
  return where();
}
