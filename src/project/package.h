// Packages that mip and mpremote install.
//
//   OUT/package.json            for mip that knows tags: the file for the board that asks
//   OUT/ARCH_ABI/package.json   for any mip: the modules of one architecture
//   OUT/ARCH_ABI/NAME.mpy
//   OUT/release/                the same, flat, as the files of a release: NAME-ARCH_ABI.mpy,
//                               NAME-ARCH_ABI.json, SHA256SUMS
//
// The project's own package.json, if there is one, is where version, dependencies and further files
// (urls) come from; it has mip's format.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace natmod::project {

struct PackageReport {
  std::string name;
  std::string version;
  std::vector<std::string> archs;  ///< ARCH_ABI, each with a package.json
  size_t files = 0;                ///< that were written
};

/// Packs DIST/ARCH_ABI/*.mpy, and what `top`/package.json names, into `output`. `url`: where
/// that will be served from; empty: addresses are relative to the package.json, which mpremote and
/// newer versions of mip understand; that of MicroPython 1.25 does not. Error, naming the
/// place in it, if that is not what mip reads; or if there is nothing to pack.
PackageReport pack(const std::filesystem::path& top, const std::filesystem::path& dist,
                   const std::filesystem::path& output, const std::string& url);

}  // namespace natmod::project
