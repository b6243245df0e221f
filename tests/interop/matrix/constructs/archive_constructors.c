// about: constructors in members of an archive: of those members that are needed, and no others
// archive: yes
// expect: 21 42
#include "construct.h"

unsigned archive_constructors_needed(void);
unsigned archive_constructors_runs;

unsigned archive_constructors(unsigned phase) {
  return archive_constructors_needed() * (phase + 1) + archive_constructors_runs - 1;
}
