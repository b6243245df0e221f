// natmod qstr: the QSTR header of a module.
#include <memory>

#include "cli/commands.h"
#include "cli/outputs.h"
#include "project/module_qstrs.h"

namespace natmod::cli {
namespace {

void qstr(const project::QstrRequest& request) {
  const std::string source = project::find_source_without_compiler(request);
  if (!source.empty()) {
    refuse_arguments(source +
                     ": is not preprocessed (.i, .ii): add `-- COMPILER FLAGS...`, or --scan");
  }
  check_outputs(request.sources, {request.header, request.depfile});
  project::make_qstr_header(request);
}

}  // namespace

void add_qstr(CommandLine& line, const std::vector<std::string>& compiler) {
  auto options = std::make_shared<project::QstrRequest>();
  options->compiler = compiler;
  Command command = line.add_subcommand("qstr", "Make the QSTR header of a module");
  command
      .add_option("-o,--output", options->header, "the header; its time moves only with its text")
      .required()
      .type_name("HEADER");
  command.add_flag("--scan", options->scan,
                   "look for MP_QSTR_x in the text of the sources alone, without a compiler");
  command.add_flag(
      "--preprocessed", options->preprocessed,
      "the sources, as far as they are no objects, are preprocessed, whatever their names");
  Option depfile =
      command
          .add_option("--depfile", options->depfile,
                      "write which files the names come from, as a make rule for HEADER")
          .type_name("FILE");
  command.add_option("--dep-target", options->dep_target, "the rule's target instead of HEADER")
      .needs(depfile)
      .type_name("NAME");
  command
      .add_option("sources", options->sources,
                  "C, C++ and preprocessed (.i, .ii) sources, and C++ objects")
      .required()
      .type_name("SOURCE");
  command.footer(
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
  command.callback([options] { qstr(*options); });
}

}  // namespace natmod::cli
