// The release of MicroPython that the compiler and the virtual board are.
#pragma once

namespace natmod::mpy {

inline constexpr int kRelease[] = {1, 25, 0};
#define NATMOD_MICROPYTHON_RELEASE "1.25.0"

}  // namespace natmod::mpy
