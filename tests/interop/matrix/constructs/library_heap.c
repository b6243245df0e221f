// about: malloc, calloc, realloc and free: blocks live as long as a variable or a block points to them
// expect: 1234 6
#include "construct.h"

void* malloc(size_t size);
void* calloc(size_t count, size_t size);
void* realloc(void* block, size_t size);
void free(void* block);

struct node {
  struct node* next;
  unsigned value;
};
static struct node* list;

unsigned library_heap(unsigned phase) {
  unsigned sum = 0;
  if (phase == 0) {
    for (unsigned i = 1; i <= 3; ++i) {
      struct node* node = malloc(sizeof *node);
      node->next = list;
      node->value = i;
      list = node;
    }
    unsigned* zeros = calloc(50, sizeof *zeros);
    for (unsigned i = 0; i < 50; ++i) sum += zeros[i];
    zeros[49] = 1234;
    zeros = realloc(zeros, 500 * sizeof *zeros);
    sum += zeros[49];
    free(zeros);
    return sum;
  }
  for (struct node* node = list; node; node = node->next) sum += node->value;
  return sum;
}
