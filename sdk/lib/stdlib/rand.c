// rand and srand share their state, so they are replaced together.
int rand_r(unsigned* state);

static unsigned state = 1;

void srand(unsigned seed) {
  state = seed;
}

int rand(void) {
  return rand_r(&state);
}
