#include "gdb/firmware_symbols.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace natmod::gdb {
namespace {

TEST(FirmwareSymbols, NameEachServiceOfEachProcessor) {
  for (const auto model : {emu::CpuModel::x86, emu::CpuModel::x64, emu::CpuModel::cortex_m0,
                           emu::CpuModel::rv32, emu::CpuModel::rv64, emu::CpuModel::lx106}) {
    emu::CpuConfig config;
    config.model = model;
    const std::vector<uint8_t> file = make_firmware_symbols(config, {"mp_obj_new_int", "nlr_jump"});
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    EXPECT_TRUE(text.starts_with("\177ELF"));
    for (const char* name : {"mp_obj_new_int", "nlr_jump", "firmware", ".debug_frame"})
      EXPECT_NE(text.find(name), text.npos) << name;
  }
}

TEST(FirmwareSymbols, AreGoneWithTheirFolder) {
  std::filesystem::path path;
  {
    const TemporaryFile file("firmware", {1, 2, 3});
    path = file.path();
    EXPECT_EQ(std::filesystem::file_size(path), 3u);
  }
  EXPECT_FALSE(std::filesystem::exists(path.parent_path()));
}

}  // namespace
}  // namespace natmod::gdb
