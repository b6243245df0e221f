// Jumps take two or three bytes, by their distance, which depends on the jumps between. All start
// long; the code is laid out again and again, each jump by the labels as they are known so far,
// until nothing shrinks any more. That is not always the shortest code, but it is the one that
// mpy-cross makes.
#include "python/assembler.h"

#include <algorithm>
#include <span>

#include "mpy/prelude.h"
#include "mpy/vuint.h"

namespace natmod::python {
namespace {

using Form = CodeItem::Form;
using Buffer = std::vector<uint8_t>;

constexpr int64_t kShortBias = 0x40, kLongBias = 0x4000, kLongLimit = 0x7fff;

/// What does not have its place yet: it stands before byte `at` of the other code.
struct Mark {
  Form form;
  uint8_t opcode;
  bool is_long;
  uint32_t at;
  uint32_t value;  ///< label or line
};

void append_signed(Buffer& out, int64_t value) {
  unsigned shift = 0;
  while (shift < 63 && (value >> shift < -0x40 || value >> shift > 0x3f)) shift += 7;
  for (; shift > 0; shift -= 7) out.push_back(static_cast<uint8_t>(0x80 | (value >> shift & 0x7f)));
  out.push_back(static_cast<uint8_t>(value & 0x7f));
}

class Assembler {
 public:
  Assembler(Scope& scope, Tables& tables, const Options& options)
      : scope_(scope), tables_(tables), options_(options), labels_(scope.code.label_count()) {}

  Assembled run() {
    append_names();
    for (const CodeItem& instruction : scope_.code.instructions()) add(instruction);
    lay_out();
    append_lines();
    append_prelude();
    append_code();
    return std::move(result_);
  }

 private:
  // ---- instructions to bytes and marks

  void add(const CodeItem& instruction) {
    depth_ += instruction.effect;
    max_depth_ = std::max(max_depth_, depth_);
    switch (instruction.form) {
      case Form::byte:
        put(instruction.opcode);
        break;
      case Form::number:
        put(instruction.opcode, static_cast<uint64_t>(instruction.value));
        break;
      case Form::small_int:
        put_small_int(instruction.value);
        break;
      case Form::name:
        put(instruction.opcode, tables_.index(instruction.name));
        break;
      case Form::object:
        put(instruction.opcode, tables_.index(*instruction.constant));
        break;
      case Form::jump:
        mark(instruction);
        break;
      case Form::unwind_jump:
        mark(instruction);
        put(instruction.extra);
        break;
      case Form::make_function:
        put_function(instruction);
        break;
      case Form::load_id:
      case Form::store_id:
      case Form::delete_id:
        put_id(instruction.form, instruction.name);
        break;
      case Form::load_first_parameter:
        put_id(Form::load_id, std::ranges::find_if(scope_.ids, &Id::is_parameter)->name);
        break;
      case Form::load_class_cell:
        put_class_cell();
        break;
      case Form::label:
        is_reached_ = true;
        mark(instruction);
        break;
      case Form::line:
        if (options_.optimisation < 3)
          marks_.push_back(
              {Form::line, 0, false, size(), static_cast<uint32_t>(instruction.value)});
        break;
      case Form::stack:
        break;
    }
    if (instruction.ends) is_reached_ = false;
  }

  uint32_t size() const { return static_cast<uint32_t>(bytes_.size()); }

  void mark(const CodeItem& instruction) {
    if (!is_reached_) return;
    bool is_jump = instruction.form != Form::label;
    marks_.push_back({is_jump ? Form::jump : Form::label, instruction.opcode, is_jump, size(),
                      static_cast<uint32_t>(instruction.value)});
  }

  void put(uint8_t byte) {
    if (is_reached_) bytes_.push_back(byte);
  }
  void put(uint8_t opcode, uint64_t value) {
    if (!is_reached_) return;
    bytes_.push_back(opcode);
    mpy::append_vuint(bytes_, value);
  }
  void put_small_int(int64_t value) {
    constexpr int64_t kFirst = mpy::kOpLoadConstSmallIntMultiBias;
    constexpr int64_t kCount = 64;
    if (value >= kFirst && value < kFirst + kCount)
      return put(static_cast<uint8_t>(mpy::kOpLoadConstSmallIntMulti + (value - kFirst)));
    if (!is_reached_) return;
    bytes_.push_back(mpy::kOpLoadConstSmallInt);
    append_signed(bytes_, value);
  }

  void put_fast(uint8_t multi, uint8_t opcode, uint32_t slot) {
    constexpr uint32_t kMulti = 16;
    if (slot < kMulti) return put(static_cast<uint8_t>(multi + slot));
    put(opcode, slot);
  }

