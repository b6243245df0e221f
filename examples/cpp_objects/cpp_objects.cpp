// cpp_objects: Python's objects in C++.
//
//   conversions      text, characters, floats, bytes and arrays, enumerations, optional values, tuples,
//                    a type with a caster of its own
//   objects          attributes, items, operators, calls, iteration; lists, tuples, dicts
//   errors           raising, catching, cleaning up
//   memory           objects of the garbage-collected heap, roots
//   firmware         importing other modules, streams, printing
#include <mpy/buffer.hpp>
#include <mpy/containers.hpp>
#include <mpy/enum.hpp>
#include <mpy/error.hpp>
#include <mpy/float.hpp>
#include <mpy/memory.hpp>
#include <mpy/optional.hpp>
#include <mpy/print.hpp>
#include <mpy/stream.hpp>
#include <mpy/text.hpp>

// ---- Conversions

static mpy::str first_word(mpy::str text) {
  size_t n = 0;
  while (n < text.size && text[n] != ' ') ++n;
  return text.part(0, n);
}

enum class color { red, green, blue };
template <>
inline constexpr mpy::enum_range<color> mpy::range_of<color>{color::red, color::blue};
static color next(color c) {
  return c == color::blue ? color::red : color(int(c) + 1);
}

// A time of day is "hh:mm" in Python.
struct daytime {
  int minutes;
};
template <>
struct mpy::caster<daytime> {
  static constexpr mpy::text python = "str";
  static daytime from(mp_obj_t o) {
    mpy::str s = mpy::cast<mpy::str>(o);
    if (s.size != 5 || s[2] != ':') mpy::raise<mpy::ValueError>("a time is hh:mm");
    auto two = [&](size_t i) { return (s[i] - '0') * 10 + s[i + 1] - '0'; };
    return {two(0) * 60 + two(3)};
  }
  static mp_obj_t to(daytime t) {
    // Small processors cannot divide: these products are exact for the minutes of a day.
    int h = t.minutes * 34953 >> 21, m = t.minutes - 60 * h;
    int h10 = h * 205 >> 11, m10 = m * 205 >> 11;
    const char text[] = {char('0' + h10), char('0' + h - 10 * h10), ':', char('0' + m10),
                         char('0' + m - 10 * m10)};
    return mp_obj_new_str(text, sizeof(text));
  }
};
static daytime later(daytime t, int minutes) {
  int sum = t.minutes + minutes;
  return {sum < 24 * 60 ? sum : sum - 24 * 60};
}

static mpy::optional<int> find(mpy::span<const uint8_t> data, uint8_t wanted,
                               mpy::optional<int> from) {
  for (size_t i = static_cast<size_t>(from.value_or(0)); i < data.size(); ++i) {
    if (data[i] == wanted) return static_cast<int>(i);
  }
  return mpy::none;
}

static void add_to_all(mpy::span<int16_t> samples, int16_t offset) {
  for (int16_t& s : samples) s = static_cast<int16_t>(s + offset);
}
static int sum_of(mpy::span<const int> items) {
  int sum = 0;
  for (int item : items) sum += item;
  return sum;
}
static mpy::bytes header() {
  static constexpr uint8_t bytes[] = {1, 2, 0xff};
  return {bytes, 3};
}

static mpy::pair<int, int> halves(int n) {
  return {n >> 1, n - (n >> 1)};
}
static mpy::tuple_of<int, bool, const char*> swap(mpy::tuple_of<const char*, bool, int> t) {
  return {mpy::get<2>(t), mpy::get<1>(t), mpy::get<0>(t)};
}

// ---- Objects

static mpy::object describe(mpy::object o) {
  mpy::object upper = o.attr<"name">().call<"upper">();
  o.attr<"visits">() = o.attr<"visits">() + 1;
  return upper + "!" * mpy::object(o.attr<"visits">());
}
static mpy::object arithmetic(mpy::object a, mpy::object b) {
  return mpy::make_tuple(a + b, a - b, a * b, a / b, a % b, mpy::floor_divide(a, b), -a, a < b,
                         a == b, a != 1, mpy::power(a, b));
}
static mpy::object total(mpy::iterate items) {
  mpy::object sum = 0;
  for (mpy::object item : items) sum = sum + item;
  return sum;
}
static mpy::list transform(mpy::items in, mpy::callable<mpy::object(mpy::object)> f) {
  mpy::list out;
  for (mp_obj_t item : in) out.append(f(item));
  return out;
}
static mpy::dict count(mpy::str text) {
  mpy::dict counts;
  for (const char& c : text) {
    mpy::str key(&c, 1);
    counts.store(key, counts.get(key, 0) + 1);
  }
  return counts;
}
static mpy::object largest(mpy::dict d) {
  mpy::object best;
  for (auto [key, value] : d) {
    if (!best.has_value() || value > d[best]) best = key;
  }
  return best.has_value() ? best : mpy::object(mpy::none);
}
static mpy::object edit(mpy::object o) {
  o["new"] = 5;
  o["old"].remove();
  return o["new"] + o.len();
}

