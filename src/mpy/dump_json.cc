#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "mpy/dump.h"
#include "mpy/fun_table.h"
#include "mpy/prelude.h"
#include "mpy/static_qstrs.h"

namespace natmod::mpy {
namespace {

using Json = nlohmann::ordered_json;

std::string hex(Bytes bytes) {
  std::string out;
  for (uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

Json qstr_json(const std::string& text) {
  auto number = static_qstr_number(text);
  return {{"text", text}, {"static", number ? Json(*number) : Json()}};
}

Json object_json(const Object& object) {
  Json json = {{"type", object_type_name(object.type)}};
  if (object.type == Object::Type::tuple) {
    json["items"] = Json::array();
    for (const Object& item : object.items) json["items"].push_back(object_json(item));
  } else if (object.type == Object::Type::bytes) {
    json["hex"] = hex({reinterpret_cast<const uint8_t*>(object.text.data()), object.text.size()});
  } else if (object.type >= Object::Type::str) {
    json["text"] = object.text;
  }
  return json;
}

Json prelude_json(const RawCode& code, const MpyFile& file) {
  ByteReader in(code.code, "code", code.prelude_offset);
  Prelude prelude = read_prelude(in);
  Json arguments = Json::array();
  for (size_t i = 1; i < prelude.names.size(); ++i) {
    arguments.push_back(file.qstrs[prelude.names[i]]);
  }
  return {{"function", file.qstrs[prelude.names[0]]}, {"arguments", arguments},
          {"n_pos_args", prelude.n_pos_args},         {"n_kwonly_args", prelude.n_kwonly_args},
          {"n_def_pos_args", prelude.n_def_pos_args}, {"n_state", prelude.n_state},
          {"n_exc_stack", prelude.n_exc_stack},       {"scope_flags", prelude.scope_flags}};
}

Json relocation_json(const Relocation& relocation, const MpyFile& file) {
  return {{"segment", relocation.in_rodata ? "rodata" : "text"},
          {"offset", uint64_t{relocation.word} * word_size(file.arch)},
          {"kind", relocation.kind},
          {"name", reloc_kind_name(file.sub_version, relocation.kind)}};
}

Json code_json(const RawCode& code, const MpyFile& file) {
  Json json = {{"kind", code_kind_name(code.kind)}, {"size", code.code.size()}};
  switch (code.kind) {
    case CodeKind::native_py:
      json["prelude_offset"] = code.prelude_offset;
      [[fallthrough]];
    case CodeKind::bytecode:
      json["prelude"] = prelude_json(code, file);
      break;
    case CodeKind::native_viper:
      json["scope_flags"] = code.scope_flags;
      json["rodata_size"] = code.rodata.size();
      json["bss_size"] = code.bss_size;
      json["relocations"] = Json::array();
      for (const Relocation& relocation : code.relocations) {
        json["relocations"].push_back(relocation_json(relocation, file));
      }
      break;
    case CodeKind::native_asm:
      json["scope_flags"] = code.scope_flags;
      json["n_pos_args"] = code.n_pos_args;
      json["type_signature"] = code.type_signature;
      break;
  }
  json["children"] = Json::array();
  for (const RawCode& child : code.children) json["children"].push_back(code_json(child, file));
  return json;
}

std::string_view part_name(Region::Part part) {
  switch (part) {
    case Region::Part::header:
      return "header";
    case Region::Part::qstrs:
      return "qstrs";
    case Region::Part::objects:
      return "objects";
    case Region::Part::code:
      return "code";
    case Region::Part::relocations:
      return "relocations";
  }
  return "unknown";
}

Json file_json(const ReadFile& input) {
  const MpyFile& file = input.file;
  Json json = {{"file", input.name},
               {"size", input.bytes.size()},
               {"version", kVersion},
               {"sub_version", file.sub_version},
               {"arch", arch_name(file.arch)},
               {"arch_flags", file.arch_flags},
               {"small_int_bits", file.small_int_bits},
               {"qstrs", Json::array()},
               {"objects", Json::array()},
               {"code", code_json(file.code, file)},
               {"regions", Json::array()}};
  for (const std::string& qstr : file.qstrs) json["qstrs"].push_back(qstr_json(qstr));
  for (const Object& object : file.objects) json["objects"].push_back(object_json(object));
  for (const Region& region : input.regions) {
    json["regions"].push_back({{"begin", region.begin},
                               {"end", region.end},
                               {"part", part_name(region.part)},
                               {"label", region.label}});
  }
  return json;
}

}  // namespace

std::string dump_json(std::span<const ReadFile> inputs) {
  Json json = Json::array();
  for (const ReadFile& input : inputs) json.push_back(file_json(input));
  // Text of a .mpy file need not be UTF-8, but JSON must be.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace natmod::mpy