  void put_id(Form form, Name name) {
    struct Row {
      Form form;
      mpy::Opcode by_name, global, fast, deref;
    };
    static constexpr Row kRows[] = {
        {Form::load_id, mpy::kOpLoadName, mpy::kOpLoadGlobal, mpy::kOpLoadFastN, mpy::kOpLoadDeref},
        {Form::store_id, mpy::kOpStoreName, mpy::kOpStoreGlobal, mpy::kOpStoreFastN,
         mpy::kOpStoreDeref},
        {Form::delete_id, mpy::kOpDeleteName, mpy::kOpDeleteGlobal, mpy::kOpDeleteFast,
         mpy::kOpDeleteDeref},
    };
    const Row& row = *std::ranges::find(kRows, form, &Row::form);
    const Id& id = *scope_.find(name);
    switch (id.binding) {
      case Binding::undecided:
      case Binding::global_used:
      case Binding::global_assigned:
        return put(row.by_name, tables_.index(name));
      case Binding::global_declared:
        return put(row.global, tables_.index(name));
      case Binding::cell:
      case Binding::free:
        return put(row.deref, id.slot);
      case Binding::local:
        if (form == Form::load_id) return put_fast(mpy::kOpLoadFastMulti, row.fast, id.slot);
        if (form == Form::store_id) return put_fast(mpy::kOpStoreFastMulti, row.fast, id.slot);
        return put(row.fast, id.slot);
    }
  }

  void put_class_cell() {
    const Id& id = *scope_.find(Name::class_);
    if (id.binding == Binding::local) return put(mpy::kOpLoadConstNone);
    put_fast(mpy::kOpLoadFastMulti, mpy::kOpLoadFastN, id.slot);
  }

  /// A function that uses names of this one takes their cells from the stack.
  void put_function(const CodeItem& instruction) {
    Scope& child = *instruction.scope;
    unsigned cells = 0;
    bool has_free = scope_.type != Scope::Type::module &&
                    std::ranges::find(child.ids, Binding::free, &Id::binding) != child.ids.end();
    for (const Id& id : std::span(scope_.ids).first(has_free ? scope_.ids.size() : 0)) {
      if (id.binding != Binding::cell && id.binding != Binding::free) continue;
      const Id* inner = child.find(id.name);
      if (!inner || inner->binding != Binding::free) continue;
      put_fast(mpy::kOpLoadFastMulti, mpy::kOpLoadFastN, id.slot);
      ++cells;
    }
    max_depth_ = std::max(max_depth_, depth_ - instruction.effect + static_cast<int>(cells));
    auto number = static_cast<uint64_t>(result_.children.size());
    result_.children.push_back(&child);
    if (cells == 0) return put(instruction.opcode, number);
    check_byte(cells);
    put(instruction.opcode == mpy::kOpMakeFunction ? mpy::kOpMakeClosure
                                                   : mpy::kOpMakeClosureDefargs,
        number);
    put(static_cast<uint8_t>(cells));
  }

  void check_byte(uint32_t value) const {
    if (value > 255)
      throw Unsupported("SyntaxError", "a function has too many names that others share",
                        scope_.node->line);
  }

  // ---- the layout of jumps

  void lay_out() {
    place_marks(true);
    uint32_t old_end = 0, end = place_marks(false);
    do {
      old_end = end;
      end = place_marks(false);
    } while (end != old_end);
  }

  /// Places labels behind the jumps so far, and sizes jumps by the labels as they were, or are if
  /// they stand before. The size of it all.
  uint32_t place_marks(bool all_long) {
    uint32_t jumps = 0;
    for (Mark& mark : marks_) {
      uint32_t place = mark.at + jumps;
      if (mark.form == Form::label) labels_[mark.value] = place;
      if (mark.form != Form::jump) continue;
      if (!all_long) mark.is_long = is_long(mark, place);
      jumps += mark.is_long ? 3 : 2;
    }
    return size() + jumps;
  }

  int64_t distance(const Mark& mark, uint32_t place) const {
    return int64_t{labels_[mark.value]} - place - 2;
  }

  bool is_long(const Mark& mark, uint32_t place) const {
    int64_t from = mpy::has_signed_offset(mark.opcode) ? kShortBias : 0;
    int64_t biased = distance(mark, place) + from;
    return biased < 0 || biased >= 2 * kShortBias;
  }

  // ---- the whole

  void append_names() {
    mpy::append_vuint(info_, tables_.index(scope_.name));
    std::vector<Name> names(scope_.positional + scope_.keyword_only, Name::star);
    for (const Id& id : scope_.ids)
      if (id.is_parameter && id.slot < names.size()) names[id.slot] = id.name;
    for (Name name : names) mpy::append_vuint(info_, tables_.index(name));
  }

