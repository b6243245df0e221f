#include "median.h"

// Hoare's selection: split around a middle value, go on in the part that holds the k-th.
void select_smallest(float* values, size_t n, size_t k) {
  size_t low = 0;
  size_t high = n - 1;
  while (low < high) {
    float pivot = values[low + ((high - low) >> 1)];
    size_t i = low;
    size_t j = high;
    for (;;) {
      while (values[i] < pivot) ++i;
      while (pivot < values[j]) --j;
      if (i >= j) break;
      float swapped = values[i];
      values[i++] = values[j];
      values[j--] = swapped;
    }
    // Now values[low..i-1] <= pivot <= values[j+1..high].
    if (k <= j) {
      high = j;
    } else {
      low = j + 1;
    }
  }
}
