#include <mpy/class.hpp>
#include <mpy/text.hpp>
struct Syntax : mpy::exception_type<Syntax, mpy::ValueError, mpy::value<"text", mpy::str>,
                                    mpy::value<"line", int>> {};
struct Late : mpy::exception_type<Late, Syntax> {};
struct Later : mpy::exception_type<Later, Late, mpy::value<"code", int>> {};
struct Plain : mpy::exception_type<Plain> {};
constexpr mpy::imported<"builtins", "sum", int(mpy::object)> sum;
constexpr mpy::imported<"array", "array", mpy::object(mpy::str, mpy::object)> make_array;
constexpr mpy::imported<"gc", "collect", void()> collect;
MPY_MODULE(cpp_exceptions, m) {
  m.exception<"Syntax", Syntax>("Wrong text.");
  m.exception<"Late", Late>();
  m.exception<"Later", Later>();
  m.exception<"Plain", Plain>();
  m.def<"fail", [](int n) { mpy::raise<Syntax>("no digit", n); }>();
  m.def<"fail_late", [] { mpy::raise<Late>("text %d", 5); }>();
  m.def<"fail_later", [] { mpy::raise<Later>(77); }>();
  m.def<"sum_of", [](mpy::object all) { return sum(all); }>();
  m.def<"shorts", [](mpy::object all) {
    collect();
    return make_array("h", all);
  }>();
  m.def<"tries", [] {
    auto c = mpy::try_([] { mpy::raise<Syntax>("x", 2); });
    return c.is<Syntax>() + 2 * c.is<Late>() + 4 * c.is<mpy::ValueError>();
  }>();
}
