#include "cli/run_arguments.h"

#include <map>

#include "mpy/release.h"

namespace natmod::cli {
namespace {

constexpr const char* kFooter =
    "FILE is a module (.mpy), which the others import by the name of its file; a script (.py); or\n"
    "a session: a text with examples (>>>) and what they must print. Each session and script has "
    "a\n"
    "board of its own. Without any, and without -c, a prompt reads what to run.\n"
    "Sizes and counts may end in k, M or G.\n"
    "Exit status: 0 good; 1 an example failed, an exception, a fault of the module, a file that "
    "is\n"
    "wrong; 2 the command line is wrong; a script's or command's own with sys.exit().";

constexpr uint64_t kMaxBudget = 1'000'000'000'000'000'000;

}  // namespace

void add_run_arguments(Command command, RunArguments& run) {
  std::map<std::string, uint64_t> units{{"k", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}};
  std::map<std::string, uint64_t> thousands{{"k", 1000}, {"M", 1000000}, {"G", 1000000000}};
  command.footer(kFooter);
  command.add_version("--version", "natmod " NATMOD_VERSION
                                   "; the board is MicroPython " NATMOD_MICROPYTHON_RELEASE);
  command.add_option("files", run.files, "modules, sessions and scripts")
      .existing_file()
      .type_name("FILE");
  command.add_option("-c", run.commands, "run a statement; print the value of an expression")
      .type_name("TEXT")
      .verbatim_each();
  command.add_option("--arch", run.arch,
                     "architecture of the board (default: the modules' own, or x64)");
  command.add_option("--port", run.port, "where modules are placed: as in this port of MicroPython")
      .type_name("unix|rp2|stm32|esp32|esp8266");
  command.add_option("--heap", run.heap, "size of the heap (default 1M)")
      .units(units)
      .range(uint64_t{16} << 10, uint64_t{256} << 20);
  command.add_option("--stack", run.stack, "size of the stack (default: as the port has it)")
      .units(units)
      .range(uint64_t{4} << 10, uint64_t{64} << 20);
  command
      .add_option("--budget", run.budget,
                  "instructions that may run; an opcode of bytecode counts as 16 (default 1G)")
      .units(thousands)
      .range(uint64_t{1}, kMaxBudget);
  Option root =
      command
          .add_option("--root", run.root,
                      "what programs see as their files, to read; what they write is gone "
                      "in the end (default: the folder of the script or session)")
          .existing_folder()
          .type_name("FOLDER");
  Option writable =
      command.add_option("--writable", run.writable, "as --root, but files are written there")
          .existing_folder()
          .type_name("FOLDER")
          .excludes(root);
  command
      .add_option("--path", run.path, "a folder in which import finds modules: .py, .mpy, packages")
      .existing_folder()
      .type_name("FOLDER")
      .verbatim_each()
      .excludes(writable);
  command
      .add_option("--map", run.maps, "names for reports: FILE or MODULE=FILE of natmod link --map")
      .type_name("FILE")
      .verbatim_each();
  Option coverage =
      command
          .add_option(
              "--coverage", run.coverage,
              "write what of the modules' sources was run, as lcov does; their maps (--map) are "
              "to be of natmod link --elf")
          .type_name("FILE");
  Option profile =
      command
          .add_option(
              "--profile", run.profiles,
              "show where instructions were spent (FILE -), or write it: .html a flame graph, "
              ".json for speedscope, others for kcachegrind; may be repeated")
          .type_name("FILE")
          .verbatim_each()
          .excludes(coverage);
  Option gdb =
      command
          .add_option("--gdb", run.gdb,
                      "wait for gdb at a port of this machine (1234 or :1234; 0: a free one) or a "
                      "Unix socket (a path with a slash), or speak with it by standard input and "
                      "output (-); then run under it")
          .type_name("PORT|PATH|-")
          .excludes(profile)
          .excludes(coverage);
  command
      .add_option("--elf", run.companions,
                  "with --gdb, symbols and lines of a module: FILE or MODULE=FILE of natmod link "
                  "--elf (default: NAME.elf beside the module, or where natmod build puts it)")
      .type_name("FILE")
      .verbatim_each()
      .needs(gdb);
  command.add_flag("--gc-stress", run.gc_stress,
                   "collect at every allocation what no root reaches");
  command.add_option(
      "--seed", run.seed,
      "fill what m_new gives with bytes that follow from this number (default: zeros)");
  command.add_flag("--uninit", run.uninit, "report reads of what was never written");
  command.add_flag("--no-check", run.no_check, "run faster, without checks of each access")
      .excludes(gdb);
  command.add_flag("--stats", run.stats, "show instructions, calls of the firmware, memory");
  command.add_flag("--json", run.json, "print one JSON object instead of text");
  Option micropython =
      command
          .add_option("--micropython", run.micropython,
                      "run the sessions on this MicroPython instead, which must load the modules")
          .type_name("PROGRAM");
  command
      .add_option("--timeout", run.timeout,
                  "seconds that MicroPython may take for a session (default 60)")
      .range(1u, 1'000'000u)
      .type_name("N")
      .needs(micropython);
}

}  // namespace natmod::cli
