// How fast guest code runs: millions of guest instructions a second for a loop over registers and
// for one over memory, on every architecture, with and without memory checking, beside QEMU's user
// emulation of the same loop where that is installed; and what a call of the host costs.
//
//   emu_bench [--markdown] [ARCH...]
//
// --markdown prints the table of docs/board.md, with the processor that it ran on.

#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "base/error.h"
#include "emu/cpu.h"

namespace natmod::emu {
namespace {

struct Target {
  const char* name;
  CpuModel model;
  bool hard_float;
  const char* qemu;  ///< the command of QEMU's user emulation
};

constexpr Target kTargets[] = {
    {"x86", CpuModel::x86, false, "qemu-i386"},
    {"x64", CpuModel::x64, false, "qemu-x86_64"},
    {"armv6m", CpuModel::cortex_m0, false, "qemu-arm"},
    {"armv7m", CpuModel::cortex_m3, false, "qemu-arm"},
    {"armv7emsp", CpuModel::cortex_m4, true, "qemu-arm"},
    {"armv7emdp", CpuModel::cortex_m7, true, "qemu-arm"},
    {"xtensa", CpuModel::lx106, false, "qemu-xtensa -cpu lx106"},
    {"xtensawin", CpuModel::esp32, false, "qemu-xtensa -cpu dc233c"},
    {"rv32imc", CpuModel::rv32, false, "qemu-riscv32"},
    {"rv64imc", CpuModel::rv64, false, "qemu-riscv64"},
};

constexpr uint64_t kStack = 0x30000000;
constexpr uint64_t kNoLimit = ~uint64_t{0};

// Of the processor, so that other load on the machine does not count.
double cpu_seconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}
double seconds() {
  return cpu_seconds(RUSAGE_SELF);
}

std::string path(const Target& target, const char* folder, const char* suffix) {
  return fmt::format("{}/{}/{}{}", NATMOD_GUESTS, folder, target.name, suffix);
}

class Guest {
 public:
  Guest(const Target& target, bool check) {
    std::ifstream image(path(target, "guests", ".bin"), std::ios::binary);
    code_.assign(std::istreambuf_iterator<char>(image), {});
    code_.resize((code_.size() + kPageSize - 1) / kPageSize * kPageSize);
    std::ifstream names(path(target, "guests", ".sym"));
    std::string address, type, name;
    while (names >> address >> type >> name) symbols_[name] = std::stoull(address, nullptr, 16);

    cpu_ = Cpu::create(
        {.model = target.model, .hard_float = target.hard_float, .check_memory = check});
    cpu_->map({.address = symbols_.at("base"), .flags = kRead | kExecute, .bytes = code_});
    cpu_->map({.address = kStack, .flags = kRead | kWrite, .bytes = stack_, .shadow = shadow_});
    cpu_->write(Role::sp, 0, kStack + stack_.size());
    thumb_ = cpu_->convention().words == 4 ? 1 : 0;
  }

  /// Guest instructions per microsecond: millions a second.
  double speed(const std::string& loop, uint64_t rounds) {
    const StateGuard guard(*cpu_);
    cpu_->begin_call(symbols_.at(loop) | thumb_, {Value::word(rounds)});
    const uint64_t before = cpu_->instructions();
    const double start = seconds();
    if (cpu_->run(kNoLimit).kind != StopKind::returned) fail("{}: the guest stopped", loop);
    instructions = cpu_->instructions() - before;
    return static_cast<double>(instructions) / (seconds() - start) / 1e6;
  }

  /// Nanoseconds from guest to host and back.
  double crossing() {
    const int count = 100'000;
    const double start = seconds();
    for (int i = 0; i < count; ++i) {
      cpu_->begin_call(cpu_->service(1), {});
      if (cpu_->run(kNoLimit).kind != StopKind::service) fail("no service");
      cpu_->finish_service(Value::word(1));
      if (cpu_->run(kNoLimit).kind != StopKind::returned) fail("no return");
    }
    return (seconds() - start) / count / 2 * 1e9;
  }

  uint64_t instructions = 0;  ///< of the last speed()

 private:
  std::vector<uint8_t> code_, stack_ = std::vector<uint8_t>(65536);
  std::vector<uint8_t> shadow_ = std::vector<uint8_t>(65536, kShadowRead | kShadowWrite);
  std::map<std::string, uint64_t> symbols_;
  std::unique_ptr<Cpu> cpu_;
  uint64_t thumb_ = 0;
};

/// Speed of QEMU for the loop's `instructions`, start included; "-" if it cannot run it.
std::string qemu_speed(const Target& target, const char* loop, uint64_t instructions) {
  const std::string command =
      fmt::format("{} {} >/dev/null 2>&1", target.qemu, path(target, loop, ".elf"));
  const double start = cpu_seconds(RUSAGE_CHILDREN);
  if (std::system(command.c_str()) != 0) return "-";
  const double taken = cpu_seconds(RUSAGE_CHILDREN) - start;
  return fmt::format("{:.0f}", static_cast<double>(instructions) / taken / 1e6);
}

/// What /proc/cpuinfo calls this machine's processor.
std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "an unknown processor";
}

void measure(const Target& target, bool markdown) {
  if (!std::filesystem::exists(path(target, "guests", ".bin"))) {
    fmt::print("{:<10} no compiler\n", target.name);
    return;
  }
  const double start = seconds();
  Guest checked(target, true);
  const double created = seconds() - start;
  Guest unchecked(target, false);
  std::string line;
  for (const char* loop : {"register_loop", "memory_loop"}) {
    line += fmt::format(" {:>8.0f}", checked.speed(loop, NATMOD_BENCH_ROUNDS / 10));
    line += fmt::format(" {:>8.0f}", unchecked.speed(loop, NATMOD_BENCH_ROUNDS / 10));
    const uint64_t instructions = unchecked.instructions * 10;  // set-up is a few of millions
    line += fmt::format(" {:>8}", qemu_speed(target, loop, instructions));
  }
  line += fmt::format(" {:>8.0f} {:>8.1f}", checked.crossing(), created * 1e3);
  if (!markdown) {
    fmt::print("{:<10}{}\n", target.name, line);
    return;
  }
  std::istringstream cells(line);
  std::string row = fmt::format("| `{}` |", target.name);
  for (std::string cell; cells >> cell;) row += fmt::format(" {} |", cell);
  fmt::print("{}\n", row);
}

}  // namespace
}  // namespace natmod::emu

int main(int argc, char** argv) {
  using namespace natmod::emu;
  std::set<std::string> wanted(argv + 1, argv + argc);
  const bool markdown = wanted.erase("--markdown") != 0;
  if (markdown) {
    fmt::print("Measured by `emu_bench --markdown` on {}.\n\n", processor());
    fmt::print(
        "| | registers, checked | unchecked | QEMU | memory, checked | unchecked | QEMU | a call "
        "of the firmware, ns | start, ms |\n|{}\n",
        " --- |"
        " ---: |"
        " ---: |"
        " ---: |"
        " ---: |"
        " ---: |"
        " ---: |"
        " ---: |"
        " ---: |");
  } else {
    fmt::print("millions of guest instructions a second; ns of a call of the host; ms to create\n");
    fmt::print("{:<10}{:^27}{:^27}\n", "", "register loop", "memory loop");
    fmt::print("{:<10} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}\n", "", "checked", "plain",
               "QEMU", "checked", "plain", "QEMU", "call", "create");
  }
  try {
    for (const Target& target : kTargets)
      if (wanted.empty() || wanted.contains(target.name)) measure(target, markdown);
  } catch (const natmod::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
