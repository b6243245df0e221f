// about: operator new and delete, of arrays, sized and nothrow ones, on the collector's heap
// expect: 77 1077
#include "construct.h"

// <new> is not everywhere.
namespace std {
struct nothrow_t {};
extern const nothrow_t nothrow;
}  // namespace std
void* operator new(decltype(sizeof 0) size, const std::nothrow_t&) noexcept;

namespace {

struct Part {
  explicit Part(unsigned value) : value(value) {}
  virtual ~Part() { TOUCH(value); }
  virtual unsigned get() const { return value; }
  unsigned value;
};
struct Other final : Part {
  explicit Other(unsigned value) : Part(value), more(new unsigned[3]) { more[2] = 1000; }
  ~Other() override { delete[] more; }
  unsigned get() const override { return value + more[2]; }
  unsigned* more;
};
Part* kept;
Part* other;

NOINLINE void drop(Part* part) {
  TOUCH(part);
  delete part;
}

}  // namespace

C_API unsigned library_new(unsigned phase) {
  if (phase == 0) {
    kept = new Part(70);
    other = new (std::nothrow) Other(7);
    drop(new Other(5));
    return kept->get() + other->value;
  }
  unsigned sum = kept->get() + other->get();
  drop(other);
  drop(kept);
  return sum;
}
