// Puts values into the fields of code and data, and says where one came from that does not fit.
#pragma once

#include <string>

#include "link/image.h"
#include "link/section.h"

namespace natmod::link {

class FieldWriter {
 public:
  explicit FieldWriter(ImageWriter& image_writer) : image(image_writer) {}

  ImageWriter& image;
  // What the values are of.
  const InputSection* section = nullptr;
  elf::Reloc reloc;
  const RelocHowto* howto = nullptr;

  static bool fits(const Field& field, uint64_t value) {
    auto number = static_cast<int64_t>(value);
    return number >= field.min && number <= field.max && number % field.alignment == 0;
  }

  void encode(const Field& field, uint64_t place, uint64_t value) const {
    if (!fits(field, value)) return refuse(field, static_cast<int64_t>(value));
    field.write(image.at(place), static_cast<int64_t>(value));
  }

  /// Sums are modulo the field's width, but a distance that fitted before code grew must not lose
  /// its upper bits.
  void encode_distance(const Field& field, uint64_t place, uint64_t distance) const;

 private:
  void refuse(const Field& field, int64_t number) const;
  void refuse_range(int64_t number, const std::string& multiple, int64_t min, int64_t max) const;
};

}  // namespace natmod::link
