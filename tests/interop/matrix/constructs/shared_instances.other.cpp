#include "shared_instances.h"

C_API void shared_instances_other() {
  Shared<int>::value += 10;
  shared_local() += 200;
}
