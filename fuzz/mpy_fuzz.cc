// Any bytes as a .mpy file: what reads must write, read again as the same, dump and merge.
#include <cstdint>
#include <cstdlib>

#include "base/error.h"
#include "mpy/dump.h"
#include "mpy/merge.h"

using namespace natmod;

namespace {

void check(bool good) {
  if (!good) std::abort();
}

void check_regions(const mpy::ReadFile& input) {
  size_t at = 0;
  for (const mpy::Region& region : input.regions) {
    check(region.begin == at && region.end > at);
    at = region.end;
  }
  check(at == input.bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mpy::ReadFile input;
  try {
    input = mpy::read_whole("x.mpy", {data, data + size});
  } catch (const Error&) {
    return 0;
  }
  check_regions(input);
  check(mpy::read(mpy::write(input.file), "x.mpy") == input.file);
  check(!mpy::dump_text(input, true).empty());
  check(!mpy::dump_json({&input, 1}).empty());
  try {
    mpy::MpyFile merged = mpy::merge({{"a.mpy", input.file}, {"b.mpy", input.file}});
    check(mpy::read(mpy::write(merged), "merged.mpy") == merged);
  } catch (const Error&) {
    // Two files with code that cannot move, or a jump into an instruction.
  }
  return 0;
}
