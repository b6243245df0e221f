// Strings, and QSTRs.
#pragma once

#include <string>
#include <string_view>

#include "runtime/words.h"

namespace natmod::board {

/// The text of a str, bytes or QSTR. Valid until guest code runs or the heap is collected.
std::string_view str_data(Runtime& rt, Value value);
/// The same, TypeError for anything else.
std::string_view checked_str_data(Runtime& rt, Value value);
/// The text as C code sees it, which a zero byte ends.
std::string c_string(Runtime& rt, Value value);
Value new_str(Runtime& rt, std::string_view text);  ///< a QSTR if the text is one; checks UTF-8
Value new_str_unchecked(Runtime& rt, std::string_view text);
Value new_bytes(Runtime& rt, std::string_view data);
Value new_str_of_type(Runtime& rt, Address type, std::string_view data);
Qstr get_qstr(Runtime& rt, Value str);
/// RuntimeError for a new one of more than 255 bytes.
Qstr intern(Runtime& rt, std::string_view text);
inline std::string_view qstr_text(Runtime& rt, Qstr q) {
  return rt.state().qstrs.text(q);
}
Address qstr_data(Runtime& rt, Qstr q);
inline Value str_value(Runtime& rt, std::string_view text) {
  return qstr_value(intern(rt, text));
}

}  // namespace natmod::board