// ---- Errors

static mpy::object attempt(mpy::object f) {
  mpy::object result;
  mpy::caught c = mpy::try_([&] { result = f(); });
  if (c.is<mpy::LookupError>()) return "lookup";
  if (c.is<mpy::ValueError>()) return mpy::object(c.exception()).attr<"args">();
  c.pass_on();
  return result;
}
int cleanups;
static int guarded(mpy::callable<void()> f) {
  mpy::finally([&] { f(); }, [] { ++cleanups; });
  return cleanups;
}
static void refuse(int n) {
  if (n == 0) mpy::raise<mpy::KeyError>(mpy::interned<"zero">());
  if (n == 1) mpy::raise<mpy::OSError>(5);
  if (n == 2) mpy::raise<mpy::RuntimeError>();
  mpy::raise<mpy::ValueError>("%d of %s", n, "many");
}

// ---- Memory: a list of our own, which a root keeps alive.

struct node : mpy::on_heap {
  int value;
  node* next;
  node(int v, node* n) : value(v), next(n) {}
};
mpy::root<node> nodes;

static void remember(int value) {
  nodes = new node(value, nodes);
}
static mpy::list remembered() {
  mpy::list values;
  for (node* n = nodes; n != nullptr; n = n->next) values.append(n->value);
  return values;
}
static void forget() {
  while (nodes != nullptr) {
    node* first = nodes;
    nodes = first->next;
    delete first;
  }
}

// ---- Firmware

static mpy::object smallest(mpy::object values) {
  return mpy::builtin<"min">()(values);
}
static mpy::object shorts(mpy::object values) {
  return mpy::import<"array">().call<"array">("h", values);
}
static size_t copy(mpy::stream from, mpy::stream to) {
  uint8_t piece[4];
  size_t all = 0;
  while (size_t n = from.read(piece)) all += to.write(mpy::span(piece, n));
  return all;
}
static void show(mpy::object o) {
  mpy::print("int ", 42, ", text ", mpy::str("abc"), ", char ", 'x', ", bool ", true, ", object ", o, '\n');
  mpy::printf("%d %s\n", 7, "seven");
}

MPY_MODULE(cpp_objects, m) {
  m.def<"first_word", first_word>();
  m.def<"after_first", [](const char* s) { return s + 1; }>();
  m.def<"upper", [](char c) { return static_cast<char>(c & ~0x20); }, mpy::pos<"c">>();
  m.def<"halve", [](double x) { return x; }, mpy::pos<"x">>("The float.");
  m.def<"same", [](float x) { return x; }>();
  m.def<"next", next, mpy::pos<"c">>();
  m.attr<"GREEN", [] { return color::green; }>();
  m.def<"later", later>();
  m.def<"find", find>("Where a byte is, or None.");
  m.def<"add_to_all", add_to_all, mpy::pos<"samples">, mpy::pos<"offset">>();
  m.def<"sum_of", sum_of>();
  m.def<"header", header>();
  m.def<"halves", halves>();
  m.def<"swap", swap>();

  m.def<"describe", describe>();
  m.def<"arithmetic", arithmetic>();
  m.def<"total", total>();
  m.def<"transform", transform, mpy::pos<"items">, mpy::pos<"f">>();
  m.def<"count", count>();
  m.def<"largest", largest>();
  m.def<"edit", edit>();
  m.def<"greet", [](mpy::str name, mpy::str with) {
    mpy::list words;
    words.append(with);
    words.append(name);
    return mpy::object(mpy::str(" ")).call<"join">(words);
  }, mpy::arg<"name">, mpy::arg<"with_", mpy::text("Hello")>>();

  m.def<"attempt", attempt>();
  m.def<"guarded", guarded>();
  m.def<"refuse", refuse>();

  m.def<"remember", remember>();
  m.def<"remembered", remembered>();
  m.def<"forget", forget>();

  m.def<"smallest", smallest>();
  m.def<"shorts", shorts>();
  m.def<"copy", copy>();
  m.def<"show", show>();
}
