#include "construct.h"
__attribute__((section("matrix_table"), used)) unsigned start_stop_thirty = 30;
