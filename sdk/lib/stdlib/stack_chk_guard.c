// What -fstack-protector keeps between variables and the return address. It is fixed: firmware
// gives modules no random number before they run. A zero byte stops string functions.
#include <stdint.h>

uintptr_t __stack_chk_guard = (uintptr_t)0x00d8a25700d8a257u;
