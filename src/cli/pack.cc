// natmod pack: what mip and mpremote install.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "project/freshness.h"
#include "project/package.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

struct PackOptions {
  std::string folder = ".";
  std::string dist;
  std::string output;
  std::string url;
  bool as_is = false;
};

/// A package.json with addresses is for any mip; relative ones are for newer ones.
void tell_next(const project::PackageReport& report, const std::string& shown,
               const std::string& url) {
  const std::string& first = report.archs.front();
  if (url.empty()) {
    fmt::print(
        "\nNext: mpremote mip install {}/{}/package.json   (mpremote 1.25 or later)\n"
        "For older ones, and for mip on a board: natmod pack --url ADDRESS, where {} will be "
        "served\n",
        shown, first, shown);
  } else {
    fmt::print("\nNext: serve {} as {}, then\n  mpremote mip install {}{}{}/package.json\n", shown,
               url, url, url.ends_with('/') ? "" : "/", first);
  }
}

void pack(const PackOptions& options) {
  fs::path top = fs::weakly_canonical(options.folder);
  if (!fs::is_directory(top)) fail("{}: is no folder of a project", options.folder);
  fs::path dist = options.dist.empty() ? top / "dist" : fs::path(options.dist);
  fs::path output = options.output.empty() ? top / "package" : fs::path(options.output);
  if (!options.as_is) {
    std::vector<std::string> unknown = project::check_freshness(top, dist);
    if (!unknown.empty()) {
      fmt::print("{}: not built here; taken as it is\n", fmt::join(unknown, ", "));
    }
  }
  project::PackageReport report = project::pack(top, dist, output, options.url);
  std::string shown = fs::proximate(output).string();
  fmt::print("{} {}: {} files in {}, for {}\n", report.name, report.version, report.files, shown,
             fmt::join(report.archs, ", "));
  tell_next(report, shown, options.url);
}

}  // namespace

void add_pack(CommandLine& line) {
  auto options = std::make_shared<PackOptions>();
  Command command =
      line.add_subcommand("pack", "Make packages of what was built, for mip and mpremote");
  command.add_option("--dist", options->dist, "folder of what was built (dist)")
      .type_name("FOLDER");
  command
      .add_option("-o,--output", options->output,
                  "folder of the packages (package); what is in it goes")
      .type_name("FOLDER");
  command
      .add_option("--url", options->url,
                  "where the folder will be served from; by default addresses are relative")
      .type_name("URL");
  command.add_flag("--as-is", options->as_is,
                   "pack what was built even if the sources have changed since");
  command.add_option("project", options->folder, "folder of the project (this one)")
      .type_name("FOLDER");
  command.footer(
      "ARCH_ABI/package.json installs the modules for one architecture. package.json above them is "
      "for all:\n"
      "it has a tag for each file, a proposal that no released mip reads yet. release/ has the "
      "same "
      "as flat\n"
      "files with SHA256SUMS. Version, dependencies and further files are taken from the "
      "project's\n"
      "own package.json: {\"version\": \"1.0\", \"deps\": [[\"name\", \"version\"]], \"urls\": "
      "[[\"place\", \"file\"]]}");
  command.callback([options] { pack(*options); });
}

}  // namespace natmod::cli
