// A chunk: bytes of a module that lie side by side and have one maker, which keeps what they are
// made of. Chunks know their size before they have an address; once all have one they write
// themselves, and say for the map and the companion ELF what they are.
#pragma once

#include <cstdint>
#include <vector>

namespace natmod::link {

struct InputSection;
class ImageWriter;
class MapWriter;
class ModuleSymbols;

/// Where bytes go. `none`: not part of the module (debug information, notes, unwind tables).
enum class Segment : uint8_t { none, text, rodata, bss };

class Chunk {
 public:
  virtual ~Chunk() = default;
  virtual uint64_t size() const = 0;
  /// The section of an object that it is; null: the linker made it.
  virtual const InputSection* as_section() const { return nullptr; }
  /// Text starts with code and ends with what is none.
  virtual bool is_constant() const { return false; }
  /// Whether it is one of those whose words loaders patch, which lie side by side.
  virtual bool is_patched() const { return false; }

  virtual void write(ImageWriter& image) const = 0;
  virtual void describe(MapWriter& map) const = 0;
  /// Adds the symbols of what no object has.
  virtual void add_symbols(ModuleSymbols&) const {}

  uint64_t address = 0;  ///< offset in its segment, by lay_out
  uint64_t alignment = 1;
  uint64_t skew = 0;  ///< it starts this many bytes past a multiple of `alignment`
  /// A word of text will hold its address, and keeps what it is the head of from the collector.
  bool is_pointed_at = false;

 protected:
  Chunk() = default;
  Chunk(const Chunk&) = default;
  Chunk(Chunk&&) = default;
  Chunk& operator=(const Chunk&) = default;
  Chunk& operator=(Chunk&&) = default;
};

/// A segment that the file has bytes for.
struct Image {
  std::vector<Chunk*> chunks;  ///< in order of address
  std::vector<uint8_t> bytes;
};

}  // namespace natmod::link
