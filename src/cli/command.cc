#include "cli/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/mistakes.h"

namespace natmod::cli {
namespace {

void add_texts(const CLI::App& app, std::vector<OptionText>& texts) {
  for (const CLI::Option* option : app.get_options()) {
    OptionText text;
    text.long_names = option->get_lnames();
    text.short_names = option->get_snames();
    text.is_positional = option->get_positional();
    text.shown = text.is_positional ? option->get_type_name() : option->get_name(false, true);
    if (!text.is_positional && option->get_items_expected_max() > 0)
      text.value = option->get_type_name();
    text.about = option->get_description();
    texts.push_back(std::move(text));
  }
  for (const CLI::App* group : app.get_subcommands({})) add_texts(*group, texts);
}

/// Says what is wrong with the command line, or what --help asks for.
int answer(CLI::App& app, const CLI::ParseError& error, int argc, const char* const* argv) {
  if (error.get_exit_code() == 0) return app.exit(error);
  auto used = app.get_subcommands();
  const bool is_subcommand = !used.empty();
  CommandText command = Command(is_subcommand ? *used[0] : app).text();
  if (auto unknown = explain_unknown(command, argc, argv)) {
    fmt::print(stderr, "{}{}: {}\n", app.get_name(), is_subcommand ? " " + command.name : "",
               *unknown);
  } else {
    app.exit(error);
  }
  constexpr int kBadUsage = 2;
  return kBadUsage;
}

}  // namespace

void refuse_arguments(const std::string& reason) {
  throw CLI::ValidationError(reason);
}

Option& Option::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::capture_default_str() {
  option_->capture_default_str();
  return *this;
}

Option& Option::needs(const Option& other) {
  option_->needs(other.option_);
  return *this;
}

Option& Option::excludes(const Option& other) {
  option_->excludes(other.option_);
  return *this;
}

Option& Option::once_each() {
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::verbatim_each() {
  option_->expected(1)->take_all()->allow_extra_args(false);
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return *this;
}

template <class T>
Option& Option::range(T from, T to) {
  option_->check(CLI::Range(from, to));
  return *this;
}
template Option& Option::range(int, int);
template Option& Option::range(unsigned, unsigned);
template Option& Option::range(uint64_t, uint64_t);
template Option& Option::range(double, double);

Option& Option::existing_file() {
  option_->check(CLI::ExistingFile);
  return *this;
}

Option& Option::existing_folder() {
  option_->check(CLI::ExistingDirectory);
  return *this;
}

Option& Option::units(const std::map<std::string, uint64_t>& factors) {
  option_->transform(CLI::AsNumberWithUnit(factors));
  return *this;
}

template <class T>
Option Command::add_option(const std::string& names, T& variable, const std::string& about) {
  return Option(app_->add_option(names, variable, about));
}
template Option Command::add_option(const std::string&, std::string&, const std::string&);
template Option Command::add_option(const std::string&, std::vector<std::string>&,
                                    const std::string&);
template Option Command::add_option(const std::string&, int&, const std::string&);
template Option Command::add_option(const std::string&, unsigned&, const std::string&);
template Option Command::add_option(const std::string&, uint64_t&, const std::string&);
template Option Command::add_option(const std::string&, double&, const std::string&);

Option Command::add_flag(const std::string& names, bool& variable, const std::string& about) {
  return Option(app_->add_flag(names, variable, about));
}

Option Command::add_flag(const std::string& names, const std::string& about) {
  return Option(app_->add_flag(names)->description(about));
}

Command Command::add_choice(const std::string& name) {
  CLI::App* group = app_->add_option_group(name);
  group->require_option(1);
  return Command(*group);
}

void Command::add_help() {
  app_->set_help_flag("-h,--help", "Print this help message and exit");
}

void Command::add_version(const std::string& names, const std::string& text) {
  app_->set_version_flag(names, text);
}

void Command::footer(const std::string& text) {
  app_->footer(text);
}

void Command::callback(const std::function<void()>& work) {
  app_->callback(work);
}

void Command::take_all(const std::function<void(const std::vector<std::string>&)>& work) {
  app_->set_help_flag();
  app_->prefix_command();
  app_->callback([app = app_, work] { work(app->remaining()); });
}

bool Command::has(const std::string& name) const {
  return app_->count(name) > 0;
}

CommandText Command::text() const {
  CommandText text{app_->get_name(), app_->get_description(), app_->get_footer(), {}};
  add_texts(*app_, text.options);
  return text;
}

CommandLine::CommandLine(const std::string& about, const std::string& program)
    : app_(std::make_unique<CLI::App>(about, program)) {}

CommandLine::~CommandLine() = default;

Command CommandLine::top() {
  return Command(*app_);
}

Command CommandLine::add_subcommand(const std::string& name, const std::string& about) {
  app_->require_subcommand(1);
  return Command(*app_->add_subcommand(name, about));
}

std::vector<Command> CommandLine::subcommands() const {
  std::vector<Command> commands;
  for (CLI::App* app : app_->get_subcommands({})) commands.emplace_back(*app);
  return commands;
}

std::string CommandLine::about() const {
  return app_->get_description();
}

std::string CommandLine::help() const {
  return app_->help();
}

std::optional<int> CommandLine::parse(int argc, const char* const* argv) {
  try {
    app_->parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return answer(*app_, error, argc, argv);
  }
}

}  // namespace natmod::cli
