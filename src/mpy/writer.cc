// MpyFile to bytes. The order of the fields is the loader's (py/persistentcode.c).
#include "mpy/mpy_file.h"
#include "mpy/relocation_codec.h"
#include "mpy/static_qstrs.h"
#include "mpy/vuint.h"

namespace natmod::mpy {
namespace {

using Buffer = std::vector<uint8_t>;

void append(Buffer& out, const auto& bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_qstr(Buffer& out, const std::string& text) {
  if (auto number = static_qstr_number(text)) {
    append_vuint(out, uint64_t{*number} << 1 | 1);
    return;
  }
  append_vuint(out, uint64_t{text.size()} << 1);
  append(out, text);
  out.push_back(0);
}

void append_object(Buffer& out, const Object& object) {
  using enum Object::Type;
  out.push_back(static_cast<uint8_t>(object.type));
  switch (object.type) {
    case fun_table:
    case none:
    case false_:
    case true_:
    case ellipsis:
      return;
    case str:
    case bytes:
    case integer:
    case floating:
    case complex:
      append_vuint(out, object.text.size());
      append(out, object.text);
      if (object.type == str || object.type == bytes) out.push_back(0);
      return;
    case tuple:
      append_vuint(out, object.items.size());
      for (const Object& item : object.items) append_object(out, item);
      return;
  }
}

uint32_t viper_scope_flags(const RawCode& code) {
  uint32_t flags = code.scope_flags & ~uint32_t{kScopeViperRodata | kScopeViperBss};
  if (!code.relocations.empty()) flags |= kScopeViperReloc;
  if (!code.rodata.empty()) flags |= kScopeViperRodata;
  if (code.bss_size != 0) flags |= kScopeViperBss;
  return flags;
}

void append_viper(Buffer& out, const RawCode& code, uint32_t flags) {
  append_vuint(out, flags);
  if (!code.rodata.empty()) append_vuint(out, code.rodata.size());
  if (code.bss_size != 0) append_vuint(out, code.bss_size);
  append(out, code.rodata);
}

}  // namespace

void append_raw_code(Buffer& out, const RawCode& code) {
  unsigned kind = static_cast<unsigned>(code.kind) - static_cast<unsigned>(CodeKind::bytecode);
  append_vuint(out, uint64_t{code.code.size()} << 3 | uint64_t{!code.children.empty()} << 2 | kind);
  append(out, code.code);
  uint32_t viper_flags = 0;
  switch (code.kind) {
    case CodeKind::bytecode:
      break;
    case CodeKind::native_py:
      append_vuint(out, code.prelude_offset);
      break;
    case CodeKind::native_viper:
      viper_flags = viper_scope_flags(code);
      append_viper(out, code, viper_flags);
      break;
    case CodeKind::native_asm:
      append_vuint(out, code.scope_flags);
      append_vuint(out, code.n_pos_args);
      append_vuint(out, code.type_signature);
      break;
  }
  if (!code.children.empty()) {
    append_vuint(out, code.children.size());
    for (const RawCode& child : code.children) append_raw_code(out, child);
  }
  if (viper_flags & kScopeViperReloc) {
    append_relocations(out, code.relocations, code.restates_offsets);
  }
}

Buffer write(const MpyFile& file) {
  Buffer out;
  out.push_back('M');
  out.push_back(kVersion);
  out.push_back(static_cast<uint8_t>((file.arch_flags != 0 ? kFeatureArchFlags : 0) |
                                     static_cast<unsigned>(file.arch) << kFeatureArchShift |
                                     file.sub_version));
  out.push_back(file.small_int_bits);
  if (file.arch_flags != 0) append_vuint(out, file.arch_flags);
  append_vuint(out, file.qstrs.size());
  append_vuint(out, file.objects.size());
  for (const std::string& qstr : file.qstrs) append_qstr(out, qstr);
  for (const Object& object : file.objects) append_object(out, object);
  append_raw_code(out, file.code);
  return out;
}

}  // namespace natmod::mpy
