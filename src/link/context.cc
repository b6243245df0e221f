#include "link/context.h"

#include <algorithm>

#include "elf/names.h"
#include "link/archives.h"

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
  bool is_shorter = relaxation != nullptr && !relaxation->deletions.empty();
  return header().size - (is_shorter ? relaxation->deletions.back().total : 0);
}

uint64_t InputSection::place_of(uint64_t offset) const {
  if (relaxation == nullptr) return offset;
  const std::vector<Deletion>& deletions = relaxation->deletions;
  auto after = std::partition_point(deletions.begin(), deletions.end(),
                                    [&](const Deletion& one) { return one.offset < offset; });
  if (after == deletions.begin()) return offset;
  const Deletion& last = *--after;
  // What lies in deleted bytes moves to their start.
  uint64_t inside = std::min<uint64_t>(offset - last.offset, last.size);
  return offset - (last.total - last.size) - inside;
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

uint64_t BssItem::alignment() const {
  return section != nullptr ? section->header().alignment : uint64_t{1} << common->alignment_log2;
}

std::string place_name(const InputSection& section, uint64_t offset) {
  return fmt::format("{}:({}+{:#x})", section.file->object.name(), section.header().name, offset);
}

std::string symbol_name(const Symbol& symbol) {
  return elf::demangle(symbol.name);
}

}  // namespace natmod::link
