#include <mpy/std/array.hpp>
#include <mpy/std/chrono.hpp>
#include <mpy/std/map.hpp>
#include <mpy/std/optional.hpp>
#include <mpy/std/string.hpp>
#include <mpy/std/tuple.hpp>
#include <mpy/std/variant.hpp>
#include <mpy/std/vector.hpp>

#include <mpy/memory.hpp>
#include <mpy/module.hpp>

MPY_OPERATOR_NEW

static std::vector<int> doubled(const std::vector<int>& all) {
  std::vector<int> result;
  for (int x : all) result.push_back(2 * x);
  return result;
}
static std::string join(const std::vector<std::string>& parts, const std::string& between) {
  std::string all;
  for (const std::string& part : parts) {
    if (!all.empty()) all += between;
    all += part;
  }
  return all;
}
static std::array<int, 3> cross(std::array<int, 3> a, std::array<int, 3> b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
static int kind(std::variant<int, std::string, std::vector<int>> v) {
  return static_cast<int>(v.index());
}
static std::variant<int, std::string> half(int n) {
  if (n % 2 == 0) return n / 2;
  return std::string("odd");
}
static std::optional<int> find(const std::vector<int>& all, int what, std::optional<int> from) {
  for (size_t i = static_cast<size_t>(from.value_or(0)); i < all.size(); ++i) {
    if (all[i] == what) return static_cast<int>(i);
  }
  return std::nullopt;
}
static std::tuple<int, bool, std::string> about(std::pair<int, std::string> p) {
  return {p.first + 1, p.second.empty(), p.second};
}
static std::map<std::string, int> counted(const std::map<int, std::string>& names) {
  std::map<std::string, int> result;
  for (const auto& [number, name] : names) result[name] += number;
  return result;
}

MPY_MODULE(cpp_std, m) {
  m.def<"doubled", doubled, mpy::arg<"values">>();
  m.def<"join", join>();
  m.def<"cross", cross>();
  m.def<"kind", kind, mpy::arg<"v">>();
  m.def<"half", half>();
  m.def<"find", find>();
  m.def<"about", about>();
  m.def<"counted", counted>();
  m.def<"wait", [](std::chrono::milliseconds t) {
    return std::chrono::duration_cast<std::chrono::microseconds>(t);
  }>();
  m.def<"nested", [](int n) {
    return std::vector<std::vector<int>>(static_cast<size_t>(n), {1, 2});
  }>();
}
