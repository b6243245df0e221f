// What the macros of newlib's and picolibc's <ctype.h> look into, by the character and 1, for EOF
// is -1. Their bits are facts of that header.
#include "lib.h"

enum {
  kUpper = 1,
  kLower = 2,
  kDigit = 4,
  kSpace = 8,
  kPunct = 16,
  kControl = 32,
  kHex = 64,
  kBlank = 128
};

#define LIB_FROM_TO(first, last) [1 + (first)... 1 + (last)]

extern const char _ctype_[1 + 256];
const char _ctype_[1 + 256] = {
    LIB_FROM_TO(0, 8) = kControl,          LIB_FROM_TO('\t', '\r') = kControl | kSpace,
    LIB_FROM_TO(14, 31) = kControl,        LIB_FROM_TO(' ', ' ') = (char)(kSpace | kBlank),
    LIB_FROM_TO('!', '/') = kPunct,        LIB_FROM_TO('0', '9') = kDigit,
    LIB_FROM_TO(':', '@') = kPunct,        LIB_FROM_TO('A', 'F') = kUpper | kHex,
    LIB_FROM_TO('G', 'Z') = kUpper,        LIB_FROM_TO('[', '`') = kPunct,
    LIB_FROM_TO('a', 'f') = kLower | kHex, LIB_FROM_TO('g', 'z') = kLower,
    LIB_FROM_TO('{', '~') = kPunct,        LIB_FROM_TO(127, 127) = kControl,
};
