// Builds archives by hand, in each dialect.
//
//   ArchiveBuilder archive(ArchiveBuilder::kGnu);
//   size_t member = archive.add("f.o", object);
//   archive.index("f", member);
//   std::vector<uint8_t> bytes = archive.build();
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "elf/elf_builder.h"

namespace natmod::test {

class ArchiveBuilder {
 public:
  enum Style {
    kGnu,   ///< names longer than 15 bytes in the `//` member; big-endian index `/`
    kBsd,   ///< names in front of the data; little-endian index `__.SYMDEF`
    kThin,  ///< GNU, with the members' data left out and all names in `//`
  };

  explicit ArchiveBuilder(Style style) : style_(style) {}

  bool has_64_bit_index = false;

  /// Adds a member and returns its number. In a thin archive `data` gives the size alone.
  size_t add(std::string name, Buffer data = {});
  /// kThin: the member whose header is at `offset` of the archive `name`.
  size_t add_nested(std::string name, uint64_t offset);

  void index(std::string symbol, size_t member) { index_.push_back({symbol, member, {}}); }
  /// An index entry with any offset.
  void index_at(std::string symbol, uint64_t offset) { index_.push_back({symbol, 0, offset}); }

  Buffer build() const;

 private:
  struct Member {
    std::string name;
    Buffer data;
    std::optional<uint64_t> nested;
  };
  struct IndexEntry {
    std::string symbol;
    size_t member;
    std::optional<uint64_t> offset;
  };

  Buffer gnu_index(const std::vector<uint64_t>& offsets) const;
  Buffer bsd_index(const std::vector<uint64_t>& offsets) const;
  uint64_t offset_of(const IndexEntry& entry, const std::vector<uint64_t>& offsets) const;
  void write(Buffer& out, std::vector<uint64_t>& offsets) const;

  Style style_;
  std::vector<Member> members_;
  std::vector<IndexEntry> index_;
};

/// One member with its header, as it stands in an archive: for headers that no archiver writes.
Buffer raw_member(const std::string& name, const Buffer& data, std::optional<std::string> size = {},
                  const std::string& end = "`\n");

/// The bytes of a text.
Buffer bytes_of(const std::string& text);

}  // namespace natmod::test
