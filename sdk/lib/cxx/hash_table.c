// What std::unordered_map and its kin call: hashes, and how many buckets to have, which is a prime
// number.
#include "names.h"

typedef struct {
  float max_load;      // elements per bucket
  size_t next_resize;  // with so many elements it is too full; 0: there is nothing yet
} policy_t;

typedef struct {
  _Bool is_needed;
  size_t buckets;
} need_t;

static _Bool is_prime(size_t n) {
  for (size_t by = 3; by <= n / by; by += 2) {
    if (n % by == 0) return 0;
  }
  return n % 2 != 0;
}

static void set_resize(policy_t* policy, size_t buckets) {
  const double elements = (double)buckets * (double)policy->max_load;
  policy->next_resize = elements < (double)(SIZE_MAX / 2) ? (size_t)elements : SIZE_MAX;
}

#define LIB_POLICY(name) LIB_WITH_SIZE(_ZNKSt8__detail20_Prime_rehash_policy##name, )

// std::__detail::_Prime_rehash_policy::_M_next_bkt(n): so many or more
size_t LIB_POLICY(11_M_next_bktE)(policy_t* policy, size_t n) {
  if (n == 0) return 1;
  size_t buckets = n < 2 ? 2 : n;
  while (buckets != 2 && !is_prime(buckets)) ++buckets;
  set_resize(policy, buckets);
  return buckets;
}

#ifdef __LP64__
#define LIB_NEED_REHASH _ZNKSt8__detail20_Prime_rehash_policy14_M_need_rehashEmmm
#define LIB_HASH _ZSt11_Hash_bytesPKvmm
#define LIB_FNV_HASH _ZSt15_Fnv_hash_bytesPKvmm
enum { kIs64 = 1 };
#else
#define LIB_NEED_REHASH _ZNKSt8__detail20_Prime_rehash_policy14_M_need_rehashEjjj
#define LIB_HASH _ZSt11_Hash_bytesPKvjj
#define LIB_FNV_HASH _ZSt15_Fnv_hash_bytesPKvjj
enum { kIs64 = 0 };
#endif

// _M_need_rehash(buckets, elements, elements that are added)
need_t LIB_NEED_REHASH(policy_t* policy, size_t buckets, size_t elements, size_t added) {
  const need_t no = {0, 0};
  size_t all = elements + added;
  if (all <= policy->next_resize) return no;
  if (policy->next_resize == 0 && all < 11) all = 11;
  const size_t least = (size_t)((double)all / (double)policy->max_load) + 1;
  if (least <= buckets) {
    set_resize(policy, buckets);
    return no;
  }
  const size_t wanted = least > buckets * 2 ? least : buckets * 2;
  return (need_t){1, LIB_POLICY(11_M_next_bktE)(policy, wanted)};
}

// std::_Fnv_hash_bytes and std::_Hash_bytes: FNV-1a
size_t LIB_FNV_HASH(const void* data, size_t size, size_t hash) {
  const size_t prime = kIs64 ? (size_t)0x100000001b3ULL : (size_t)0x1000193;
  for (const uint8_t* p = data; size != 0; --size, ++p) hash = (hash ^ *p) * prime;
  return hash;
}

size_t LIB_HASH(const void* data, size_t size, size_t seed) {
  return LIB_FNV_HASH(data, size, seed);
}
