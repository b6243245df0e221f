// The forms of the sizes that programs read: JSON, and a page that shows it.
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "project/size_report.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const MeasuredModule& module) {
  Json json{{"file", module.path},
            {"arch", module.arch},
            {"sizes", Json::object()},
            {"items", Json::array()}};
  for (const SizeField& field : size_fields())
    json["sizes"][field.name] = module.sizes.*field.value;
  for (const SizeItem& item : module.items) {
    json["items"].push_back({{"segment", item.segment},
                             {"object", item.object},
                             {"section", item.section},
                             {"symbol", item.symbol},
                             {"bytes", item.bytes}});
  }
  for (const MemoryUse& use : module.ram) {
    json["ram"].push_back({{"port", use.port}, {"heap", use.heap}, {"executable", use.executable}});
  }
  return json;
}

}  // namespace

std::string sizes_json(std::span<const MeasuredModule> modules) {
  Json json = Json::array();
  for (const MeasuredModule& module : modules) json.push_back(to_json(module));
  return json.dump(2) + "\n";
}

std::string size_difference_json(const MeasuredModule& a, const MeasuredModule& b,
                                 const std::string& by) {
  Json json{{"before", a.path}, {"after", b.path}, {"sizes", Json::object()}, {by, Json::array()}};
  for (const SizeField& field : size_fields()) {
    json["sizes"][field.name] = {{"before", a.sizes.*field.value}, {"after", b.sizes.*field.value}};
  }
  for (const SizeChange& change : size_changes(a, b, by)) {
    json[by].push_back({{"segment", change.sum.segment},
                        {"name", change.sum.name},
                        {"before", change.before},
                        {"after", change.sum.bytes}});
  }
  return json.dump(2) + "\n";
}

/// The page of the SDK, with the data in its place. "</" would end the script.
std::string size_page(const MeasuredModule& module) {
  std::string page = read_text((sdk_folder() / "templates/size.html").string());
  std::string data = to_json(module).dump();
  for (size_t at = 0; (at = data.find("</", at)) != data.npos;) data.replace(at, 2, "<\\/");
  const std::string mark = "/*DATA*/null";
  page.replace(page.find(mark), mark.size(), data);
  return page;
}

}  // namespace natmod::project
