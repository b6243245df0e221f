#include "link/image.h"

#include <algorithm>
#include <cstring>

#include "link/context.h"
#include "link/passes.h"

namespace natmod::link {

ImageWriter::ImageWriter(LinkContext& link_context, Segment image_segment, Image& image)
    : context(link_context),
      segment(image_segment),
      word_(link_context.target->word_field()),
      word_size_(link_context.target->word_size()),
      bytes_(image.bytes.data()) {}

void ImageWriter::copy(uint64_t address, Bytes bytes) const {
  if (!bytes.empty()) std::memcpy(at(address), bytes.data(), bytes.size());
}

void ImageWriter::word(uint64_t address, const Address& value) {
  word_.write(at(address), static_cast<int64_t>(value.value));
  if (value.kind == Address::kConstant) return;
  context.relocations.push_back({segment == Segment::rodata,
                                 static_cast<uint32_t>(address / word_size_),
                                 static_cast<uint8_t>(value.kind)});
}

void relocate(LinkContext& context) {
  context.relocations.reserve(context.patched_words);
  for (auto [segment, image] :
       {std::pair(Segment::text, &context.text), std::pair(Segment::rodata, &context.rodata)}) {
    ImageWriter writer(context, segment, *image);
    for (const Chunk* chunk : image->chunks) chunk->write(writer);
  }
  // Chunks come in the order of their addresses, and so, in nearly all objects, do relocations.
  std::vector<mpy::Relocation>& words = context.relocations;
  if (!std::is_sorted(words.begin(), words.end())) std::sort(words.begin(), words.end());
}

}  // namespace natmod::link
