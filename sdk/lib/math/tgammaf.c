double tgamma(double x);

float tgammaf(float x) {
  return (float)tgamma(x);
}
