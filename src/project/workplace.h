// Where things are on this machine: this program, what was installed with it, and other programs.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace natmod::project {

/// The file of the program that runs.
std::filesystem::path own_program();

/// The SDK that belongs to it: share/natmod/sdk of an installation, sdk of a checkout. Error if
/// there is none.
std::filesystem::path sdk_folder();

/// The folder of the documents; nullopt if they were not installed.
std::optional<std::filesystem::path> docs_folder();

/// The folder of natmodConfig.cmake, for find_package(natmod). Error if there is none.
std::filesystem::path package_folder();

/// The file that the shell would run under this name; a name with a slash is taken as it is.
std::optional<std::filesystem::path> find_program(std::string_view name);

/// Its path. Error, with the package of Debian's that has it, if it is not here.
std::string need_program(std::string_view name, std::string_view package);

}  // namespace natmod::project
