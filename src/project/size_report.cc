#include "project/size_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/files.h"

namespace natmod::project {
namespace {

constexpr SizeField kFields[] = {
    {"file", &Sizes::file},       {"text", &Sizes::text},
    {"rodata", &Sizes::rodata},   {"data", &Sizes::data},
    {"bss", &Sizes::bss},         {"bytecode", &Sizes::bytecode},
    {"qstrs", &Sizes::qstrs},     {"qstr_bytes", &Sizes::qstr_bytes},
    {"objects", &Sizes::objects}, {"relocations", &Sizes::relocations},
};

long long difference(size_t a, size_t b) {
  return static_cast<long long>(b) - static_cast<long long>(a);
}

}  // namespace

std::span<const SizeField> size_fields() {
  return kFields;
}

MeasuredModule measure_module(const std::string& path, const std::string& map, bool with_memory) {
  MeasuredModule module;
  module.path = path;
  const std::vector<uint8_t> bytes = read_file(path);
  const mpy::MpyFile file = mpy::read(bytes, path);
  module.arch = mpy::arch_name(file.arch);
  module.sizes = measure(file, bytes.size());
  if (!map.empty()) {
    module.items = read_size_items(read_text(map), map, file, path);
    tell_apart(module.sizes, module.items);
  }
  if (with_memory) module.ram = measure_memory(path, file.arch, module.sizes.text);
  return module;
}

std::string show_sizes(const MeasuredModule& module, const std::string& by) {
  std::string out;
  out += fmt::format("{}: {}\n", module.path, module.arch);
  for (const SizeField& field : kFields)
    out += fmt::format("{:>8} {}\n", module.sizes.*field.value, field.name);
  if (!module.ram.empty()) {
    out += fmt::format("\n{:<8} {:>8} {:>11}   after the import\n", "PORT", "HEAP", "EXECUTABLE");
    for (const MemoryUse& use : module.ram) {
      out += fmt::format("{:<8} {:>8} {:>11}\n", use.port, use.heap, use.executable);
    }
  }
  if (module.items.empty()) return out;
  out += fmt::format("\n{:>8} {:<8} {}\n", "BYTES", "SEGMENT", by);
  for (const SizeSum& sum : sum_by(by, module.items)) {
    out += fmt::format("{:>8} {:<8} {}\n", sum.bytes, sum.segment, sum.name);
  }
  return out;
}

std::vector<SizeChange> size_changes(const MeasuredModule& a, const MeasuredModule& b,
                                     const std::string& by) {
  std::map<std::pair<std::string, std::string>, SizeChange> rows;
  auto row = [&](const SizeSum& sum) -> SizeChange& {
    auto [place, is_new] = rows.try_emplace({sum.segment, sum.name});
    if (is_new) place->second.sum = {sum.segment, sum.name, 0};
    return place->second;
  };
  for (const SizeSum& sum : sum_by(by, a.items)) row(sum).before = sum.bytes;
  for (const SizeSum& sum : sum_by(by, b.items)) row(sum).sum.bytes = sum.bytes;
  std::vector<SizeChange> changes;
  for (const auto& [key, change] : rows) {
    if (change.before != change.sum.bytes) changes.push_back(change);
  }
  std::ranges::stable_sort(changes, [](const SizeChange& x, const SizeChange& y) {
    return std::abs(difference(x.before, x.sum.bytes)) >
           std::abs(difference(y.before, y.sum.bytes));
  });
  return changes;
}

std::string show_size_difference(const MeasuredModule& a, const MeasuredModule& b,
                                 const std::string& by) {
  std::string out;
  out += fmt::format("{} -> {}\n{:>8} {:>8} {:>8}\n", a.path, b.path, "BEFORE", "AFTER", "CHANGE");
  for (const SizeField& field : kFields) {
    size_t before = a.sizes.*field.value, after = b.sizes.*field.value;
    out += fmt::format("{:>8} {:>8} {:>+8} {}\n", before, after, difference(before, after),
                       field.name);
  }
  std::vector<SizeChange> changes = size_changes(a, b, by);
  if (changes.empty()) return out;
  out += fmt::format("\n{:>8} {:>8} {:>8} {:<8} {}\n", "BEFORE", "AFTER", "CHANGE", "SEGMENT", by);
  for (const SizeChange& change : changes) {
    out += fmt::format("{:>8} {:>8} {:>+8} {:<8} {}\n", change.before, change.sum.bytes,
                       difference(change.before, change.sum.bytes), change.sum.segment,
                       change.sum.name);
  }
  return out;
}

}  // namespace natmod::project
