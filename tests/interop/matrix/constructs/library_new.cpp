// about: operator new and delete, of arrays, sized and nothrow ones, on the collector's heap
// expect: 77 1077
#include "construct.h"

// <new> is not everywhere.
namespace std {
struct nothrow_t {};
extern const nothrow_t nothrow;
enum class align_val_t : decltype(sizeof 0) {};
}  // namespace std
void* operator new(decltype(sizeof 0) size, const std::nothrow_t&) noexcept;
void operator delete(void*, const std::nothrow_t&) noexcept;
void operator delete[](void*, const std::nothrow_t&) noexcept;
void* operator new(decltype(sizeof 0) size, std::align_val_t);
void* operator new[](decltype(sizeof 0) size, std::align_val_t);
void operator delete(void*, std::align_val_t) noexcept;
void operator delete[](void*, std::align_val_t) noexcept;
void operator delete(void*, decltype(sizeof 0), std::align_val_t) noexcept;
void operator delete[](void*, decltype(sizeof 0), std::align_val_t) noexcept;

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

// Of an alignment that blocks have, and of one that they have not.
constexpr auto kSmall = static_cast<std::align_val_t>(4 * sizeof(void*));
constexpr auto kLarge = static_cast<std::align_val_t>(1024);

NOINLINE bool align() {
  void *one = operator new(8, kSmall), *many = operator new[](24, kSmall);
  bool is_right = (reinterpret_cast<uintptr_t>(one) | reinterpret_cast<uintptr_t>(many)) %
                      (4 * sizeof(void*)) ==
                  0;
  operator delete(one, kSmall);
  operator delete[](many, kSmall);
  operator delete(operator new(8, kSmall), 8, kSmall);
  operator delete[](operator new[](8, kSmall), 8, kSmall);
  operator delete(operator new(8), std::nothrow);
  operator delete[](operator new(8), std::nothrow);
  return is_right && raised([] { kept = static_cast<Part*>(operator new(8, kLarge)); }) == 4;
}

}  // namespace

C_API unsigned library_new(unsigned phase) {
  if (!align()) return 5000;
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
