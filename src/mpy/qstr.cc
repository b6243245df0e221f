#include "mpy/qstr.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/error.h"
#include "mpy/static_qstrs.h"

namespace natmod::mpy {
namespace {

constexpr std::string_view kPrefix = "MP_QSTR_";
constexpr std::string_view kRomPrefix = "NATMOD_ROM_";
constexpr std::string_view kTypePrefix = "NATMOD_TYPE_NAME_";
constexpr std::string_view kStandsFor = "NATMOD_STANDS_FOR";

bool is_ident(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

size_t ident_size(std::string_view text) {
  size_t size = 0;
  while (size < text.size() && is_ident(text[size])) ++size;
  return size;
}

/// Just enough of a C++ lexer to tell identifiers from the inside of literals and comments.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  /// The next identifier; empty at the end of the text.
  std::string_view next_identifier() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
        skip_number();
      } else if (is_ident(c)) {
        std::string_view word = text_.substr(at_, ident_size(text_.substr(at_)));
        at_ += word.size();
        if (peek(0) == '"' && word.ends_with('R') && is_raw_prefix(word)) {
          skip_raw_string();
        } else {
          return word;
        }
      } else if (c == '"' || c == '\'') {
        skip_literal(c);
      } else if (c == '/' && peek(1) == '/') {
        skip_to("\n");
      } else if (c == '/' && peek(1) == '*') {
        at_ += 2;
        skip_to("*/");
      } else {
        note(c);
        ++at_;
      }
    }
    return {};
  }

  /// Of C: whether the last identifier is in braces that begin no initial value.
  bool is_in_body() const { return braces_ > 0 && !is_initial_value_; }

 private:
  char peek(size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void note(char c) {
    if (c == '(' || c == ')') parentheses_ += c == '(' ? 1 : -1;
    if (c == '{') ++braces_;
    if (c == '}' && braces_ > 0) --braces_;
    if (braces_ > 0 || parentheses_ > 0) return;
    if (c == '=') is_initial_value_ = true;
    if (c == ';' || (c == '}' && !is_initial_value_)) is_initial_value_ = false;
  }

  static bool is_raw_prefix(std::string_view word) {
    return word == "R" || word == "LR" || word == "uR" || word == "UR" || word == "u8R";
  }

  void skip_to(std::string_view end) {
    size_t found = text_.find(end, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  /// A number may hold quotes (1'000) and signs (1e+5).
  void skip_number() {
    while (at_ < text_.size()) {
      char c = text_[at_];
      if (c == '\'' && !is_ident(peek(1))) return;
      if (!is_ident(c) && c != '.' && c != '\'') return;
      ++at_;
    }
  }

  /// A literal ends with its quote, or at the end of the line if it is malformed.
  void skip_literal(char quote) {
    for (++at_; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '\\') {
        ++at_;
      } else if (c == quote || c == '\n') {
        ++at_;
        return;
      }
    }
  }

  void skip_raw_string() {
    size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      at_ = text_.size();
      return;
    }
    std::string end = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    at_ = open;
    skip_to(end);
  }

  std::string_view text_;
  size_t at_ = 0;
  int braces_ = 0, parentheses_ = 0;
  bool is_initial_value_ = false;
};

std::string_view next_line(std::string_view& text) {
  size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// A line mark is `# 12 "file" flags`; MSVC-style `#line 12 "file"` is understood too. Flag 3 marks
/// a system header.
bool is_line_mark(std::string_view line) {
  return line.starts_with("# ") || line.starts_with("#line ");
}

/// The quoted file name in a line mark, and what follows it.
std::string unquote(std::string_view mark, std::string_view& rest) {
  std::string file;
  size_t at = mark.find('"');
  if (at == std::string_view::npos) return {};
  for (++at; at < mark.size() && mark[at] != '"'; ++at) {
    if (mark[at] == '\\' && at + 1 < mark.size()) ++at;
    file += mark[at];
  }
  rest = mark.substr(std::min(at + 1, mark.size()));
  return file;
}

bool is_identifier(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) && ident_size(text) == text.size();
}

constexpr std::string_view kNames = "#define NATMOD_QSTR_NAMES \"";

/// The table as one C string, a zero byte behind each name. What is no plain character is spelt in
/// three octal digits, so that no digit that follows is taken for a part of it.
std::string names_line(const std::vector<std::string>& table) {
  std::string out(kNames);
  for (const std::string& name : table) {
    for (char c : name) {
      if (is_ident(c)) {
        out += c;
      } else {
        out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
      }
    }
    out += "\\000";
  }
  return out + "\"\n";
}

/// The static string of that identifier; null if there is none.
const StaticQstr* find_static(std::string_view ident) {
  auto found = std::ranges::find(static_qstrs(), ident, &StaticQstr::ident);
  return found == static_qstrs().end() ? nullptr : &*found;
}

/// What the table has for a name of C's.
std::string text_of(const std::string& ident) {
  const StaticQstr* qstr = find_static(ident);
  return qstr != nullptr ? std::string(qstr->text) : ident;
}

