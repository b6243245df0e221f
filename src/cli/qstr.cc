// natmod qstr: the QSTR header of a module.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "elf/object_file.h"
#include "mpy/cxx_symbols.h"
#include "mpy/qstr.h"

namespace natmod::cli {
namespace {

struct Options {
  std::string output;
  std::string depfile;
  std::string dep_target;
  bool scan = false;
  bool preprocessed = false;
  std::vector<std::string> sources;
  std::vector<std::string> compiler;
};

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

Harvest harvest(const Options& options) {
  Harvest found;
  for (const std::string& source : options.sources) {
    found.files.insert(source);
    if (is_object(source)) {
      if (!found.symbols) found.symbols.emplace();
      harvest_symbols(source, *found.symbols);
      continue;
    }
    if (options.scan) {
      mpy::scan_qstrs(read_text(source), found.names);
      continue;
    }
    std::string text = options.preprocessed || is_preprocessed(source)
                           ? read_text(source)
                           : preprocess(source, options.compiler);
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
std::string depfile_text(const Options& options, const std::set<std::string>& files) {
  std::string target = options.dep_target.empty() ? options.output : options.dep_target;
  std::string out = escape_for_make(target) + ":";
  for (const std::string& file : files) out += " \\\n  " + escape_for_make(file);
  out += "\n";
  std::set<std::string> sources(options.sources.begin(), options.sources.end());
  for (const std::string& file : files) {
    if (!sources.contains(file)) out += escape_for_make(file) + ":\n";
  }
  return out;
}

/// Leaves a file alone that has the text already, so that nothing is rebuilt for its sake.
void write_if_changed(const std::string& path, const std::string& text) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error) && read_text(path) == text) return;
  write_file(path, text);
}

void qstr(const Options& options) {
  check_outputs(options.sources, {options.output, options.depfile});
  Harvest found = harvest(options);
  write_if_changed(
      options.output,
      mpy::qstr_header(found.names, found.symbols ? &*found.symbols : nullptr, found.rom));
  if (!options.depfile.empty()) write_file(options.depfile, depfile_text(options, found.files));
}

/// Throws if the sources need a compiler and there is none.
void check_compiler(const Options& options) {
  if (options.scan || options.preprocessed || !options.compiler.empty()) return;
  for (const std::string& source : options.sources) {
    if (!is_preprocessed(source) && !is_object(source)) {
      throw CLI::ValidationError(
          source + ": is not preprocessed (.i, .ii): add `-- COMPILER FLAGS...`, or --scan");
    }
  }
}

}  // namespace

void add_qstr(CLI::App& app, const std::vector<std::string>& compiler) {
  auto options = std::make_shared<Options>();
  options->compiler = compiler;
  CLI::App* command = app.add_subcommand("qstr", "Make the QSTR header of a module");
  command
      ->add_option("-o,--output", options->output, "the header; its time moves only with its text")
      ->required()
      ->type_name("HEADER");
  command->add_flag("--scan", options->scan,
                    "look for MP_QSTR_x in the text of the sources alone, without a compiler");
  command->add_flag(
      "--preprocessed", options->preprocessed,
      "the sources, as far as they are no objects, are preprocessed, whatever their names");
  CLI::Option* depfile =
      command
          ->add_option("--depfile", options->depfile,
                       "write which files the names come from, as a make rule for HEADER")
          ->type_name("FILE");
  command->add_option("--dep-target", options->dep_target, "the rule's target instead of HEADER")
      ->needs(depfile)
      ->type_name("NAME");
  command
      ->add_option("sources", options->sources,
                   "C, C++ and preprocessed (.i, .ii) sources, and C++ objects")
      ->required()
      ->type_name("SOURCE");
  command->footer(
      "  natmod qstr -o HEADER SOURCE... -- COMPILER FLAGS...\n"
      "\n"
      "Collects the names MP_QSTR_x that are left when the compiler has preprocessed the sources,\n"
      "in headers and pasted together too, and gives each its value: a constant if every firmware\n"
      "has the string, else an entry of mp_native_qstr_table. The header is the module's\n"
      "MP_CONFIGFILE, and what `natmod link --qstrs` reads. What follows -- is the command that\n"
      "compiles the module, without its source; its -o and -M options are left out.\n"
      "\n"
      "Objects of the C++ API name their strings by undefined symbols; the header then tells C++\n"
      "sources the whole table, which makes them smaller when they are compiled again.");
  command->callback([options] {
    check_compiler(*options);
    qstr(*options);
  });
}

}  // namespace natmod::cli
