// Memory of the garbage-collected heap. A request that cannot be met raises MemoryError.
//
//   node* n = mpy::gc_new<node>(1, 2);            constructed; the collector frees it, without a
//   char* text = mpy::gc_array<char>(100);        destructor
//   mpy::gc_delete(n);                            sooner, with the destructor
//   struct node : mpy::on_heap { ... };           new node, delete n
//   MPY_OPERATOR_NEW                              in one source file: new and delete of everything
//
// The collector finds what is pointed at, at its start, from the stack, from other blocks of the
// heap, and from global variables: mpy::root<T> is one that says so. A variable of this sort is
// zero when the module is imported.
#ifndef MPY_MEMORY_HPP
#define MPY_MEMORY_HPP

#include "mpy/base.hpp"

MPY_BEGIN

template <class T>
MPY_INLINE T* gc_array(size_t n) {
  return static_cast<T*>(m_malloc(n * sizeof(T)));
}
template <class T>
MPY_INLINE T* gc_resize(T* block, size_t n) {
  return static_cast<T*>(m_realloc(block, n * sizeof(T)));
}
MPY_INLINE void gc_free(void* block) {
  m_free(block);
}
template <class T, class... A>
MPY_INLINE T* gc_new(A&&... values) {
  return new (at{m_malloc(sizeof(T))}) T{static_cast<A&&>(values)...};
}
template <class T>
MPY_INLINE void gc_delete(T* object) {
  object->~T();
  m_free(object);
}

struct on_heap {
  static void* operator new(decltype(sizeof(0)) n) { return m_malloc(n); }
  static void* operator new[](decltype(sizeof(0)) n) { return m_malloc(n); }
  static void operator delete(void* block) { m_free(block); }
  static void operator delete[](void* block) { m_free(block); }
};

// For a global or static variable: keeps what it points at alive, and converts to a T*.
template <class T>
struct root {
  T* pointer;
  root& operator=(T* p) {
    pointer = p;
    return *this;
  }
  operator T*() const { return pointer; }
  T* operator->() const { return pointer; }
};

MPY_END

#define MPY_OPERATOR_NEW                                                 \
  void* operator new(decltype(sizeof(0)) n) { return m_malloc(n); }      \
  void* operator new[](decltype(sizeof(0)) n) { return m_malloc(n); }    \
  void operator delete(void* p) noexcept { m_free(p); }                  \
  void operator delete[](void* p) noexcept { m_free(p); }                \
  void operator delete(void* p, decltype(sizeof(0))) noexcept { m_free(p); } \
  void operator delete[](void* p, decltype(sizeof(0))) noexcept { m_free(p); }

#endif  // MPY_MEMORY_HPP
