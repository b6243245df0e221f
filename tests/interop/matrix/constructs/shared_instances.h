#pragma once
#include "construct.h"

inline unsigned shared_inline = 0;

template <class T>
struct Shared {
  static unsigned value;
};
template <class T>
unsigned Shared<T>::value = 0;

inline unsigned& shared_local() {
  static unsigned value;
  return value;
}
