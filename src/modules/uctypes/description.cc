#include "modules/uctypes/description.h"

#include "runtime/errors.h"
#include "runtime/layouts.h"
#include "runtime/objects/map.h"
#include "runtime/types.h"

namespace natmod::board::uctypes {

void raise_syntax(Runtime& rt) {
  raise(rt, TypeId::TypeError, "syntax error in uctypes descriptor");
}

bool is_aggregate(Runtime& rt, Value value) {
  return is_object(value) && is_type(rt, value, TypeId::tuple);
}
size_t aggregate_size(Runtime& rt, Value tuple) {
  return field(rt, tuple, layout::Tuple::len);
}
Value aggregate_item(Runtime& rt, Value tuple, uint32_t index) {
  if (index >= aggregate_size(rt, tuple)) raise_syntax(rt);
  return value_field(rt, tuple, layout::Tuple::items + index);
}
int64_t number(Runtime& rt, Value value) {
  if (!is_small_int(value)) raise_syntax(rt);
  return small_value(rt, value);
}
unsigned aggregate_kind(Runtime& rt, Value tuple) {
  return type_in(number(rt, aggregate_item(rt, tuple, 0)), kAggregateBits);
}

namespace {

// The size, and that of the largest field, to which a native structure is rounded.
class Sizes {
 public:
  Sizes(Runtime& rt, uint64_t layout) : rt_(rt), layout_(layout) {}

  uint64_t of(Value description) {
    DepthGuard guard(rt_);
    if (is_dict(rt_, description)) return of_fields(description);
    if (is_aggregate(rt_, description)) return of_aggregate(description);
    if (is_small_int(description)) {
      raise(rt_, TypeId::TypeError, "can't unambiguously get sizeof scalar");
    }
    raise_syntax(rt_);
  }

 private:
  uint64_t of_scalar(unsigned type) {
    largest_ = std::max(largest_, scalar_size(type));
    return scalar_size(type);
  }

  uint64_t of_aggregate(Value tuple) {
    const size_t n = aggregate_size(rt_, tuple);
    const unsigned kind = aggregate_kind(rt_, tuple);
    if (kind > kArray || n < 2 || n > (kind == kArray ? 3 : 2)) raise_syntax(rt_);
    if (kind == kNested) return of(aggregate_item(rt_, tuple, 1));
    if (kind == kPointer) {
      largest_ = std::max<uint64_t>(largest_, memory(rt_).word_size());
      return memory(rt_).word_size();
    }
    const int64_t count = number(rt_, aggregate_item(rt_, tuple, 1));
    const uint64_t item =
        n == 2 ? of_scalar(type_in(count, kScalarBits)) : of(aggregate_item(rt_, tuple, 2));
    return item * rest_of(count, kScalarBits);
  }

  uint64_t of_fields(Value dict) {
    const Map fields = dict_map(rt_, dict);
    uint64_t end = 0;
    size_t cursor = 0;
    while (const Address entry = fields.next(cursor)) {
      const Value description = fields.value(entry);
      uint64_t offset;
      uint64_t size;
      if (is_small_int(description)) {
        const int64_t word = small_value(rt_, description);
        const unsigned type = type_in(word, kScalarBits);
        offset = rest_of(word, kScalarBits);
        if (is_bit_field(type)) offset &= (1u << kOffsetBits) - 1;
        size = of_scalar(type);
      } else {
        if (!is_aggregate(rt_, description)) raise_syntax(rt_);
        offset = rest_of(number(rt_, aggregate_item(rt_, description, 0)), kAggregateBits);
        DepthGuard guard(rt_);
        size = of_aggregate(description);
      }
      end = std::max(end, offset + size);
    }
    return layout_ == kNative ? (end + largest_ - 1) & ~(largest_ - 1) : end;
  }

  Runtime& rt_;
  uint64_t layout_;
  uint64_t largest_ = 0;
};

}  // namespace

uint64_t size_of(Runtime& rt, Value description, uint64_t layout) {
  return Sizes(rt, layout).of(description);
}

}  // namespace natmod::board::uctypes
