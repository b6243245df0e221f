// about: constant and writable tables of strings and functions, lists that point to themselves
// expect: 1309 1311
#include "construct.h"

static const char* const names[] = {"zero", "one", "two", "three"};
static const char* titles[] = {"ab", "cde", "fghi"};

static unsigned add(unsigned a, unsigned b) {
  return a + b;
}
static unsigned multiply(unsigned a, unsigned b) {
  return a * b;
}
static unsigned (*const operations[])(unsigned, unsigned) = {add, multiply, add};

struct node {
  const struct node* next;
  unsigned value;
};
extern const struct node data_tables_ring;
static const struct node second = {&data_tables_ring, 200};
static const struct node first = {&second, 100};
const struct node data_tables_ring = {&first, 1000};

unsigned data_tables(unsigned phase) {
  TOUCH(titles);
  unsigned sum = 0;
  const struct node* node = &data_tables_ring;
  do {
    sum += node->value;
    node = node->next;
  } while (node != &data_tables_ring);
  titles[1] = names[2 + phase];
  for (const char* c = titles[1]; *c; ++c) ++sum;
  return sum + operations[1 + phase](phase + 2, 3);
}
