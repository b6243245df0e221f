#include "link/context.h"

#include <algorithm>

#include "elf/names.h"
#include "link/archives.h"
#include "link/map.h"

namespace natmod::link {

LinkContext::LinkContext(const Options& link_options, const std::vector<Input>& link_inputs)
    : options(link_options),
      inputs(link_inputs),
      archives(std::make_unique<ArchiveSet>()),
      qstrs(link_options.qstrs) {}

LinkContext::~LinkContext() = default;

std::string InputSection::name() const {
  return fmt::format("{}:({})", file->object.name(), header().name);
}

uint64_t InputSection::size() const {
  return header().size + static_cast<uint64_t>(rewrites.empty() ? 0 : rewrites.back().shift);
}

uint64_t InputSection::place_of(uint64_t offset) const {
  if (rewrites.empty()) return offset;
  auto after = std::partition_point(rewrites.begin(), rewrites.end(),
                                    [&](const Rewrite& one) { return one.offset < offset; });
  return after == rewrites.begin() ? offset : place_behind(*--after, offset);
}

uint64_t InputSection::place_behind(const Rewrite& rewrite, uint64_t offset) {
  uint64_t inside = offset - rewrite.offset;
  if (inside >= rewrite.old_size) return offset + static_cast<uint64_t>(rewrite.shift);
  // What lies in replaced bytes moves to the end of those that replace them, at the latest.
  return rewrite.offset + rewrite.old_size + static_cast<uint64_t>(rewrite.shift) -
         rewrite.new_size + std::min<uint64_t>(inside, rewrite.new_size);
}

std::optional<uint64_t> InputSection::own_label(uint32_t symbol) const {
  if (symbol >= file->object.first_global()) return std::nullopt;
  return file->object.symbols().place_in(index, symbol);
}

void InputSection::describe(MapWriter& map) const {
  map.row(address, size(), name());
  map.symbols(*this);
}

uint64_t PlaceCursor::operator()(uint64_t offset) {
  const std::vector<Rewrite>& rewrites = section_.rewrites;
  if (next_ != 0 && rewrites[next_ - 1].offset >= offset) next_ = 0;
  while (next_ != rewrites.size() && rewrites[next_].offset < offset) ++next_;
  return next_ == 0 ? offset : InputSection::place_behind(rewrites[next_ - 1], offset);
}

Symbol& ObjectInput::local(uint32_t index) {
  if (local_places_.empty()) local_places_.resize(object.first_global());
  uint32_t& place = local_places_[index];
  if (place == 0) {
    local_storage_.push_back(make_symbol(*this, object.symbols()[index]));
    place = static_cast<uint32_t>(local_storage_.size());
  }
  return local_storage_[place - 1];
}

std::string place_name(const InputSection& section, uint64_t offset) {
  return fmt::format("{}:({}+{:#x})", section.file->object.name(), section.header().name, offset);
}

std::string symbol_name(const Symbol& symbol) {
  return elf::demangle(symbol.name);
}

}  // namespace natmod::link
