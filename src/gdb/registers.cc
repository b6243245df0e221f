#include "gdb/registers.h"

#include <fmt/format.h>

#include "base/error.h"

namespace natmod::gdb {
namespace {

using emu::CpuModel;
using Registers = std::vector<Register>;

constexpr std::string_view kCode = "code_ptr", kData = "data_ptr", kInt32 = "int32";

Registers& add(Registers& registers, std::initializer_list<const char*> names, unsigned bits,
               std::string_view type = {}) {
  for (const char* name : names) registers.push_back({name, bits, type});
  return registers;
}

/// PREFIX0 to PREFIX(n - 1)
Registers& add_row(Registers& registers, std::string_view prefix, unsigned n, unsigned bits,
                   std::string_view type = {}) {
  for (unsigned i = 0; i < n; ++i)
    registers.push_back({fmt::format("{}{}", prefix, i), bits, type});
  return registers;
}

Description arm(bool has_floats) {
  Registers core, floats;
  add_row(core, "r", 13, 32);
  add(core, {"sp"}, 32, kData);
  add(core, {"lr"}, 32);
  add(core, {"pc"}, 32, kCode);
  add(core, {"xpsr"}, 32);
  Description description{"arm", {{"org.gnu.gdb.arm.m-profile", core}}};
  if (has_floats) {
    add_row(floats, "d", 16, 64, "ieee_double");
    add(floats, {"fpscr"}, 32, "int");
    description.features.push_back({"org.gnu.gdb.arm.vfp", floats});
  }
  return description;
}

Description riscv(unsigned bits) {
  Registers core;
  add(core, {"zero", "ra"}, bits);
  add(core, {"sp", "gp", "tp"}, bits, kData);
  add(core, {"t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2",  "a3",  "a4", "a5", "a6", "a7", "s2",
             "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"},
      bits);
  add(core, {"pc"}, bits, kCode);
  return {bits == 64 ? "riscv:rv64" : "riscv:rv32", {{"org.gnu.gdb.riscv.cpu", core}}};
}

Description x86(unsigned bits) {
  const bool is_64 = bits == 64;
  Registers core, sse;
  if (is_64) {
    add(core, {"rax", "rbx", "rcx", "rdx", "rsi", "rdi"}, 64, "int64");
    add(core, {"rbp", "rsp"}, 64, kData);
    for (const int n : {8, 9, 10, 11, 12, 13, 14, 15})
      core.push_back({fmt::format("r{}", n), 64, "int64"});
    add(core, {"rip"}, 64, kCode);
  } else {
    add(core, {"eax", "ecx", "edx", "ebx"}, 32, kInt32);
    add(core, {"esp", "ebp"}, 32, kData);
    add(core, {"esi", "edi"}, 32, kInt32);
    add(core, {"eip"}, 32, kCode);
  }
  add(core, {"eflags", "cs", "ss", "ds", "es", "fs", "gs"}, 32, kInt32);
  add_row(core, "st", 8, 80, "i387_ext");
  add(core, {"fctrl", "fstat", "ftag", "fiseg", "fioff", "foseg", "fooff", "fop"}, 32, "int");
  add_row(sse, "xmm", is_64 ? 16 : 8, 128, "vec128");
  add(sse, {"mxcsr"}, 32, kInt32);
  return {is_64 ? "i386:x86-64" : "i386",
          {{"org.gnu.gdb.i386.core", core}, {"org.gnu.gdb.i386.sse", sse}}};
}

Description lx106() {
  Registers core;
  add_row(core, "a", 16, 32);
  add(core, {"pc"}, 32, kCode);
  add(core, {"sar", "litbase", "sr176", "sr208", "ps"}, 32);
  return {"xtensa", {{"org.gnu.gdb.xtensa.core", core}}};
}

Description esp32() {
  Registers core;
  add(core, {"pc"}, 32, kCode);
  add_row(core, "ar", 64, 32);
  add(core, {"lbeg",      "lend",      "lcount",  "sar",       "windowbase", "windowstart",
             "configid0", "configid1", "ps",      "threadptr", "br",         "scompare1",
             "acclo",     "acchi",     "m0",      "m1",        "m2",         "m3",
             "expstate",  "f64r_lo",   "f64r_hi", "f64s"},
      32);
  add_row(core, "f", 16, 32, "ieee_single");
  add(core, {"fcr", "fsr"}, 32);
  return {"xtensa", {{"org.gnu.gdb.xtensa.core", core}}};
}

// gdb wants types of its own declared where they are used.
constexpr std::string_view kVectorTypes =
    "<vector id=\"v4f\" type=\"ieee_single\" count=\"4\"/>"
    "<vector id=\"v2d\" type=\"ieee_double\" count=\"2\"/>"
    "<vector id=\"v16i8\" type=\"int8\" count=\"16\"/>"
    "<vector id=\"v4i32\" type=\"int32\" count=\"4\"/>"
    "<vector id=\"v2i64\" type=\"int64\" count=\"2\"/>"
    "<union id=\"vec128\"><field name=\"v4_float\" type=\"v4f\"/>"
    "<field name=\"v2_double\" type=\"v2d\"/><field name=\"v16_int8\" type=\"v16i8\"/>"
    "<field name=\"v4_int32\" type=\"v4i32\"/><field name=\"v2_int64\" type=\"v2i64\"/>"
    "<field name=\"uint128\" type=\"uint128\"/></union>";

}  // namespace

Description describe_processor(const emu::CpuConfig& config) {
  switch (config.model) {
    case CpuModel::x86:
      return x86(32);
    case CpuModel::x64:
      return x86(64);
    case CpuModel::cortex_m0:
    case CpuModel::cortex_m3:
    case CpuModel::cortex_m4:
    case CpuModel::cortex_m7:
      return arm(config.hard_float);
    case CpuModel::lx106:
      return lx106();
    case CpuModel::esp32:
      return esp32();
    case CpuModel::rv32:
      return riscv(32);
    case CpuModel::rv64:
      return riscv(64);
  }
  fail("no such processor model");
}

// Without an operating system: else gdb takes the board for that for which it was built itself, and
// asks for libraries in another way.
std::string to_xml(const Description& description) {
  std::string xml = fmt::format(
      "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\">"
      "<architecture>{}</architecture><osabi>none</osabi>",
      description.architecture);
  for (const Feature& feature : description.features) {
    xml += fmt::format("<feature name=\"{}\">", feature.name);
    if (feature.name.ends_with(".sse")) xml += kVectorTypes;
    for (const Register& one : feature.registers) {
      xml += fmt::format("<reg name=\"{}\" bitsize=\"{}\"", one.name, one.bits);
      if (!one.type.empty()) xml += fmt::format(" type=\"{}\"", one.type);
      xml += "/>";
    }
    xml += "</feature>";
  }
  return xml + "</target>";
}

std::vector<Register> all_registers(const Description& description) {
  std::vector<Register> all;
  for (const Feature& feature : description.features)
    all.insert(all.end(), feature.registers.begin(), feature.registers.end());
  return all;
}

}  // namespace natmod::gdb
