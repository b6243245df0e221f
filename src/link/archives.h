// The static libraries of a link, and which member defines a symbol. Order decides between members
// that define the same name: the first on the command line, and in it the first of the archive.
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "elf/archive.h"
#include "elf/object_file.h"

namespace natmod::link {

class ArchiveSet {
 public:
  /// `is_library`: given with -l, so the firmware's functions come before it.
  void add(elf::Archive archive, bool is_library);

  /// The member that defines `symbol`, parsed; nullopt if none does, or it was taken before.
  std::optional<elf::ObjectFile> take(std::string_view symbol, bool from_libraries);

 private:
  struct Place {
    elf::Archive* archive;
    uint32_t member;
  };
  using Index = std::unordered_map<std::string_view, Place>;

  static void index_members(elf::Archive& archive, Index& index);

  std::deque<elf::Archive> archives_;
  Index index_[2];  ///< positional archives, libraries
  std::unordered_map<const elf::Archive*, std::vector<bool>> taken_;
};

}  // namespace natmod::link
