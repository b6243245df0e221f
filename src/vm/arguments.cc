// Binding the arguments of a call to the parameters of a bytecode function.
//
// Source: MicroPython's py/bc.c, for the order of the checks and their texts.
#include "runtime/arguments.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/dict.h"
#include "runtime/strings.h"
#include "vm/frame.h"

namespace natmod::board {
namespace {

class Binder {
 public:
  Binder(Runtime& rt, Frame& frame, Args args)
      : rt_(rt), frame_(frame), prelude_(frame.code().prelude()), args_(args) {
    const size_t n_locals = size_t{prelude_.n_pos_args} + prelude_.n_kwonly_args +
                            (has(kScopeVarArgs) ? 1 : 0) + (has(kScopeVarKeywords) ? 1 : 0);
    if (n_locals > prelude_.n_state) frame_.bad("more parameters than locals");
    if (prelude_.n_def_pos_args > prelude_.n_pos_args) {
      frame_.bad("more defaults than parameters");
    }
  }

  void bind() {
    bind_positional();
    if (args_.n_keywords() != 0 || has(kScopeDefKwargs)) {
      bind_keywords();
      fill_defaults();
    } else {
      if (prelude_.n_kwonly_args != 0) {
        raise(rt_, TypeId::TypeError, "function missing keyword-only argument");
      }
      if (has(kScopeVarKeywords)) keywords_local() = new_dict(rt_);
    }
    for (const uint8_t index : frame_.code().cells()) {
      const Value cell = new_object(rt_, TypeId::cell, layout::Cell::words);
      set_field(rt_, cell, layout::Cell::object, frame_.local(index));
      frame_.local(index) = cell;
    }
  }

 private:
  bool has(ScopeFlag flag) const { return (prelude_.scope_flags & flag) != 0; }
  size_t n_named() const { return size_t{prelude_.n_pos_args} + prelude_.n_kwonly_args; }
  Value& keywords_local() { return frame_.local(n_named() + (has(kScopeVarArgs) ? 1 : 0)); }
  Value name(size_t parameter) const {
    return qstr_value(frame_.code().qstr(prelude_.names[1 + parameter]));
  }
  Value extra(size_t index) const {
    return value_field(rt_, frame_.function(), layout::FunBc::extra_args + index);
  }

  [[noreturn]] void mismatch(size_t expected) {
    raise_args_mismatch(rt_, qstr_text(rt_, frame_.code().name()), expected, args_.size());
  }

  void bind_positional() {
    const size_t n_pos = prelude_.n_pos_args;
    const size_t n_given = std::min(args_.size(), n_pos);
    if (args_.size() > n_pos && !has(kScopeVarArgs)) mismatch(n_pos);
    if (has(kScopeVarArgs)) {
      frame_.local(n_named()) = rt_.make_tuple(args_.positional.subspan(n_given));
    }
    // With keywords, what is missing shows later.
    if (args_.n_keywords() == 0 && !has(kScopeDefKwargs)) {
      const size_t n_required = n_pos - prelude_.n_def_pos_args;
      if (n_given < n_required) mismatch(n_required);
      for (size_t i = n_given; i < n_pos; ++i) frame_.local(i) = extra(i - n_required);
    }
    for (size_t i = 0; i < n_given; ++i) frame_.local(i) = args_[i];
  }

  void bind_keywords() {
    if (has(kScopeVarKeywords)) keywords_local() = new_dict(rt_, args_.n_keywords());
    for (size_t i = 0; i < args_.n_keywords(); ++i) {
      bind_keyword(args_.keywords[2 * i], args_.keywords[2 * i + 1]);
    }
  }

  void bind_keyword(Value key, Value value) {
    for (size_t i = 0; i < n_named(); ++i) {
      if (name(i) != key) continue;
      if (frame_.local(i)) raise_twice(key);
      frame_.local(i) = value;
      return;
    }
    if (!has(kScopeVarKeywords)) {
      raise(rt_, TypeId::TypeError, "unexpected keyword argument '{}'",
            qstr_text(rt_, qstr_number(key)));
    }
    const Map map = dict_map(rt_, keywords_local());
    if (map.find(key)) raise_twice(key);
    map.store(key, value);
  }

  [[noreturn]] void raise_twice(Value key) {
    raise(rt_, TypeId::TypeError, "function got multiple values for argument '{}'",
          qstr_text(rt_, qstr_number(key)));
  }

  void fill_defaults() {
    const size_t n_pos = prelude_.n_pos_args;
    const size_t n_required = n_pos - prelude_.n_def_pos_args;
    for (size_t i = n_pos; i-- > 0;) {
      if (frame_.local(i)) continue;
      if (i < n_required) {
        raise(rt_, TypeId::TypeError, "function missing required positional argument #{}", i);
      }
      frame_.local(i) = extra(i - n_required);
    }
    for (size_t i = n_pos; i < n_named(); ++i) {
      if (frame_.local(i)) continue;
      Value value;
      if (has(kScopeDefKwargs)) {
        value = dict_map(rt_, extra(prelude_.n_def_pos_args)).find(name(i));
      }
      if (!value) {
        raise(rt_, TypeId::TypeError, "function missing required keyword argument '{}'",
              qstr_text(rt_, qstr_number(name(i))));
      }
      frame_.local(i) = value;
    }
  }

  Runtime& rt_;
  Frame& frame_;
  const mpy::Prelude& prelude_;
  Args args_;
};

}  // namespace

void bind_arguments(Runtime& rt, Frame& frame, Args args) {
  const mpy::Prelude& prelude = frame.code().prelude();
  constexpr uint32_t kSpecial = kScopeVarArgs | kScopeVarKeywords | kScopeDefKwargs;
  const bool is_plain = (prelude.scope_flags & kSpecial) == 0 && args.keywords.empty() &&
                        args.size() == prelude.n_pos_args && prelude.n_kwonly_args == 0 &&
                        prelude.n_def_pos_args <= prelude.n_pos_args &&
                        prelude.cells_begin == prelude.opcodes_begin;
  if (is_plain && args.size() <= prelude.n_state) {
    for (size_t i = 0; i < args.size(); ++i) frame.local_at(prelude.n_state - 1 - i) = args[i];
    return;
  }
  Binder(rt, frame, args).bind();
}

}  // namespace natmod::board
