#include <fmt/format.h>

#include <iterator>

#include "profile/show.h"

namespace natmod::profile {
namespace {

using Out = std::back_insert_iterator<std::string>;

/// Instructions, and calls of the firmware.
struct Cost {
  uint64_t instructions = 0;
  uint64_t firmware = 0;
  void operator+=(const Cost& other) {
    instructions += other.instructions;
    firmware += other.firmware;
  }
};

struct Call {
  uint64_t count = 0;
  Cost cost;
};

struct CallName {
  uint32_t line, callee;
  auto operator<=>(const CallName&) const = default;
};

/// What a function did, in all its nodes.
struct Entry {
  std::map<uint32_t, uint64_t> lines;
  uint64_t firmware_calls = 0;  ///< of a function of the firmware: of itself
  std::map<CallName, Call> calls;
};

std::vector<Cost> totals(const CallTree& tree) {
  return tree.totals([&](const Node& node) {
    return Cost{node.own(), tree.function_of(node).is_firmware ? node.calls : 0};
  });
}

std::vector<Entry> entries_of(const CallTree& tree) {
  const std::vector<Cost> total = totals(tree);
  std::vector<Entry> entries(tree.functions().size());
  for (uint32_t i = 0; i < tree.nodes().size(); ++i) {
    const Node& node = tree.nodes()[i];
    Entry& entry = entries[node.function];
    for (const auto& [line, count] : node.instructions) entry.lines[line] += count;
    if (tree.function_of(node).is_firmware) entry.firmware_calls += node.calls;
    if (i == CallTree::kRoot) continue;
    Call& call = entries[tree.nodes()[node.parent].function].calls[{node.call_line, node.function}];
    call.count += node.calls;
    call.cost += total[i];
  }
  return entries;
}

class Writer {
 public:
  Writer(const CallTree& tree, Out out) : tree_(tree), out_(out) {}

  void write(uint32_t number, const Entry& entry) {
    const Function& function = tree_.functions()[number];
    fmt::format_to(out_, "\nob={}\nfl={}\nfn={}\n", module_of(function), file_of(function),
                   function.name);
    if (function.is_firmware) fmt::format_to(out_, "0 0 {}\n", entry.firmware_calls);
    std::string file = file_of(function);
    for (const auto& [line, count] : entry.lines) {
      enter(line, function, file);
      fmt::format_to(out_, "{} {} 0\n", tree_.lines()[line].number, count);
    }
    for (const auto& [name, call] : entry.calls) {
      const Function& callee = tree_.functions()[name.callee];
      enter(name.line, function, file);
      fmt::format_to(out_, "cob={}\ncfi={}\ncfn={}\ncalls={} {}\n{} {} {}\n", module_of(callee),
                     file_of(callee), callee.name, call.count, callee.line.number,
                     tree_.lines()[name.line].number, call.cost.instructions, call.cost.firmware);
    }
  }

 private:
  static std::string module_of(const Function& function) {
    return function.is_firmware ? "firmware" : function.module;
  }
  static std::string file_of(const Function& function) {
    return function.line.file.empty() ? "???" : function.line.file;
  }
  /// Says in which file the next line is, if it is another.
  void enter(uint32_t line, const Function& function, std::string& file) {
    const std::string& next = tree_.lines()[line].file;
    const std::string named = next.empty() ? file_of(function) : next;
    if (named == file) return;
    file = named;
    fmt::format_to(out_, "{}={}\n", file == file_of(function) ? "fe" : "fi", file);
  }

  const CallTree& tree_;
  Out out_;
};

}  // namespace

std::string write_callgrind(const CallTree& tree) {
  std::string text = "# callgrind format\nversion: 1\ncreator: natmod " NATMOD_VERSION
                     "\npositions: line\nevents: Ir Fw\n";
  const Cost all = totals(tree)[CallTree::kRoot];
  fmt::format_to(std::back_inserter(text), "summary: {} {}\n", all.instructions, all.firmware);
  Writer writer(tree, std::back_inserter(text));
  const std::vector<Entry> entries = entries_of(tree);
  for (uint32_t i = 0; i < entries.size(); ++i) writer.write(i, entries[i]);
  return text;
}

}  // namespace natmod::profile
