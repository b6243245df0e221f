#include "session/completion.h"

#include <algorithm>
#include <set>

#include "python/token.h"

namespace natmod::session {

namespace {

bool is_name_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80) != 0;
}

/// All that a name without a dot can be.
std::set<std::string> known_names(board::Runtime& rt) {
  std::set<std::string> names;
  for (board::Value key : rt.items(rt.globals())) names.insert(rt.text(key));
  for (std::string& name : rt.dir(rt.import_name("builtins"))) names.insert(std::move(name));
  for (std::string_view word : python::keywords()) names.emplace(word);
  return names;
}

std::vector<std::string> members(board::Runtime& rt, std::string_view path) {
  size_t dot = path.find('.');
  board::Value value = rt.load_name(path.substr(0, dot));
  while (dot != path.npos) {
    size_t next = std::min(path.find('.', dot + 1), path.size());
    value = rt.load_attr(value, path.substr(dot + 1, next - dot - 1));
    dot = next == path.size() ? path.npos : next;
  }
  return rt.dir(value);
}

}  // namespace

Completion complete(board::Runtime& runtime, std::string_view line) {
  size_t begin = line.size();
  while (begin > 0 && (is_name_part(line[begin - 1]) || line[begin - 1] == '.')) --begin;
  std::string_view path = line.substr(begin);
  size_t dot = path.rfind('.');
  std::string_view prefix = dot == path.npos ? path : path.substr(dot + 1);
  Completion completion{line.size() - prefix.size(), {}};
  board::HostScope temporaries(runtime);
  std::vector<std::string> words;
  try {
    if (dot == path.npos) {
      std::set<std::string> names = known_names(runtime);
      words.assign(names.begin(), names.end());
    } else if (dot > 0) {
      words = members(runtime, path.substr(0, dot));
    }
  } catch (const board::GuestException&) {
    return completion;  // a name that is not there completes to nothing
  }
  for (std::string& word : words) {
    bool is_hidden = word.starts_with('_') && !prefix.starts_with('_');
    if (word.starts_with(prefix) && !is_hidden) completion.words.push_back(std::move(word));
  }
  std::sort(completion.words.begin(), completion.words.end());
  return completion;
}

}  // namespace natmod::session
