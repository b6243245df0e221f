// A static library: `!<arch>` and thin `!<thin>` archives in the GNU/SysV and BSD variants.
// Members of equal name stay distinct, the symbol index is used when it is there and rebuilt from
// the members when it is not.
//
// Source: ar(5), and GNU binutils' description of thin archives.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"

namespace natmod::elf {

struct ArchiveMember {
  std::string_view name;  ///< as stored, long names resolved
  Bytes data;             ///< the member's bytes; empty until load() for a thin archive
  uint64_t offset = 0;    ///< of its header in the archive: tells members of equal name apart
  /// Thin archives only: `name` is itself an archive, and the member is the one whose header is at
  /// this offset in it.
  std::optional<uint64_t> nested;
  std::string_view nested_name;  ///< that member's name, known after load()
};

bool is_archive(Bytes bytes);

class Archive {
 public:
  /// `path` is the archive's own path; the members of a thin archive are found relative to it.
  static Archive parse(Bytes bytes, std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  const std::vector<ArchiveMember>& members() const { return members_; }

  /// (symbol, index in members()) in the archive's order. From the archive's index if it has one.
  /// Without one it is empty and has_index() is false: the caller reads the members' own tables.
  struct IndexEntry {
    std::string_view symbol;
    uint32_t member;
  };
  const std::vector<IndexEntry>& index() const { return index_; }
  bool has_index() const { return has_index_; }

  /// The member's bytes; reads the file of a thin archive's member (Error if it is gone) and keeps
  /// it. The bytes outlive moves of the Archive.
  Bytes load(size_t member);

  /// How messages call the member: `libm.a:(s_sin.o)`.
  std::string display_name(size_t member) const;

 private:
  friend class ArchiveParser;
  struct ThinFile;
  Bytes load_nested(ArchiveMember& member, ThinFile& file);

  std::filesystem::path path_;
  std::vector<ArchiveMember> members_;
  std::vector<IndexEntry> index_;
  bool has_index_ = false;
  bool is_thin_ = false;
  std::map<std::string, std::shared_ptr<ThinFile>> thin_files_;  // by path
};

}  // namespace natmod::elf
