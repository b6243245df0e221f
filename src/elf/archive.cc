#include "elf/archive.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "base/error.h"
#include "base/files.h"
#include "elf/string_table.h"

namespace natmod::elf {
namespace {

constexpr std::string_view kMagic = "!<arch>\n";
constexpr std::string_view kThinMagic = "!<thin>\n";

// What stands before each member. Every field is text, padded with spaces.
struct MemberHeader {
  char name[16];
  char date[12];
  char uid[6];
  char gid[6];
  char mode[8];
  char size[10];
  char end[2];
};
static_assert(sizeof(MemberHeader) == 60);

std::string_view text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool has_magic(Bytes bytes, std::string_view magic) {
  return text(bytes.first(std::min(bytes.size(), magic.size()))) == magic;
}

template <size_t size>
std::string_view field(const char (&chars)[size]) {
  std::string_view view(chars, size);
  return view.substr(0, view.find_last_not_of(' ') + 1);
}

// A decimal number that fills `digits`; false if it is anything else.
bool parse_decimal(std::string_view digits, uint64_t& value) {
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && end == digits.data() + digits.size();
}

uint64_t big_endian(Bytes bytes) {
  uint64_t value = 0;
  for (uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

// A thin archive may name anything; reading a device might not end.
std::vector<uint8_t> read_regular_file(const std::filesystem::path& path) {
  std::error_code error;
  auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    fail("{}: is not a regular file", path.string());
  }
  return read_file(path);
}

// The BSD index: `__.SYMDEF`, `__.SYMDEF SORTED` and the 64-bit `__.SYMDEF_64`.
bool is_bsd_index(std::string_view name) {
  return name.starts_with("__.SYMDEF");
}

}  // namespace

// Walks the members once; the index is resolved at the end, when all offsets are known.
class ArchiveParser {
 public:
  ArchiveParser(Bytes bytes, std::filesystem::path path)
      : bytes_(bytes), file_(path.string()), reader_(bytes, file_, kMagic.size()) {
    archive_.path_ = std::move(path);
    archive_.is_thin_ = has_magic(bytes, kThinMagic);
  }

  Archive run() {
    while (!reader_.at_end()) read_member();
    read_index();
    return std::move(archive_);
  }

 private:
  enum class IndexKind { kNone, kGnu32, kGnu64, kBsd32, kBsd64 };

  void read_member();
  void read_table(const ArchiveMember& table);
  void resolve_name(ArchiveMember& member) const;
  std::string_view long_name(std::string_view reference, size_t header_offset) const;
  void add_member(const ArchiveMember& member);
  void read_index();
  template <size_t word>
  void read_gnu_index();
  template <size_t word>
  void read_bsd_index();
  void add_index_entry(Bytes names, uint64_t name, uint64_t offset);

  template <class... Args>
  [[noreturn]] void bad(size_t offset, fmt::format_string<Args...> format, Args&&... args) const {
    fail("{}: offset {:#x}: {}", file_, offset, fmt::format(format, std::forward<Args>(args)...));
  }

