// What programs that draw want: stacks with their weights.
#include <nlohmann/json.hpp>

#include "profile/flame_page.h"
#include "profile/show.h"

namespace natmod::profile {
namespace {

using Json = nlohmann::json;

Json frames_of(const CallTree& tree) {
  Json frames = Json::array();
  for (const Function& function : tree.functions()) {
    Json frame = {{"name", function.name}};
    if (function.line.number != 0) {
      frame["file"] = function.line.file;
      frame["line"] = function.line.number;
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

/// The functions of a node and of all above it, the outermost first.
std::vector<uint32_t> stack_of(const CallTree& tree, uint32_t number) {
  std::vector<uint32_t> stack;
  for (uint32_t at = number; at != CallTree::kRoot; at = tree.nodes()[at].parent)
    stack.insert(stack.begin(), tree.nodes()[at].function);
  stack.insert(stack.begin(), tree.nodes()[CallTree::kRoot].function);
  return stack;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

std::string write_speedscope(const CallTree& tree) {
  Json samples = Json::array(), weights = Json::array();
  for (uint32_t i = 0; i < tree.nodes().size(); ++i) {
    const uint64_t own = tree.nodes()[i].own();
    if (own == 0) continue;
    samples.push_back(stack_of(tree, i));
    weights.push_back(own);
  }
  const Json json = {{"$schema", "https://www.speedscope.app/file-format-schema.json"},
                     {"exporter", "natmod " NATMOD_VERSION},
                     {"shared", {{"frames", frames_of(tree)}}},
                     {"profiles",
                      {{{"type", "sampled"},
                        {"name", "instructions"},
                        {"unit", "none"},
                        {"startValue", 0},
                        {"endValue", tree.totals()[CallTree::kRoot]},
                        {"samples", samples},
                        {"weights", weights}}}}};
  return dump(json) + "\n";
}

std::string write_flame_page(const CallTree& tree) {
  const std::vector<uint64_t> totals = tree.totals();
  Json nodes = Json::array();
  for (uint32_t i = 0; i < tree.nodes().size(); ++i) {
    const Node& node = tree.nodes()[i];
    nodes.push_back({node.function, node.parent, totals[i], node.own(), node.calls});
  }
  std::string data = dump({{"functions", frames_of(tree)}, {"nodes", nodes}});
  for (size_t at = 0; (at = data.find("</", at)) != data.npos;) data.insert(at + 1, "\\");
  std::string page = kFlamePage;
  page.replace(page.find("@DATA@"), 6, data);
  return page;
}

}  // namespace natmod::profile