  void append_lines() {
    uint32_t jumps = 0, last_place = 0, last_line = 1;
    for (const Mark& mark : marks_) {
      if (mark.form == Form::jump) jumps += mark.is_long ? 3 : 2;
      if (mark.form != Form::line) continue;
      uint32_t place = mark.at + jumps;
      append_line(place - last_place, mark.value - last_line);
      last_place = place;
      last_line = mark.value;
    }
  }

  /// 0b0LLBBBBB, or 0b1LLLBBBB 0bLLLLLLLL: bytes and lines to go on by.
  void append_line(uint32_t bytes, uint32_t lines) {
    while (bytes > 0 || lines > 0) {
      uint32_t b = 0, l = 0;
      if (lines <= 6 || bytes > 0xf) {
        b = std::min(bytes, 0x1fU);
        l = b < bytes ? 0 : std::min(lines, 3U);
        info_.push_back(static_cast<uint8_t>(l << 5 | b));
      } else {
        b = bytes;
        l = std::min(lines, 0x7ffU);
        info_.push_back(static_cast<uint8_t>(0x80 | (l >> 4 & 0x70) | b));
        info_.push_back(static_cast<uint8_t>(l));
      }
      bytes -= b;
      lines -= l;
    }
  }

  void append_prelude() {
    Buffer cells;
    for (const Id& id : scope_.ids) {
      if (id.binding != Binding::cell) continue;
      check_byte(id.slot);
      cells.push_back(static_cast<uint8_t>(id.slot));
    }
    mpy::Prelude prelude;
    prelude.n_state = std::max(1U, scope_.locals + static_cast<uint32_t>(max_depth_));
    prelude.n_exc_stack = scope_.exception_depth;
    prelude.scope_flags = scope_.flags;
    prelude.n_pos_args = scope_.positional;
    prelude.n_kwonly_args = scope_.keyword_only;
    prelude.n_def_pos_args = scope_.positional_defaults;
    mpy::append_prelude_signature(result_.code, prelude);
    mpy::append_prelude_sizes(result_.code, info_.size(), cells.size());
    result_.code.insert(result_.code.end(), info_.begin(), info_.end());
    result_.code.insert(result_.code.end(), cells.begin(), cells.end());
  }

  void append_code() {
    Buffer& out = result_.code;
    uint32_t jumps = 0, done = 0;
    auto copy_to = [&](uint32_t end) {
      out.insert(out.end(), bytes_.begin() + done, bytes_.begin() + end);
      done = end;
    };
    for (const Mark& mark : marks_) {
      if (mark.form != Form::jump) continue;
      copy_to(mark.at);
      append_jump(mark, mark.at + jumps);
      jumps += mark.is_long ? 3 : 2;
    }
    copy_to(size());
  }

  void append_jump(const Mark& mark, uint32_t place) {
    Buffer& out = result_.code;
    bool is_signed = mpy::has_signed_offset(mark.opcode);
    int64_t value = distance(mark, place);
    out.push_back(mark.opcode);
    if (!mark.is_long) {
      out.push_back(static_cast<uint8_t>(value + (is_signed ? kShortBias : 0)));
      return;
    }
    value += (is_signed ? kLongBias : 0) - 1;
    if (value < 0 || value > kLongLimit) throw CompileError("RuntimeError", "bytecode overflow");
    out.push_back(static_cast<uint8_t>(0x80 | (value & 0x7f)));
    out.push_back(static_cast<uint8_t>(value >> 7));
  }

  Scope& scope_;
  Tables& tables_;
  const Options& options_;
  Assembled result_;
  Buffer bytes_;  ///< of the instructions, without jumps
  Buffer info_;   ///< names and lines
  std::vector<Mark> marks_;
  std::vector<uint32_t> labels_;
  bool is_reached_ = true;
  int depth_ = 0, max_depth_ = 0;
};

}  // namespace

void Tables::add(const Scope& scope) {
  index(scope.name);
  for (const CodeItem& instruction : scope.code.instructions()) {
    if (instruction.form == Form::name) index(instruction.name);
    if (instruction.form == Form::object) index(*instruction.constant);
  }
}

uint32_t Tables::index(Name qstr) {
  auto number = static_cast<size_t>(qstr);
  if (qstr_indices_[number] == kUnused) {
    qstr_indices_[number] = static_cast<uint32_t>(qstrs.size());
    qstrs.push_back(names_.text(qstr));
  }
  return qstr_indices_[number];
}

uint32_t Tables::index(const Constant& object) {
  auto [place, is_new] = object_indices_.emplace(object.key, static_cast<uint32_t>(objects.size()));
  if (is_new) objects.push_back(object.object);
  return place->second;
}

Assembled assemble(Scope& scope, Tables& tables, const Options& options) {
  return Assembler(scope, tables, options).run();
}

}  // namespace natmod::python
