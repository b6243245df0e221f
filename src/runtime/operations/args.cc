// Checking and parsing the arguments of builtin functions.
//
// Source: MicroPython's py/argcheck.c, for the texts.
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {

void check_arg_count(Runtime& rt, size_t n_args, size_t n_keywords, size_t n_min, size_t n_max,
                     bool takes_keywords) {
  if (n_keywords != 0 && !takes_keywords) {
    raise(rt, TypeId::TypeError, "function doesn't take keyword arguments");
  }
  if (n_min == n_max) {
    if (n_args != n_min) {
      raise(rt, TypeId::TypeError, "function takes {} positional arguments but {} were given",
            n_min, n_args);
    }
  } else if (n_args < n_min) {
    raise(rt, TypeId::TypeError, "function missing {} required positional arguments",
          n_min - n_args);
  } else if (n_args > n_max) {
    raise(rt, TypeId::TypeError, "function expected at most {} arguments, got {}", n_max, n_args);
  }
}

void raise_args_mismatch(Runtime& rt, std::string_view function, size_t expected, size_t given) {
  const std::string subject =
      rt.state().config.detailed_errors ? fmt::format("{}()", function) : "function";
  raise(rt, TypeId::TypeError, "{} takes {} positional arguments but {} were given", subject,
        expected, given);
}

void raise_keywords_unimplemented(Runtime& rt) {
  raise(rt, TypeId::NotImplementedError,
        "keyword argument(s) not implemented - use normal args instead");
}

std::vector<int64_t> parse_args(Runtime& rt, std::span<const Value> positional,
                                std::span<const Value> keywords, std::span<const Param> params) {
  std::vector<int64_t> out;
  size_t positional_found = 0;
  size_t keywords_found = 0;
  for (size_t i = 0; i < params.size(); ++i) {
    const Param& param = params[i];
    Value given = kNull;
    if (i < positional.size()) {
      if ((param.flags & Param::keyword_only) != 0) break;
      ++positional_found;
      given = positional[i];
    } else {
      const Value name = str_value(rt, param.name);
      for (size_t k = 0; k + 1 < keywords.size(); k += 2) {
        if (keywords[k] == name) given = keywords[k + 1];
      }
      if (!given) {
        if ((param.flags & Param::required) != 0) {
          raise(rt, TypeId::TypeError, "'{}' argument required", param.name);
        }
        out.push_back(param.fallback);
        continue;
      }
      ++keywords_found;
    }
    switch (param.flags & Param::kind_mask) {
      case Param::boolean:
        out.push_back(is_true(rt, given));
        break;
      case Param::integer:
        out.push_back(get_int(rt, given));
        break;
      default:
        out.push_back(static_cast<int64_t>(given.bits));
    }
  }
  if (positional_found < positional.size()) {
    raise(rt, TypeId::TypeError, "extra positional arguments given");
  }
  if (keywords_found < keywords.size() / 2) {
    raise(rt, TypeId::TypeError, "extra keyword arguments given");
  }
  return out;
}

}  // namespace natmod::board
