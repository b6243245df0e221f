#include "link/archives.h"

#include <algorithm>
#include <array>

namespace natmod::link {
namespace {

bool is_elf(Bytes bytes) {
  constexpr std::array<uint8_t, 4> kMagic = {0x7f, 'E', 'L', 'F'};
  return bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
}

}  // namespace

void ArchiveSet::add(elf::Archive archive, Origin origin) {
  elf::Archive& kept = archives_.emplace_back(std::move(archive));
  taken_[&kept].resize(kept.members().size());
  Index& index = index_[origin != Origin::module];
  if (kept.has_index()) {
    index.reserve(index.size() + kept.index().size());
    for (const auto& [symbol, member] : kept.index())
      index.try_emplace(symbol, Place{&kept, member, origin});
  } else {
    index_members(kept, origin, index);
  }
}

void ArchiveSet::index_members(elf::Archive& archive, Origin origin, Index& index) {
  for (uint32_t i = 0; i < archive.members().size(); ++i) {
    Bytes bytes = archive.load(i);
    if (!is_elf(bytes)) continue;
    auto object = elf::ObjectFile::parse(bytes, archive.display_name(i));
    for (size_t s = object.first_global(); s < object.symbols().size(); ++s) {
      const elf::Symbol& symbol = object.symbols()[s];
      if (!symbol.is_undefined()) index.try_emplace(symbol.name, Place{&archive, i, origin});
    }
  }
}

std::optional<ArchiveSet::Member> ArchiveSet::take(std::string_view symbol, bool from_libraries) {
  auto found = index_[from_libraries].find(symbol);
  if (found == index_[from_libraries].end()) return std::nullopt;
  auto [archive, member, origin] = found->second;
  std::vector<bool>::reference taken = taken_[archive][member];
  if (taken) return std::nullopt;
  taken = true;
  return Member{elf::ObjectFile::parse(archive->load(member), archive->display_name(member)),
                origin};
}

}  // namespace natmod::link
