#include "elf/archive_builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace natmod::test {
namespace {

void append(Buffer& out, const Buffer& bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void put_big_endian(Buffer& out, uint64_t value, size_t size) {
  for (size_t i = size; i-- > 0;) out.push_back(static_cast<uint8_t>(value >> 8 * i));
}

Buffer header(const std::string& name, const std::string& size, const std::string& end) {
  return bytes_of(
      fmt::format("{:<16}{:<12}{:<6}{:<6}{:<8}{:<10}{}", name, 0, 0, 0, 644, size, end));
}

}  // namespace

Buffer bytes_of(const std::string& text) {
  return Buffer(text.begin(), text.end());
}

Buffer raw_member(const std::string& name, const Buffer& data, std::optional<std::string> size,
                  const std::string& end) {
  Buffer out = header(name, size.value_or(std::to_string(data.size())), end);
  append(out, data);
  if (data.size() % 2 != 0) out.push_back('\n');
  return out;
}

size_t ArchiveBuilder::add(std::string name, Buffer data) {
  members_.push_back({std::move(name), std::move(data), {}});
  return members_.size() - 1;
}

size_t ArchiveBuilder::add_nested(std::string name, uint64_t offset) {
  members_.push_back({std::move(name), {}, offset});
  return members_.size() - 1;
}

uint64_t ArchiveBuilder::offset_of(const IndexEntry& entry,
                                   const std::vector<uint64_t>& offsets) const {
  return entry.offset ? *entry.offset : offsets.at(entry.member);
}

Buffer ArchiveBuilder::gnu_index(const std::vector<uint64_t>& offsets) const {
  const size_t word = has_64_bit_index ? 8 : 4;
  Buffer out;
  put_big_endian(out, index_.size(), word);
  for (const IndexEntry& entry : index_) put_big_endian(out, offset_of(entry, offsets), word);
  for (const IndexEntry& entry : index_) append(out, bytes_of(entry.symbol + '\0'));
  return out;
}

Buffer ArchiveBuilder::bsd_index(const std::vector<uint64_t>& offsets) const {
  const size_t word = has_64_bit_index ? 8 : 4;
  Buffer table, names;
  for (const IndexEntry& entry : index_) {
    put(table, names.size(), word);
    put(table, offset_of(entry, offsets), word);
    append(names, bytes_of(entry.symbol + '\0'));
  }
  Buffer out;
  put(out, table.size(), word);
  append(out, table);
  put(out, names.size(), word);
  append(out, names);
  return out;
}

void ArchiveBuilder::write(Buffer& out, std::vector<uint64_t>& offsets) const {
  if (!index_.empty() && style_ == kBsd) {
    append(out, raw_member(has_64_bit_index ? "__.SYMDEF_64" : "__.SYMDEF", bsd_index(offsets)));
  } else if (!index_.empty()) {
    append(out, raw_member(has_64_bit_index ? "/SYM64/" : "/", gnu_index(offsets)));
  }
  auto is_long = [&](const Member& member) {
    return style_ == kThin || (style_ == kGnu && member.name.size() > 15);
  };
  Buffer long_names;
  std::vector<size_t> name_at(members_.size());
  for (size_t i = 0; i < members_.size(); ++i) {
    if (!is_long(members_[i])) continue;
    name_at[i] = long_names.size();
    append(long_names, bytes_of(members_[i].name + "/\n"));
  }
  if (!long_names.empty()) append(out, raw_member("//", long_names));
  for (size_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    offsets[i] = out.size();
    if (style_ == kBsd) {
      Buffer data = bytes_of(member.name);
      append(data, member.data);
      append(out, raw_member(fmt::format("#1/{}", member.name.size()), data));
      continue;
    }
    std::string name = is_long(member) ? fmt::format("/{}", name_at[i]) : member.name + "/";
    if (member.nested) name += fmt::format(":{}", *member.nested);
    append(out, style_ == kThin ? header(name, std::to_string(member.data.size()), "`\n")
                                : raw_member(name, member.data));
  }
}

Buffer ArchiveBuilder::build() const {
  // The index stands before the members whose offsets it holds; its size does not depend on them.
  std::vector<uint64_t> offsets(members_.size());
  Buffer out;
  for (int round = 0; round < 2; ++round) {
    out = bytes_of(style_ == kThin ? "!<thin>\n" : "!<arch>\n");
    write(out, offsets);
  }
  return out;
}

}  // namespace natmod::test
