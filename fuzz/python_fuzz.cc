// Any text is compiled or refused, and what is compiled can be read.
#include "mpy/mpy_file.h"
#include "python/compile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace natmod;
  try {
    mpy::MpyFile file = python::compile({reinterpret_cast<const char*>(data), size}, {});
    if (mpy::read(mpy::write(file), "fuzz") != file) __builtin_trap();
  } catch (const python::CompileError&) {
  }
  return 0;
}
