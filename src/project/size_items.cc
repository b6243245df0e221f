#include "project/size_items.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/sha256.h"

namespace natmod::project {
namespace {

constexpr const char* kLinker = "(linker)";

/// "0x00000047      120   name": rows of a section's symbols have two more spaces before the name.
struct Row {
  size_t address = 0;
  size_t bytes = 0;
  bool is_within = false;
  std::string_view name;
};

std::optional<Row> parse_row(std::string_view line) {
  Row row;
  if (!line.starts_with("0x")) return std::nullopt;
  const char* end = line.data() + line.size();
  auto [after, error] = std::from_chars(line.data() + 2, end, row.address, 16);
  if (error != std::errc()) return std::nullopt;
  while (after != end && *after == ' ') ++after;
  auto [at, bad] = std::from_chars(after, end, row.bytes);
  if (bad != std::errc() || at == end || *at != ' ') return std::nullopt;
  row.name = line.substr(static_cast<size_t>(at - line.data()) + 1);
  row.is_within = row.name.starts_with("  ");
  if (row.is_within) row.name.remove_prefix(2);
  return row;
}

class MapReader {
 public:
  explicit MapReader(std::string_view map) : map_(map) {}

  std::vector<SizeItem> read() {
    std::string_view before;
    while (!map_.empty()) {
      std::string_view line = take_line();
      if (line.starts_with("offset ")) {
        close_section();
        segment_ = before;
      } else if (line.empty()) {
        close_section();
        segment_ = {};
      } else if (auto row = segment_.empty() ? std::nullopt : parse_row(line)) {
        add(*row);
      }
      before = line;
    }
    close_section();
    return std::move(items_);
  }

 private:
  std::string_view take_line() {
    size_t end = std::min(map_.find('\n'), map_.size());
    std::string_view line = map_.substr(0, end);
    map_.remove_prefix(std::min(end + 1, map_.size()));
    return line;
  }

  void add(const Row& row) {
    if (!row.is_within) {
      close_section();
      open_ = SizeItem{std::string(segment_), kLinker, std::string(row.name), "", row.bytes};
      split(row.name, *open_);
      rest_ = row.bytes;
      return;
    }
    // Symbols may overlap (two names of one function): a byte is counted under the first.
    if (!open_ || !seen_.insert(row.address).second) return;
    SizeItem item = *open_;
    bool is_symbol = open_->object != kLinker || !split(row.name, item);
    if (is_symbol) item.symbol = row.name;
    item.bytes = std::min(row.bytes, rest_);
    rest_ -= item.bytes;
    if (item.bytes > 0) items_.push_back(std::move(item));
  }

  /// "object:(section)"; false if it is not of this form. The object may be "archive:(member)".
  static bool split(std::string_view name, SizeItem& item) {
    size_t mark = name.rfind(":(");
    if (mark == name.npos || mark == 0 || !name.ends_with(')')) return false;
    item.object = name.substr(0, mark);
    item.section = name.substr(mark + 2, name.size() - mark - 3);
    return true;
  }

  void close_section() {
    if (open_ && rest_ > 0) {
      open_->bytes = rest_;
      items_.push_back(*open_);
    }
    open_.reset();
    seen_.clear();
  }

  std::string_view map_;
  std::string_view segment_;
  std::optional<SizeItem> open_;
  size_t rest_ = 0;  ///< bytes of it that no symbol has covered
  std::set<size_t> seen_;
  std::vector<SizeItem> items_;
};

/// What the linker wrote for the module that the map describes.
std::string_view digest_in(std::string_view map) {
  constexpr std::string_view kMark = "\nSHA-256 of text and RODATA ";
  size_t at = map.find(kMark);
  if (at == map.npos) return {};
  std::string_view rest = map.substr(at + kMark.size());
  return rest.substr(0, rest.find('\n'));
}

/// Merged files have bytecode beside the machine code.
bool is_map_of(std::string_view digest, const mpy::RawCode& code) {
  if (code.kind == mpy::CodeKind::native_viper) {
    std::vector<uint8_t> bytes = code.code;
    bytes.insert(bytes.end(), code.rodata.begin(), code.rodata.end());
    if (sha256(bytes) == digest) return true;
  }
  return std::ranges::any_of(code.children,
                             [&](const mpy::RawCode& child) { return is_map_of(digest, child); });
}

/// Paths of a build are long, and their end is what tells files apart.
std::string short_object(const std::string& object) {
  size_t folder = object.find(".dir/");
  if (folder != object.npos) return object.substr(folder + 5);
  return object.substr(object.rfind('/') + 1);
}

}  // namespace

std::vector<SizeItem> read_size_items(std::string_view map, std::string_view name,
                                      const mpy::MpyFile& file, std::string_view path) {
  if (!map.starts_with("architecture ")) fail("{}: not a map of natmod link", name);
  if (!is_map_of(digest_in(map), file.code)) {
    fail("{}: is the map of another build than {}; link writes both at once (--map)", name, path);
  }
  std::vector<SizeItem> items = MapReader(map).read();
  for (SizeItem& item : items) item.object = short_object(item.object);
  return items;
}

std::vector<SizeSum> sum_by(std::string_view what, const std::vector<SizeItem>& items) {
  std::map<std::pair<std::string, std::string>, size_t> sums;
  for (const SizeItem& item : items) {
    std::string name = item.object;
    if (what == "section") name += ":(" + item.section + ")";
    if (what == "function") name = !item.symbol.empty() ? item.symbol : item.section;
    sums[{item.segment, name}] += item.bytes;
  }
  std::vector<SizeSum> sorted;
  sorted.reserve(sums.size());
  for (const auto& [key, bytes] : sums) sorted.push_back({key.first, key.second, bytes});
  std::ranges::stable_sort(sorted,
                           [](const SizeSum& a, const SizeSum& b) { return a.bytes > b.bytes; });
  return sorted;
}

}  // namespace natmod::project
