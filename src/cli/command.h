// What the commands declare their options with. CLI11 does the work, behind command.cc alone: each
// source that includes its headers takes five seconds to compile.
//
// Option and Command are handles: they may be copied, and what they stand for is the CommandLine's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace natmod::cli {

/// Ends the parsing: the command line, not a file, is wrong (exit status 2).
[[noreturn]] void refuse_arguments(const std::string& reason);

/// An option or argument, for what is to be said of it: in one expression, as it is added.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& type_name(const std::string& name);
  Option& required();
  Option& capture_default_str();  ///< --help shows the value that the variable has now
  Option& needs(const Option& other);
  Option& excludes(const Option& other);
  /// Of a list: each value has its own --name, and words that follow are none.
  Option& once_each();
  /// The same, and [1, 2] is one value, which CLI11 would take for two.
  Option& verbatim_each();

  Option& one_of(const std::vector<std::string>& values);
  template <class T>  // int, unsigned, uint64_t, double
  Option& range(T from, T to);
  Option& existing_file();
  Option& existing_folder();
  /// A number may end in one of these letters, and is multiplied by what it stands for.
  Option& units(const std::map<std::string, uint64_t>& factors);

 private:
  CLI::Option* option_;
};

/// What --help says of an option, for other forms of help.
struct OptionText {
  std::vector<std::string> long_names, short_names;  ///< without dashes
  std::string shown;                                 ///< names as --help has them, or the type
  std::string value;                                 ///< type of what it takes; empty: nothing
  std::string about;
  bool is_positional = false;
};

struct CommandText {
  std::string name, about, footer;
  std::vector<OptionText> options;
};

class Command {
 public:
  explicit Command(CLI::App& app) : app_(&app) {}

  /// The variable has to live until the command line is parsed. T: string, a vector of them, a
  /// number.
  template <class T>
  Option add_option(const std::string& names, T& variable, const std::string& about);
  Option add_flag(const std::string& names, bool& variable, const std::string& about);
  Option add_flag(const std::string& names, const std::string& about);  ///< without effect
  /// Options of which one has to be there.
  Command add_choice(const std::string& name);
  void add_help();
  void add_version(const std::string& names, const std::string& text);
  void footer(const std::string& text);

  /// Does the work, and throws Error when the input is wrong.
  void callback(const std::function<void()>& work);
  /// In place of options: gets all that follows the command's name, --help too.
  void take_all(const std::function<void(const std::vector<std::string>&)>& work);
  bool has(const std::string& name) const;  ///< whether the option was given

  CommandText text() const;

 private:
  CLI::App* app_;
};

/// What a program is called with.
class CommandLine {
 public:
  CommandLine(const std::string& about, const std::string& program);
  ~CommandLine();

  /// Options that belong to no subcommand.
  Command top();
  Command add_subcommand(const std::string& name, const std::string& about);
  std::vector<Command> subcommands() const;  ///< in the order in which they were added
  std::string about() const;
  std::string help() const;

  /// Sets the variables and calls what the subcommand is to do. An exit status if the command line
  /// is wrong, which is said, or asked for help, which was given.
  std::optional<int> parse(int argc, const char* const* argv);

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace natmod::cli
