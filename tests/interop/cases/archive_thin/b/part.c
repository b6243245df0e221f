int from_b(int x);

int from_b(int x) {
  return x + 20;
}
