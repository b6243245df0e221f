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

/// What a file is to the link, and what a definition of it gives way to.
enum class Origin : uint8_t {
  module,   ///< it was named: an object, or an archive of the module's own
  library,  ///< it was given with -l: firmware's functions come before its own
  runtime,  ///< nobody named it; all other definitions come before its own
};

class ArchiveSet {
 public:
  void add(elf::Archive archive, Origin origin);

  struct Member {
    elf::ObjectFile object;
    Origin origin;
  };

  /// The member that defines `symbol`, parsed; nullopt if none does, or it was taken before.
  std::optional<Member> take(std::string_view symbol, bool from_libraries);

 private:
  struct Place {
    elf::Archive* archive;
    uint32_t member;
    Origin origin;
  };
  using Index = std::unordered_map<std::string_view, Place>;

  static void index_members(elf::Archive& archive, Origin origin, Index& index);

  std::deque<elf::Archive> archives_;
  Index index_[2];  ///< positional archives, libraries
  std::unordered_map<const elf::Archive*, std::vector<bool>> taken_;
};

}  // namespace natmod::link
