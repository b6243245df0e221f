// Heapsort: in place, without recursion, and never slower than n log n. It does not keep the order
// of equal elements, which C does not ask for.
#include "lib.h"

typedef int (*compare_t)(const void*, const void*);

static void swap(char* a, char* b, size_t size) {
  for (; size != 0; --size, ++a, ++b) {
    char kept = *a;
    *a = *b;
    *b = kept;
  }
}

// Lets the element at `root` sink to its place among the first `n`.
static void sink(char* base, size_t root, size_t n, size_t size, compare_t compare) {
  for (size_t child; (child = 2 * root + 1) < n; root = child) {
    char* larger = base + child * size;
    if (child + 1 < n && compare(larger, larger + size) < 0) {
      larger += size;
      ++child;
    }
    if (compare(base + root * size, larger) >= 0) return;
    swap(base + root * size, larger, size);
  }
}

void qsort(void* array, size_t n, size_t size, compare_t compare) {
  char* base = array;
  for (size_t root = n / 2; root-- != 0;) sink(base, root, n, size, compare);
  while (n > 1) {
    --n;
    swap(base, base + n * size, size);
    sink(base, 0, n, size, compare);
  }
}
