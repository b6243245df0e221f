// Arguments: counts, and mp_arg_t tables in guest memory.
//
// Source: MicroPython's py/argcheck.c for order and texts.
#include "runtime/arguments.h"
#include "board/table/entry.h"
#include "runtime/errors.h"
#include "runtime/layouts.h"
#include "runtime/objects/map.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

emu::Value arg_check_num_sig(Runtime& rt, In& in) {
  const uint64_t n_args = in.word();
  const uint64_t n_kw = in.word();
  const auto signature = static_cast<uint32_t>(in.word());
  check_arg_count(rt, n_args, n_kw, signature >> 17, signature >> 1 & 0xffff, (signature & 1) != 0);
  return nothing();
}

// The keywords of a call, as a map or as an array of pairs.
class Keywords {
 public:
  Keywords(Runtime& rt, Address map) : rt_(rt), map_(map) {}
  Keywords(Runtime& rt, std::vector<Value> pairs) : rt_(rt), pairs_(std::move(pairs)) {}

  Value find(Value name) const {
    if (map_ != 0) return Map(rt_, map_).find(name);
    for (size_t i = 0; i + 1 < pairs_.size(); i += 2) {
      if (pairs_[i] == name || equal(rt_, pairs_[i], name)) return pairs_[i + 1];
    }
    return kNull;
  }
  size_t size() const { return map_ != 0 ? Map(rt_, map_).used() : pairs_.size() / 2; }

 private:
  Runtime& rt_;
  Address map_ = 0;
  std::vector<Value> pairs_;
};

void store(Runtime& rt, uint16_t kind, Address out, Value given) {
  switch (kind & Param::kind_mask) {
    case Param::boolean:
      memory(rt).store(out, static_cast<uint8_t>(is_true(rt, given)));
      // Compilers copy the union as a word.
      memory(rt).map().mark_initialised(out, memory(rt).word_size());
      break;
    case Param::integer:
      memory(rt).set_word(out, static_cast<uint64_t>(get_int(rt, given)));
      break;
    default:
      memory(rt).set_word(out, given.bits);
  }
}

void parse(Runtime& rt, std::span<const Value> positional, const Keywords& keywords, uint64_t n,
           Address allowed, Address out) {
  GuestMemory& m = memory(rt);
  const unsigned word = m.word_size();
  size_t positional_found = 0;
  size_t keywords_found = 0;
  for (uint64_t i = 0; i < n; ++i, allowed += uint64_t{layout::Arg::words} * word, out += word) {
    const auto name = m.load<uint16_t>(allowed + layout::Arg::kQstr);
    const auto flags = m.load<uint16_t>(allowed + layout::Arg::kFlags);
    if (i < positional.size()) {
      if ((flags & Param::keyword_only) != 0) {
        raise(rt, TypeId::TypeError, "extra positional arguments given");
      }
      ++positional_found;
      store(rt, flags, out, positional[i]);
    } else if (const Value given = keywords.find(qstr_value(name))) {
      ++keywords_found;
      store(rt, flags, out, given);
    } else if ((flags & Param::required) != 0) {
      raise(rt, TypeId::TypeError, "'{}' argument required", qstr_text(rt, name));
    } else {
      m.set_word(out, m.field(allowed, layout::Arg::value));
    }
  }
  if (positional_found < positional.size()) {
    raise(rt, TypeId::TypeError, "extra positional arguments given");
  }
  if (keywords_found < keywords.size()) {
    raise(rt, TypeId::TypeError, "extra keyword arguments given");
  }
}

emu::Value arg_parse_all(Runtime& rt, In& in) {
  const uint64_t n_pos = in.word();
  const std::vector<Value> positional = memory(rt).values(in.word(), n_pos);
  const Keywords keywords(rt, in.word());
  const uint64_t n_allowed = in.word();
  const Address allowed = in.word();
  parse(rt, positional, keywords, n_allowed, allowed, in.word());
  return nothing();
}

emu::Value arg_parse_all_kw_array(Runtime& rt, In& in) {
  const uint64_t n_pos = in.word();
  const uint64_t n_kw = in.word();
  const Address args = in.word();
  const std::vector<Value> positional = memory(rt).values(args, n_pos);
  const Keywords keywords(rt, memory(rt).values(args + words(rt, n_pos), 2 * n_kw));
  const uint64_t n_allowed = in.word();
  const Address allowed = in.word();
  parse(rt, positional, keywords, n_allowed, allowed, in.word());
  return nothing();
}

constexpr TableFunction kArgumentRows[] = {
    {"arg_check_num_sig", arg_check_num_sig},
    {"arg_parse_all", arg_parse_all},
    {"arg_parse_all_kw_array", arg_parse_all_kw_array},
};

}  // namespace

constinit const std::span<const TableFunction> kArgumentFunctions = kArgumentRows;

}  // namespace natmod::board
