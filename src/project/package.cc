#include "project/package.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "base/near_name.h"
#include "base/sha256.h"
#include "mpy/mpy_file.h"
#include "project/firmware.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// What the project says of its package.
struct Manifest {
  std::string version = "0.0.0";
  Json deps = Json::array();
  std::vector<std::pair<std::string, fs::path>> extra;  ///< where it goes, and the file
};

class ManifestReader {
 public:
  explicit ManifestReader(fs::path path) : path_(std::move(path)) {}

  Manifest read() {
    Manifest manifest;
    if (!fs::exists(path_)) return manifest;
    std::vector<uint8_t> bytes = read_file(path_);
    Json json;
    try {
      json = Json::parse(bytes.begin(), bytes.end());
    } catch (const Json::parse_error& error) {
      fail("{}: not JSON: {}", path_.string(), error.what());
    }
    need(json.is_object(), "it is no object");
    for (const auto& [key, value] : json.items()) {
      if (key == "version") {
        need(value.is_string(), "version: it is no string");
        manifest.version = value;
      } else if (key == "deps") {
        need(is_pairs(value), "deps: it is no list of [\"name\", \"version\"]");
        manifest.deps = value;
      } else if (key == "urls") {
        need(is_pairs(value), "urls: it is no list of [\"place on the board\", \"file\"]");
        for (const Json& row : value) add_file(manifest, row[0], row[1]);
      } else {
        refuse_slip(key);
      }
    }
    return manifest;
  }

 private:
  void need(bool is_good, const char* fault) const {
    if (!is_good) fail("{}: {}", path_.string(), fault);
  }

  /// Other keys are for others: npm keeps its own in a file of the same name.
  void refuse_slip(const std::string& key) const {
    NearName slip(key);
    for (const char* ours : {"version", "deps", "urls"}) slip.consider(ours);
    if (slip.best().empty()) return;
    fail("{}: there is no key '{}'; did you mean '{}'?", path_.string(), key, slip.best());
  }

  static bool is_pairs(const Json& value) {
    return value.is_array() && std::ranges::all_of(value, [](const Json& row) {
             return row.is_array() && row.size() == 2 && row[0].is_string() && row[1].is_string();
           });
  }

  void add_file(Manifest& manifest, const std::string& place, const std::string& file) {
    fs::path path = path_.parent_path() / file;
    if (!fs::is_regular_file(path)) fail("{}: urls: there is no file {}", path_.string(), file);
    manifest.extra.emplace_back(place, path);
  }

  fs::path path_;
};

struct Item {
  std::string place;  ///< on the board
  std::vector<uint8_t> bytes;
  unsigned long tag = 0;  ///< of what it needs; 0: of any board
};

std::vector<Item> read_modules(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".mpy") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Item> items;
  for (const fs::path& path : files) {
    Item item{path.filename().string(), read_file(path), 0};
    mpy::MpyFile file = mpy::read(item.bytes, path.string());
    item.tag = number_of(file.sub_version, file.arch, file.arch_flags);
    items.push_back(std::move(item));
  }
  return items;
}

class Packer {
 public:
  Packer(const fs::path& top, fs::path dist, fs::path output, std::string url)
      : name_(top.filename().string()),
        dist_(std::move(dist)),
        output_(std::move(output)),
        url_(std::move(url)),
        manifest_(ManifestReader(top / "package.json").read()) {
    if (!url_.empty() && !url_.ends_with('/')) url_ += '/';
    for (const auto& [place, path] : manifest_.extra) extra_.push_back({place, read_file(path), 0});
  }

  PackageReport run() {
    // By architecture number: of several files that an ARM board can load, mip keeps the last.
    std::map<std::pair<unsigned long, std::string>, std::vector<Item>> variants;
    if (fs::is_directory(dist_)) {
      for (const auto& entry : fs::directory_iterator(dist_)) {
        if (!entry.is_directory()) continue;
        std::vector<Item> modules = read_modules(entry.path());
        if (!modules.empty())
          variants[{modules[0].tag, entry.path().filename().string()}] = modules;
      }
    }
    if (variants.empty()) {
      fail("{}: nothing to pack: run natmod build first", dist_.string());
    }
    if (fs::exists(output_) && !fs::is_empty(output_) && !fs::exists(output_ / "package.json")) {
      fail("{}: is not a folder that natmod pack made: it has no package.json", output_.string());
    }
    fs::remove_all(output_);
    Json all = start();
    for (const Item& item : extra_) {
      all["urls"].push_back({item.place, url_ + item.place});
      put(output_ / item.place, item.bytes);
    }
    for (const auto& [key, modules] : variants) {
      const std::string& variant = key.second;
      report_.archs.push_back(variant);
      for (const Item& module : modules) {
        all["urls"].push_back({module.place, url_ + variant + "/" + module.place, module.tag});
      }
      put_variant(variant, modules);
    }
    put_json(output_ / "package.json", all);
    put_sums();
    report_.name = name_;
    report_.version = manifest_.version;
    return report_;
  }

 private:
  Json start() const {
    return Json{{"urls", Json::array()}, {"deps", manifest_.deps}, {"version", manifest_.version}};
  }

  void put_variant(const std::string& variant, const std::vector<Item>& modules) {
    Json folder = start();
    Json flat = start();
    std::vector<Item> items = modules;
    items.insert(items.end(), extra_.begin(), extra_.end());
    for (const Item& item : items) {
      std::string released = flat_name(item, variant);
      folder["urls"].push_back({item.place, in(variant) + item.place});
      flat["urls"].push_back({item.place, in("release") + released});
      for (Json* json : {&folder, &flat}) (*json)["sha256"][item.place] = sha256(item.bytes);
      put(output_ / variant / item.place, item.bytes);
      put(output_ / "release" / released, item.bytes);
      sums_[released] = sha256(item.bytes);
    }
    put_json(output_ / variant / "package.json", folder);
    std::string released = fmt::format("{}-{}.json", name_, variant);
    std::string text = put_json(output_ / "release" / released, flat);
    sums_[released] = sha256(Bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }

  /// What a package.json of that folder has before the name of a file.
  std::string in(const std::string& folder) const {
    return url_.empty() ? url_ : url_ + folder + "/";
  }

  static std::string flat_name(const Item& item, const std::string& variant) {
    std::string name = item.place;
    std::ranges::replace(name, '/', '.');
    if (item.tag == 0) return name;
    fs::path path(name);
    return fmt::format("{}-{}{}", path.stem().string(), variant, path.extension().string());
  }

  void put_sums() {
    std::string text;
    for (const auto& [name, sum] : sums_) text += fmt::format("{}  {}\n", sum, name);
    put(output_ / "release/SHA256SUMS",
        Bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }

  std::string put_json(const fs::path& path, const Json& json) {
    std::string text = json.dump(2) + "\n";
    put(path, Bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
    return text;
  }

  void put(const fs::path& path, Bytes bytes) {
    fs::create_directories(path.parent_path());
    if (!fs::exists(path)) ++report_.files;
    write_file(path, bytes);
  }

  std::string name_;
  fs::path dist_;
  fs::path output_;
  std::string url_;  ///< empty, or ends in a slash
  Manifest manifest_;
  std::vector<Item> extra_;
  std::map<std::string, std::string> sums_;
  PackageReport report_;
};

}  // namespace

PackageReport pack(const fs::path& top, const fs::path& dist, const fs::path& output,
                   const std::string& url) {
  return Packer(top, dist, output, url).run();
}

}  // namespace natmod::project
