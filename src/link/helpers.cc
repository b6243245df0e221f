#include "link/helpers.h"

#include "link/companion.h"
#include "link/context.h"
#include "link/image.h"
#include "link/map.h"

namespace natmod::link {

void HelperCode::write(ImageWriter& image) const {
  image.copy(address, helper_.code);
  if (helper_.word < 0) return;
  image.word(address + static_cast<unsigned>(helper_.word), image.context.block.thread_local_start);
}

void HelperCode::describe(MapWriter& map) const {
  map.row(address, size(), fmt::format("({})", helper_.symbol));
}

void HelperCode::add_symbols(ModuleSymbols& symbols) const {
  std::optional<uint32_t> word;
  if (helper_.word >= 0) word = static_cast<uint32_t>(helper_.word);
  symbols.add_code(std::string(helper_.symbol), *this, word);
}

}  // namespace natmod::link
