#include "project/module_qstrs.h"

#include <fstream>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "elf/object_file.h"
#include "mpy/cxx_symbols.h"
#include "mpy/qstr.h"

namespace natmod::project {
namespace {

bool is_preprocessed(const std::string& source) {
  return source.ends_with(".i") || source.ends_with(".ii");
}
/// By its name or, since CMake names objects otherwise, by its first bytes.
bool is_object(const std::string& source) {
  if (source.ends_with(".o")) return true;
  std::string magic(4, '\0');
  std::ifstream(source).read(magic.data(), 4);
  return magic == "\177ELF";
}

/// The command without what names its output and its dependency file: those are the compilation's.
std::vector<std::string> without_outputs(const std::vector<std::string>& command) {
  std::vector<std::string> kept;
  for (size_t i = 0; i < command.size(); ++i) {
    const std::string& word = command[i];
    if (word == "-o" || word == "-MF" || word == "-MT" || word == "-MQ") {
      ++i;  // with the name that follows
    } else if (!word.starts_with("-M")) {
      kept.push_back(word);
    }
  }
  return kept;
}

/// The source as the compiler sees it, but with <stdint.h>, which the header we are to make starts
/// with, in the header's place: so the names are not replaced.
std::string preprocess(const std::string& source, const std::vector<std::string>& compiler) {
  std::vector<std::string> command = without_outputs(compiler);
  command.insert(command.end(),
                 {"-UMP_CONFIGFILE", "-DMP_CONFIGFILE=<stdint.h>", "-E", "-o", "-", source});
  ProcessResult result = run_process(command);
  if (result.status != 0) {
    fail("{}: cannot preprocess: {} ended with status {}", source, compiler.front(), result.status);
  }
  return std::move(result.output);
}

/// Adds the names that the undefined symbols of a C++ object ask for.
void harvest_symbols(const std::string& path, mpy::SymbolQstrs& found) {
  std::vector<uint8_t> bytes = read_file(path);
  elf::ObjectFile object = elf::ObjectFile::parse(bytes, path);
  for (const elf::Symbol symbol : object.symbols()) {
    if (!symbol.is_undefined()) continue;
    if (auto qstr = mpy::read_qstr_symbol(symbol.name)) {
      (qstr->is_index ? found.indexed : found.used).insert(qstr->text);
    }
  }
}

struct Harvest {
  mpy::QstrNames names;
  mpy::RomQstrs rom;
  std::optional<mpy::SymbolQstrs> symbols;  ///< if there were objects
  std::set<std::string> files;              ///< what the names depend on
};

Harvest harvest(const QstrRequest& request) {
  Harvest found;
  for (const std::string& source : request.sources) {
    found.files.insert(source);
    if (is_object(source)) {
      if (!found.symbols) found.symbols.emplace();
      harvest_symbols(source, *found.symbols);
      continue;
    }
    if (request.scan) {
      mpy::scan_qstrs(read_text(source), found.names);
      continue;
    }
    std::string text = request.preprocessed || is_preprocessed(source)
                           ? read_text(source)
                           : preprocess(source, request.compiler);
    mpy::harvest_qstrs(text, found.names, &found.rom);
    found.files.merge(mpy::included_files(text));
  }
  return found;
}

std::string escape_for_make(std::string_view path) {
  std::string out;
  for (char c : path) {
    if (c == '$') out += '$';
    if (c == ' ' || c == '#') out += '\\';
    out += c;
  }
  return out;
}

/// A rule for the target, and an empty one for each other file, so that a header that goes away
/// does not stop make.
std::string depfile_text(const QstrRequest& request, const std::set<std::string>& files) {
  std::string target = request.dep_target.empty() ? request.header : request.dep_target;
  std::string out = escape_for_make(target) + ":";
  for (const std::string& file : files) out += " \\\n  " + escape_for_make(file);
  out += "\n";
  std::set<std::string> sources(request.sources.begin(), request.sources.end());
  for (const std::string& file : files) {
    if (!sources.contains(file)) out += escape_for_make(file) + ":\n";
  }
  return out;
}

}  // namespace

std::string find_source_without_compiler(const QstrRequest& request) {
  if (request.scan || request.preprocessed || !request.compiler.empty()) return "";
  for (const std::string& source : request.sources) {
    if (!is_preprocessed(source) && !is_object(source)) return source;
  }
  return "";
}

void make_qstr_header(const QstrRequest& request) {
  Harvest found = harvest(request);
  write_if_changed(
      request.header,
      mpy::qstr_header(found.names, found.symbols ? &*found.symbols : nullptr, found.rom));
  if (!request.depfile.empty()) write_file(request.depfile, depfile_text(request, found.files));
}

}  // namespace natmod::project
