#include "mpy/merge.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "mpy/opcodes.h"
#include "mpy/shift_tables.h"
#include "mpy/vuint.h"

namespace natmod::mpy {
namespace {

bool is_native(const NamedFile& input) {
  return input.file.arch != Arch::none;
}
bool must_be_first(const NamedFile& input) {
  return !can_shift_tables(input.file.code);
}

void check_agreement(const std::vector<NamedFile>& files) {
  const NamedFile* first = nullptr;
  const NamedFile* fixed = nullptr;
  ErrorList errors;
  for (const NamedFile& input : files) {
    if (!is_native(input)) continue;
    if (!first) first = &input;
    if (input.file.arch != first->file.arch) {
      errors.add("{}: architecture {}, but {} is for {}", input.name, arch_name(input.file.arch),
                 first->name, arch_name(first->file.arch));
    }
    if (input.file.sub_version != first->file.sub_version) {
      errors.add("{}: .mpy {}.{}, but {} is {}.{}", input.name, kVersion, input.file.sub_version,
                 first->name, kVersion, first->file.sub_version);
    }
    if (!must_be_first(input)) continue;
    if (fixed) {
      errors.add(
          "{}: has @native or @viper functions, and so has {}: at most one merged file can have "
          "such code, because its table indices are fixed",
          input.name, fixed->name);
    }
    fixed = &input;
  }
  errors.checkpoint();
}

/// Code that cannot move must be first; otherwise the first native file is.
void put_native_first(std::vector<NamedFile>& files) {
  auto first = std::ranges::find_if(files, must_be_first);
  if (first == files.end()) first = std::ranges::find_if(files, is_native);
  if (first != files.end()) std::rotate(files.begin(), first, first + 1);
}

/// A function that makes a function of each child and calls it.
RawCode call_children(size_t count) {
  RawCode outer;
  // Prelude: one stack slot, no arguments; one byte of names, which is QSTR 0, the source file.
  outer.code = {0x00, 0x02, 0x00};
  for (size_t i = 0; i < count; ++i) {
    outer.code.push_back(kOpMakeFunction);
    append_vuint(outer.code, i);
    outer.code.insert(outer.code.end(), {kOpCallFunction, 0, kOpPopTop});
  }
  outer.code.insert(outer.code.end(), {kOpLoadConstNone, kOpReturnValue});
  return outer;
}

}  // namespace

MpyFile merge(std::vector<NamedFile> files) {
  if (files.size() == 1) return std::move(files.front().file);
  check_agreement(files);
  put_native_first(files);

  MpyFile merged;
  const MpyFile& first = files.front().file;
  merged.arch = first.arch;
  merged.sub_version = first.arch == Arch::none ? uint8_t{0} : first.sub_version;
  merged.small_int_bits = 0;
  merged.code = call_children(files.size());
  for (auto& [name, file] : files) {
    TableShift shift{static_cast<uint32_t>(merged.qstrs.size()),
                     static_cast<uint32_t>(merged.objects.size())};
    bool is_first = merged.code.children.empty();
    if (!is_first) shift_tables(file.code, file.arch, shift, name + ": code");
    merged.code.children.push_back(std::move(file.code));
    std::ranges::move(file.qstrs, std::back_inserter(merged.qstrs));
    std::ranges::move(file.objects, std::back_inserter(merged.objects));
    if (file.arch != Arch::none) merged.arch_flags |= file.arch_flags;
    merged.small_int_bits = std::max(merged.small_int_bits, file.small_int_bits);
  }
  return merged;
}

}  // namespace natmod::mpy
