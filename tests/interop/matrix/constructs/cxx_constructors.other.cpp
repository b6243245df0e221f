struct CxxNumber {
  CxxNumber() : value(333) {}
  unsigned value;
};
CxxNumber cxx_constructors_other;
