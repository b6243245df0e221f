#include "mpy/static_qstrs.h"

#include <array>

namespace natmod::mpy {
namespace {

constexpr std::array kStaticQstrs = {
#define NATMOD_STATIC_QSTR(ident, text) StaticQstr{#ident, text},
#include "abi/static_qstrs.def"
};

}  // namespace

std::span<const StaticQstr> static_qstrs() {
  return kStaticQstrs;
}

std::optional<uint32_t> static_qstr_number(std::string_view text) {
  for (size_t i = 0; i < kStaticQstrs.size(); ++i) {
    if (kStaticQstrs[i].text == text) return static_cast<uint32_t>(i + 1);
  }
  return std::nullopt;
}

}  // namespace natmod::mpy
