#include "construct.h"

HIDDEN void constructors_note(unsigned digit);
__attribute__((constructor(150))) static void second(void) {
  constructors_note(2);
}
__attribute__((constructor)) static void very_last(void) {
  constructors_note(5);
}