std::string define_line(std::string_view name, const std::string& value, bool is_bare) {
  return fmt::format("#define MP_QSTR_{} {}{}{}\n", name, is_bare ? "" : "(", value,
                     is_bare ? "" : ")");
}

/// What MP_ROM_QSTR(q) is: NATMOD_ROM_ and the name or, where q was expanded before, and so for own
/// entries and static numbers, what the name stands for.
std::string rom_lines(const RomQstrs& rom, const std::vector<std::string>& table) {
  if (rom.in_tables.empty() && rom.in_functions.empty()) return {};
  std::string out =
      "#define NATMOD_ROM_QSTRS 1\n"
      "#define NATMOD_ROM_mp_native_qstr_table (const void *)&natmod_rom_qstrs\n"
      "extern const uint16_t natmod_rom_qstrs[];\n";
  for (const std::string& name : rom.in_tables) {
    auto entry = std::ranges::find(table, text_of(name)) - table.begin() + 1;
    fmt::format_to(std::back_inserter(out),
                   "#define NATMOD_ROM_MP_QSTR_{} ((const void *)&natmod_rom_qstrs[{}])\n", name,
                   entry);
    if (const StaticQstr* qstr = find_static(name)) {
      fmt::format_to(std::back_inserter(out), "#define NATMOD_ROM_{} NATMOD_ROM_MP_QSTR_{}\n",
                     qstr - static_qstrs().data() + 1, name);
    }
  }
  for (const std::string& name : rom.in_functions) {
    if (rom.in_tables.contains(name)) continue;
    fmt::format_to(std::back_inserter(out),
                   "#define NATMOD_ROM_MP_QSTR_{0} MP_OBJ_NEW_QSTR(MP_QSTR_{0})\n", name);
  }
  return out;
}

std::string type_lines(const RomQstrs& rom) {
  std::string out =
      "#define NATMOD_NAMED_TYPES 1\n"
      "#define NATMOD_TYPE_NAME_mp_native_qstr_table NATMOD_ROM_mp_native_qstr_table\n";
  for (const std::string& name : rom.types) {
    fmt::format_to(std::back_inserter(out),
                   "#define NATMOD_TYPE_NAME_MP_QSTR_{0} NATMOD_ROM_MP_QSTR_{0}\n", name);
  }
  return out;
}

std::vector<std::string> read_names_line(std::string_view line) {
  std::vector<std::string> table(1);
  for (line.remove_prefix(kNames.size()); !line.empty() && line.front() != '"';) {
    char c = line.front();
    line.remove_prefix(1);
    if (c == '\\') {
      unsigned value = 0;
      std::from_chars(line.data(), line.data() + std::min<size_t>(3, line.size()), value, 8);
      line.remove_prefix(std::min<size_t>(3, line.size()));
      c = static_cast<char>(value);
    }
    if (c == '\0') {
      table.emplace_back();
    } else {
      table.back() += c;
    }
  }
  table.pop_back();
  return table;
}

/// Behind NATMOD_STANDS_FOR: (NATMOD_ROM_NAME, MP_QSTR_name), where NAME is the same or a macro for
/// it.
void harvest_rom_name(Lexer& lexer, QstrNames& names, RomQstrs& rom) {
  std::string_view mark = lexer.next_identifier(), name = lexer.next_identifier();
  if (!name.starts_with(kPrefix)) return;
  std::string_view prefix = mark.starts_with(kTypePrefix) ? kTypePrefix : kRomPrefix;
  std::string meaning = fmt::format("{}{}", prefix, name);
  if (mark != meaning) {
    auto [alias, is_new] = rom.aliases.try_emplace(std::string(mark), meaning);
    if (!is_new && alias->second != meaning) {
      fail("the macro {} stands for two names, {} and {}: write them in MP_ROM_QSTR themselves",
           mark.substr(prefix.size()), alias->second.substr(prefix.size()), name);
    }
  }
  name.remove_prefix(kPrefix.size());
  names.emplace(name);
  QstrNames& place = prefix == kTypePrefix ? rom.types
                     : lexer.is_in_body()  ? rom.in_functions
                                           : rom.in_tables;
  place.emplace(name);
}

}  // namespace

void scan_qstrs(std::string_view text, QstrNames& names) {
  for (size_t at = 0; (at = text.find(kPrefix, at)) != std::string_view::npos;) {
    at += kPrefix.size();
    size_t size = ident_size(text.substr(at));
    names.emplace(text.substr(at, size));
    at += size;
  }
}

void harvest_qstrs(std::string_view preprocessed, QstrNames& names, RomQstrs* rom) {
  std::string code;
  code.reserve(preprocessed.size());
  while (!preprocessed.empty()) {
    std::string_view line = next_line(preprocessed);
    if (!is_line_mark(line)) code.append(line);
    code += '\n';
  }
  Lexer lexer(code);
  for (std::string_view word; !(word = lexer.next_identifier()).empty();) {
    if (word.starts_with(kPrefix)) names.emplace(word.substr(kPrefix.size()));
    if (rom != nullptr && word == kStandsFor) harvest_rom_name(lexer, names, *rom);
  }
}

