int from_a(int x);
int from_b(int x);

int from_a(int x) {
  return from_b(x) + 100;
}
