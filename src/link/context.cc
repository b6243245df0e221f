#include "link/context.h"

#include "elf/names.h"
#include "link/archives.h"

namespace natmod::link {

LinkContext::LinkContext(const Options& link_options, const std::vector<Input>& link_inputs)
    : options(link_options), inputs(link_inputs), archives(std::make_unique<ArchiveSet>()) {}

LinkContext::~LinkContext() = default;

const elf::Section& InputSection::header() const {
  return file->object.sections()[index];
}

std::string InputSection::name() const {
  return fmt::format("{}:({})", file->object.name(), header().name);
}

Symbol& ObjectInput::local(uint32_t index) {
  local_places_.resize(object.first_global());
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
