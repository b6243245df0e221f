// For asserting exact messages: EXPECT_EQ(error_text([&] { parse(bytes); }), "x.o: is not …").
#pragma once

#include <string>

#include "base/error.h"

namespace natmod::test {

/// What the Error thrown by `action` says; "no error" if it throws none.
template <class Action>
std::string error_text(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace natmod::test
