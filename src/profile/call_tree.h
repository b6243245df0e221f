// Where a program spent its instructions: a node for each function in each of the ways in which it
// came to be called.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace natmod::profile {

struct Line {
  std::string file;  ///< empty: not known
  uint32_t number = 0;
  auto operator<=>(const Line&) const = default;
};

struct Function {
  std::string name;
  std::string module;
  Line line;                 ///< of its beginning
  bool is_firmware = false;  ///< one that modules call; its own instructions are not counted
  auto operator<=>(const Function&) const = default;
};

struct Node {
  uint32_t function = 0;
  uint32_t parent = 0;     ///< of the root: itself
  uint32_t call_line = 0;  ///< from where the parent called it
  uint64_t calls = 0;
  std::map<uint32_t, uint64_t> instructions;  ///< its own, by line
  uint64_t own() const;
};

class CallTree {
 public:
  static constexpr uint32_t kRoot = 0;  ///< the node of what calls into modules

  CallTree();

  uint32_t function(const Function& function) { return functions_.number(function); }
  uint32_t line(const Line& line) { return lines_.number(line); }
  /// The node of what `parent` calls on that line.
  uint32_t child(uint32_t parent, uint32_t function, uint32_t call_line);

  Node& node(uint32_t number) { return nodes_[number]; }
  /// Parents stand before their children.
  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<Function>& functions() const { return functions_.all(); }
  const std::vector<Line>& lines() const { return lines_.all(); }
  const Function& function_of(const Node& node) const { return functions()[node.function]; }

  /// Instructions of each node and all below it, by number.
  std::vector<uint64_t> totals() const;
  /// The same of another cost: what `own` says of a node.
  template <class Own>
  auto totals(Own own) const {
    std::vector<std::decay_t<std::invoke_result_t<Own, const Node&>>> totals;
    for (const Node& node : nodes_) totals.push_back(std::invoke(own, node));
    for (size_t i = nodes_.size(); --i > 0;) totals[nodes_[i].parent] += totals[i];
    return totals;
  }

 private:
  /// Things by number, each once.
  template <class Thing>
  class Numbered {
   public:
    uint32_t number(const Thing& thing) {
      const auto [place, is_new] = numbers_.emplace(thing, static_cast<uint32_t>(all_.size()));
      if (is_new) all_.push_back(thing);
      return place->second;
    }
    const std::vector<Thing>& all() const { return all_; }

   private:
    std::map<Thing, uint32_t> numbers_;
    std::vector<Thing> all_;
  };

  struct ChildName {
    uint32_t parent, function, call_line;
    auto operator<=>(const ChildName&) const = default;
  };

  Numbered<Function> functions_;
  Numbered<Line> lines_;
  std::vector<Node> nodes_;
  std::map<ChildName, uint32_t> children_;
};

}  // namespace natmod::profile
