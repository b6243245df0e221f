int shared;
char buffer[100];
void other_fill(void);
int other_sum(void);

void other_fill(void) {
  shared += 2;
  for (unsigned i = 0; i < sizeof buffer; ++i) buffer[i] = 2;
}

int other_sum(void) {
  int sum = 0;
  for (unsigned i = 0; i < sizeof buffer; ++i) sum += buffer[i];
  return sum;
}