  Bytes bytes_;
  std::string file_;
  ByteReader reader_;
  Archive archive_;
  Bytes long_names_;
  Bytes index_;
  IndexKind index_kind_ = IndexKind::kNone;
  std::unordered_map<uint64_t, uint32_t> member_at_;  // by offset of the header
};

void ArchiveParser::read_member() {
  const size_t offset = reader_.offset();
  if (reader_.left() < sizeof(MemberHeader)) bad(offset, "truncated member header");
  const auto& header =
      *reinterpret_cast<const MemberHeader*>(reader_.take(sizeof(MemberHeader)).data());
  if (std::string_view(header.end, 2) != "`\n") bad(offset, "is not a member header");
  uint64_t size = 0;
  if (!parse_decimal(field(header.size), size)) {
    bad(offset, "member size '{}' is not a number", field(header.size));
  }
  ArchiveMember member{field(header.name), {}, offset, {}, {}};
  // The members of a thin archive are files of their own; its tables are inside all the same.
  const bool is_table = member.name == "/" || member.name == "//" || member.name == "/SYM64/";
  if (is_table || !archive_.is_thin_) {
    if (size > reader_.left()) {
      bad(offset, "member of {} bytes, but the file ends after {}", size, reader_.left());
    }
    member.data = reader_.take(size);
    if (size % 2 != 0 && !reader_.at_end()) reader_.take(1);
  }
  if (is_table) {
    read_table(member);
  } else {
    resolve_name(member);
    add_member(member);
  }
}

void ArchiveParser::read_table(const ArchiveMember& table) {
  if (table.name == "//") {
    long_names_ = table.data;
  } else {
    index_ = table.data;
    index_kind_ = table.name == "/" ? IndexKind::kGnu32 : IndexKind::kGnu64;
  }
}

void ArchiveParser::resolve_name(ArchiveMember& member) const {
  std::string_view name = member.name;
  if (name.starts_with("#1/")) {  // BSD: the name is the start of the data, padded with NULs
    uint64_t length = 0;
    if (!parse_decimal(name.substr(3), length) || length > member.data.size()) {
      bad(member.offset, "name '{}' is longer than the member", name);
    }
    name = text(member.data.first(length));
    member.name = name.substr(0, name.find('\0'));
    member.data = member.data.subspan(length);
  } else if (name.starts_with('/')) {  // GNU: `/12` is at 12 of the long names
    name.remove_prefix(1);
    // `/12:345` in a thin archive: the member at 345 of the archive whose name is at 12.
    const size_t colon = archive_.is_thin_ ? name.find(':') : name.npos;
    member.name = long_name(name.substr(0, colon), member.offset);
    if (colon != name.npos && !parse_decimal(name.substr(colon + 1), member.nested.emplace())) {
      bad(member.offset, "name '/{}' is neither special nor a number", name);
    }
  } else if (name.ends_with('/')) {  // GNU: a short name may hold spaces, so it has an end
    member.name.remove_suffix(1);
  }
}

// The name at `reference` of the long names, where it ends in "/\n", or in NUL from some archivers.
std::string_view ArchiveParser::long_name(std::string_view reference, size_t header_offset) const {
  uint64_t start = 0;
  if (!parse_decimal(reference, start)) {
    bad(header_offset, "name '/{}' is neither special nor a number", reference);
  }
  if (start >= long_names_.size()) {
    bad(header_offset, "name at {} is outside the table of long names ({} bytes)", start,
        long_names_.size());
  }
  std::string_view name = text(long_names_).substr(start, StringTable::kMaxLength);
  const size_t end = std::min(name.find('\n'), name.find('\0'));
  if (end == name.npos) bad(header_offset, "name at {} of the long names does not end", start);
  name = name.substr(0, end);
  if (name.ends_with('/')) name.remove_suffix(1);
  return name;
}

void ArchiveParser::add_member(const ArchiveMember& member) {
  if (is_bsd_index(member.name)) {
    index_ = member.data;
    index_kind_ = member.name.starts_with("__.SYMDEF_64") ? IndexKind::kBsd64 : IndexKind::kBsd32;
    return;
  }
  if (member.name.empty()) bad(member.offset, "member has no name");
  member_at_[member.offset] = static_cast<uint32_t>(archive_.members_.size());
  archive_.members_.push_back(member);
}

void ArchiveParser::read_index() {
  archive_.has_index_ = index_kind_ != IndexKind::kNone;
  switch (index_kind_) {
    case IndexKind::kNone:
      return;
    case IndexKind::kGnu32:
      return read_gnu_index<4>();
    case IndexKind::kGnu64:
      return read_gnu_index<8>();
    case IndexKind::kBsd32:
      return read_bsd_index<4>();
    case IndexKind::kBsd64:
      return read_bsd_index<8>();
  }
}

// Count, then a header offset for each symbol, all big-endian; then the names in the same order.
template <size_t word>
void ArchiveParser::read_gnu_index() {
  if (index_.size() < word) fail("{}: truncated symbol index", file_);
  uint64_t count = big_endian(index_.first(word));
  if (count > index_.size() / word - 1) {
    fail("{}: symbol index of {} entries in {} bytes", file_, count, index_.size());
  }
  archive_.index_.reserve(count);
  Bytes offsets = index_.subspan(word, count * word);
  Bytes names = index_.subspan(word + count * word);
  uint64_t name = 0;
  for (uint64_t i = 0; i < count; ++i) {
    add_index_entry(names, name, big_endian(offsets.subspan(i * word, word)));
    name += archive_.index_.back().symbol.size() + 1;
  }
}

// Size of the table, pairs of name and header offset; size of the names, names. Little-endian.
template <size_t word>
void ArchiveParser::read_bsd_index() {
  ByteReader reader(index_, file_);
  auto number = [&] { return word == 4 ? reader.u32() : reader.u64(); };
  if (index_.empty()) return;
  if (reader.left() < word) fail("{}: truncated symbol index", file_);
  uint64_t table_size = number();
  if (table_size > reader.left() || table_size % (2 * word) != 0 ||
      reader.left() - table_size < word) {
    fail("{}: symbol index of {} bytes in {} bytes", file_, table_size, index_.size());
  }
  Bytes table = reader.take(table_size);
  uint64_t names_size = number();
  if (names_size > reader.left()) {
    fail("{}: symbol names of {} bytes in {} bytes", file_, names_size, reader.left());
  }
  Bytes names = reader.take(names_size);
  ByteReader entries(table, file_);
  auto entry = [&] { return word == 4 ? entries.u32() : entries.u64(); };
  archive_.index_.reserve(table_size / (2 * word));
  while (!entries.at_end()) {
    uint64_t name = entry();
    add_index_entry(names, name, entry());
  }
}

void ArchiveParser::add_index_entry(Bytes names, uint64_t name, uint64_t offset) {
  const size_t number = archive_.index_.size();
  auto symbol = StringTable{names}.at(name);
  if (!symbol) {
    fail("{}: symbol index entry {}: no name of at most {} bytes at {:#x} ({:#x} bytes)", file_,
         number, StringTable::kMaxLength, name, names.size());
  }
  auto member = member_at_.find(offset);
  if (member == member_at_.end()) {
    fail("{}: symbol index entry {} ({}): no member at offset {:#x}", file_, number, *symbol,
         offset);
  }
  archive_.index_.push_back({*symbol, member->second});
}

bool is_archive(Bytes bytes) {
  return has_magic(bytes, kMagic) || has_magic(bytes, kThinMagic);
}

Archive Archive::parse(Bytes bytes, std::filesystem::path path) {
  if (!is_archive(bytes)) fail("{}: is not an archive", path.string());
  return ArchiveParser(bytes, std::move(path)).run();
}

// A file that a thin archive names, read once however many members come from it.
struct Archive::ThinFile {
  std::vector<uint8_t> contents;
  std::optional<Archive> archive;  // parsed if members are nested in it
};

Bytes Archive::load(size_t index) {
  ArchiveMember& member = members_[index];
  if (!is_thin_ || member.data.data() != nullptr) return member.data;
  // An absolute name replaces the folder.
  const std::filesystem::path path = path_.parent_path() / member.name;
  try {
    std::shared_ptr<ThinFile>& file = thin_files_[path.string()];
    if (!file) file = std::make_shared<ThinFile>(ThinFile{read_regular_file(path), {}});
    member.data = member.nested ? load_nested(member, *file) : Bytes(file->contents);
  } catch (const Error& error) {
    fail("{}: {}", display_name(index), error.what());
  }
  return member.data;
}

Bytes Archive::load_nested(ArchiveMember& member, ThinFile& file) {
  if (!file.archive) {
    file.archive = parse(file.contents, path_.parent_path() / member.name);
    // ar flattens these; following them could go in a circle.
    if (file.archive->is_thin_) fail("{}: is a thin archive", file.archive->path_.string());
  }
  for (const ArchiveMember& inner : file.archive->members_) {
    if (inner.offset != *member.nested) continue;
    member.nested_name = inner.name;
    return inner.data;
  }
  fail("{}: no member at offset {:#x}", file.archive->path_.string(), *member.nested);
}

std::string Archive::display_name(size_t index) const {
  const ArchiveMember& member = members_[index];
  std::string_view colon = member.nested_name.empty() ? "" : ":";
  return fmt::format("{}:({}{}{})", path_.string(), member.name, colon, member.nested_name);
}

}  // namespace natmod::elf
