// Writes the segments that the file has bytes for, and lists the words that loaders patch.
#pragma once

#include "link/chunk.h"
#include "link/symbol.h"

namespace natmod::link {

class LinkContext;

class ImageWriter {
 public:
  ImageWriter(LinkContext& link_context, Segment image_segment, Image& image);

  LinkContext& context;
  const Segment segment;

  uint8_t* at(uint64_t address) const { return bytes_ + address; }
  void copy(uint64_t address, Bytes bytes) const;
  /// A machine word, which the loader patches if it has to.
  void word(uint64_t address, const Address& value);

 private:
  const Field& word_;
  unsigned word_size_;
  uint8_t* bytes_;
};

}  // namespace natmod::link