std::set<std::string> included_files(std::string_view preprocessed) {
  std::set<std::string> files;
  while (!preprocessed.empty()) {
    std::string_view line = next_line(preprocessed);
    if (!is_line_mark(line)) continue;
    std::string_view flags;
    std::string file = unquote(line, flags);
    // `<built-in>` and the like are no files; a name that ends in `//` is the working directory.
    if (file.empty() || file.starts_with('<') || file.ends_with("//")) continue;
    if (flags.find('3') == std::string_view::npos) files.insert(file);
  }
  return files;
}

std::string qstr_header(const QstrNames& names, const SymbolQstrs* symbols,
                        const RomQstrs& harvested) {
  RomQstrs rom = harvested;
  bool has_named_types = std::ranges::any_of(
      rom.types, [](const std::string& name) { return find_static(name) == nullptr; });
  if (has_named_types) rom.in_tables.insert(rom.types.begin(), rom.types.end());
  std::string out =
      "// QSTRs of a native module. Made by natmod.\n"
      "#pragma once\n"
      "#include <stdint.h>\n"
      "typedef uintptr_t mp_off_t;\n"
      "#if defined MICROPY_VERSION_MINOR && MICROPY_VERSION_MINOR < 27  // a MicroPython's own "
      "headers\n"
      "typedef intptr_t mp_int_t;\n"
      "typedef uintptr_t mp_uint_t;\n"
      "#endif\n";
  unsigned number = 0;
  QstrNames own = names;
  if (symbols != nullptr) {
    for (const std::string& name : symbols->used) {
      if (is_identifier(name)) own.insert(name);
    }
  }
  // Without parentheses the value can be a part of another name: see rom_lines().
  for (const StaticQstr& qstr : static_qstrs()) {
    out += define_line(qstr.ident, fmt::format("{}", ++number), rom.in_tables.contains(qstr.ident));
    own.erase(std::string(qstr.ident));
  }
  unsigned entry = 0;
  for (const std::string& name : own) {
    out += define_line(name, fmt::format("mp_native_qstr_table[{}]", ++entry),
                       rom.in_tables.contains(name));
  }
  std::vector<std::string> table(own.begin(), own.end());
  // Static ones that need an entry all the same.
  for (const std::string& name : rom.in_tables) {
    if (!own.contains(name)) table.push_back(text_of(name));
  }
  if (symbols != nullptr) {
    QstrNames more = symbols->used;
    more.insert(symbols->indexed.begin(), symbols->indexed.end());
    for (const std::string& name : more) {
      bool is_there = std::ranges::find(table, name) != table.end();
      if (!is_there && (symbols->indexed.contains(name) || !static_qstr_number(name))) {
        table.push_back(name);
      }
    }
  }
  if (symbols != nullptr || table.size() > own.size()) out += names_line(table);
  out += rom_lines(rom, table);
  if (has_named_types) out += type_lines(rom);
  for (const auto& [macro, meaning] : rom.aliases) {
    out += fmt::format("#define {} {}\n", macro, meaning);
  }
  out +=
      "#ifdef __cplusplus\n"
      "extern \"C\" {\n"
      "#endif\n"
      "extern const uint16_t mp_native_qstr_table[];\n"
      "extern const uintptr_t mp_native_obj_table[];\n"
      "#ifdef __cplusplus\n"
      "}\n"
      "#endif\n";
  return out;
}

std::vector<std::string> read_qstr_header(std::string_view text, std::string_view name) {
  constexpr std::string_view kDefine = "#define MP_QSTR_";
  constexpr std::string_view kEntry = "mp_native_qstr_table[";
  std::vector<std::string> names, table;
  for (unsigned line_number = 1; !text.empty(); ++line_number) {
    std::string_view line = next_line(text);
    if (line.starts_with(kNames)) table = read_names_line(line);
    if (!line.starts_with(kDefine)) continue;
    line.remove_prefix(kDefine.size());
    std::string_view qstr = line.substr(0, ident_size(line));
    line.remove_prefix(qstr.size());
    bool is_bare = !line.starts_with(" (");
    line.remove_prefix(std::min<size_t>(is_bare ? 1 : 2, line.size()));
    if (!line.starts_with(kEntry)) continue;
    line.remove_prefix(kEntry.size());
    unsigned entry = 0;
    auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), entry);
    if (error != std::errc{} || line.substr(end - line.data()) != (is_bare ? "]" : "])")) {
      fail("{}:{}: MP_QSTR_{}: not an entry of mp_native_qstr_table", name, line_number, qstr);
    }
    names.emplace_back(qstr);
    if (entry != names.size()) {
      fail("{}:{}: MP_QSTR_{} is entry {} of mp_native_qstr_table, but entry {} comes next", name,
           line_number, qstr, entry, names.size());
    }
  }
  if (table.empty()) return names;
  if (table.size() < names.size() || !std::equal(names.begin(), names.end(), table.begin())) {
    fail("{}: NATMOD_QSTR_NAMES does not begin with the MP_QSTR_ names in their order", name);
  }
  return table;
}

}  // namespace natmod::mpy
