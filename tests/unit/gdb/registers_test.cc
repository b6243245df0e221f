#include "gdb/registers.h"

#include <gtest/gtest.h>

#include <set>

namespace natmod::gdb {
namespace {

using emu::CpuModel;

emu::CpuConfig config_of(CpuModel model, bool hard_float = false) {
  emu::CpuConfig config;
  config.model = model;
  config.hard_float = hard_float;
  return config;
}

/// The numbers by which gdb asks for them, as its own tables have them.
size_t number_of(CpuModel model, std::string_view name) {
  const auto all = all_registers(describe_processor(config_of(model)));
  for (size_t i = 0; i < all.size(); ++i)
    if (all[i].name == name) return i;
  return all.size();
}

TEST(Registers, HaveTheNumbersOfGdb) {
  EXPECT_EQ(number_of(CpuModel::x64, "rip"), 16u);
  EXPECT_EQ(number_of(CpuModel::x64, "mxcsr"), 56u);
  EXPECT_EQ(number_of(CpuModel::x86, "eip"), 8u);
  EXPECT_EQ(number_of(CpuModel::cortex_m3, "pc"), 15u);
  EXPECT_EQ(number_of(CpuModel::rv32, "pc"), 32u);
  EXPECT_EQ(number_of(CpuModel::lx106, "pc"), 16u);
  EXPECT_EQ(number_of(CpuModel::esp32, "windowbase"), 69u);
  EXPECT_EQ(number_of(CpuModel::esp32, "ps"), 73u);
  EXPECT_EQ(number_of(CpuModel::esp32, "fsr"), 104u);
}

TEST(Registers, AreOfferedWithFloatsWhereTheCoreHasThem) {
  EXPECT_EQ(to_xml(describe_processor(config_of(CpuModel::cortex_m3))).find("arm.vfp"),
            std::string::npos);
  EXPECT_NE(to_xml(describe_processor(config_of(CpuModel::cortex_m7, true))).find("arm.vfp"),
            std::string::npos);
}

TEST(Registers, HaveTheSizesThatProcessorsGiveThem) {
  for (const CpuModel model : {CpuModel::x86, CpuModel::x64, CpuModel::cortex_m7, CpuModel::lx106,
                               CpuModel::esp32, CpuModel::rv32, CpuModel::rv64}) {
    const auto config = config_of(model, model == CpuModel::cortex_m7);
    const auto cpu = emu::Cpu::create(config);
    std::set<std::string> unknown;
    for (const Register& one : all_registers(describe_processor(config))) {
      const std::vector<uint8_t> bytes = cpu->register_bytes(one.name);
      if (bytes.empty())
        unknown.insert(one.name);
      else
        EXPECT_EQ(bytes.size() * 8, one.bits) << emu::cpu_name(model) << " " << one.name;
    }
    // Segments and the like, which code of modules has no use for; Xtensa's numbers of no meaning.
    EXPECT_LE(unknown.size(), 12u) << emu::cpu_name(model);
    EXPECT_FALSE(unknown.contains("pc"));
    EXPECT_TRUE(cpu->register_bytes("nothing").empty());
  }
}

TEST(Registers, KeepWhatIsWritten) {
  for (const auto& [model, name] :
       {std::pair{CpuModel::x86, "eax"}, std::pair{CpuModel::x64, "xmm3"},
        std::pair{CpuModel::cortex_m7, "d5"}, std::pair{CpuModel::lx106, "a7"},
        std::pair{CpuModel::esp32, "ar3"}, std::pair{CpuModel::esp32, "f2"},
        std::pair{CpuModel::rv32, "s3"}, std::pair{CpuModel::rv64, "pc"}}) {
    const auto cpu = emu::Cpu::create(config_of(model, model == CpuModel::cortex_m7));
    std::vector<uint8_t> bytes = cpu->register_bytes(name);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(2 * i + 2);
    EXPECT_TRUE(cpu->set_register_bytes(name, bytes)) << name;
    EXPECT_EQ(cpu->register_bytes(name), bytes) << name;
    bytes.pop_back();
    EXPECT_FALSE(cpu->set_register_bytes(name, bytes)) << name;
  }
}

}  // namespace
}  // namespace natmod::gdb
