// RapidJSON, a C++ code base of some 14,000 lines that knows nothing of Python, as a module.
//
//   loads(text)              a value of JSON as Python's own; ValueError says where it is wrong
//   pretty(text, indent=4)   from text to text, without Python's values in between
#include <mpy/containers.hpp>
#include <mpy/error.hpp>
#include <mpy/float.hpp>
#include <mpy/libc.hpp>
#include <mpy/text.hpp>

#define RAPIDJSON_ASSERT(x) ((x) ? void() : mpy::raise<mpy::AssertionError>(#x))

#include <rapidjson/error/en.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>

namespace json = rapidjson;

// What the reader finds becomes Python's values. On the stack are the containers that are open; above
// a dict is the key of the value that is being read.
struct builder {
  mpy::list stack;
  mpy::object value;

  bool push(mpy::object o) {
    stack.append(o);
    return true;
  }
  mpy::object pop() { return stack.call<"pop">(); }
  bool add(mpy::object o) {
    if (stack.size() == 0) {
      value = o;
    } else if (mpy::object top = stack[stack.size() - 1]; mp_obj_is_str(top.ptr())) {
      pop();
      mpy::dict(stack[stack.size() - 1]).store(top, o);
    } else {
      mpy::list(top.ptr()).append(o);
    }
    return true;
  }
  bool Null() { return add(mpy::none); }
  bool Bool(bool b) { return add(b); }
  bool Int(int i) { return add(i); }
  bool Uint(unsigned u) { return add(u); }
  bool Int64(int64_t i) { return add(i); }
  bool Uint64(uint64_t u) { return add(u); }
  bool Double(double d) { return add(d); }
  bool RawNumber(const char*, json::SizeType, bool) { return false; }
  bool String(const char* s, json::SizeType n, bool) { return add(mpy::str(s, n)); }
  bool Key(const char* s, json::SizeType n, bool) { return push(mpy::str(s, n)); }
  bool StartObject() { return push(mpy::dict()); }
  bool EndObject(json::SizeType) { return add(pop()); }
  bool StartArray() { return push(mpy::list()); }
  bool EndArray(json::SizeType) { return add(pop()); }
};

template <class Handler>
static void read(const char* text, Handler& handler) {
  json::Reader reader;
  json::StringStream stream(text);
  json::ParseResult result = reader.Parse(stream, handler);
  if (result.IsError()) {
    mpy::raise<mpy::ValueError>("%s (at %u)", json::GetParseError_En(result.Code()),
                                static_cast<unsigned>(result.Offset()));
  }
}

static mpy::object loads(const char* text) {
  builder values;
  read(text, values);
  return values.value;
}

static mpy::object pretty(const char* text, unsigned indent) {
  json::StringBuffer out;
  json::PrettyWriter<json::StringBuffer> writer(out);
  writer.SetIndent(' ', indent);
  read(text, writer);
  return mpy::str(out.GetString(), out.GetSize());
}

MPY_MODULE(rapid, m) {
  m.def<"loads", loads>("A value of JSON as Python's own.");
  m.def<"pretty", pretty, mpy::arg<"text">, mpy::arg<"indent", 4>>("JSON with line breaks.");
}
