// natmod pack: what mip and mpremote install.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "project/package.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string folder = ".";
  std::string dist;
  std::string output;
  std::string url;
};

void pack(const Options& options) {
  fs::path top = fs::weakly_canonical(options.folder);
  fs::path dist = options.dist.empty() ? top / "dist" : fs::path(options.dist);
  fs::path output = options.output.empty() ? top / "package" : fs::path(options.output);
  project::PackageReport report = project::pack(top, dist, output, options.url);
  std::string shown = fs::proximate(output).string();
  fmt::print("{} {}: {} files in {}, for {}\n", report.name, report.version, report.files, shown,
             fmt::join(report.archs, ", "));
  fmt::print("\nNext: mpremote mip install {}/{}/package.json\n", shown, report.archs.front());
}

}  // namespace

void add_pack(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("pack", "Make packages of what was built, for mip and mpremote");
  command->add_option("--dist", options->dist, "folder of what was built (dist)")
      ->type_name("FOLDER");
  command
      ->add_option("-o,--output", options->output,
                   "folder of the packages (package); what is in it goes")
      ->type_name("FOLDER");
  command
      ->add_option("--url", options->url,
                   "where the folder will be served from; by default addresses are relative")
      ->type_name("URL");
  command->add_option("project", options->folder, "folder of the project (this one)")
      ->type_name("FOLDER");
  command->footer(
      "ARCH_ABI/package.json installs the modules for one architecture, with any mip. "
      "package.json\n"
      "above them has a tag for each file, for a mip that chooses by it. release/ has the same as "
      "flat\n"
      "files with SHA256SUMS. Version, dependencies and further files are taken from the "
      "project's\n"
      "own package.json: {\"version\": \"1.0\", \"deps\": [[\"name\", \"version\"]], \"urls\": "
      "[[\"place\", \"file\"]]}");
  command->callback([options] { pack(*options); });
}

}  // namespace natmod::cli
