// about: std::list, map, set, unordered_map, shared_ptr, function, string, atomic: by their headers
// only: x64.* x86.* arm*.gcc.*
// flags: -std=c++20
// expect: 0 0
#include "construct.h"

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace {
unsigned wrong;
void check(bool is_right) {
  wrong += !is_right;
}

struct Counted {
  static unsigned alive;
  unsigned value;
  explicit Counted(unsigned start) : value(start) { ++alive; }
  ~Counted() { --alive; }
};
unsigned Counted::alive;

void check_lists() {
  std::list<int> a{5, 1, 4}, b{2, 3};
  a.sort();
  a.merge(b);
  a.reverse();
  b.splice(b.begin(), a, std::next(a.begin()), std::prev(a.end()));
  a.swap(b);
  check(a == std::list<int>{4, 3, 2} && b == std::list<int>{5, 1});
}

// A small generator of numbers, for trees in all shapes.
void check_trees() {
  std::map<unsigned, unsigned> tree;
  std::vector<bool> is_there(64);
  unsigned random = 1;
  for (unsigned i = 0; i < 400; ++i) {
    random = random * 1664525 + 1013904223;
    unsigned key = random >> 26;
    if (random & 1024) {
      tree[key] = key * 3;
      is_there[key] = true;
    } else {
      tree.erase(key);
      is_there[key] = false;
    }
  }
  unsigned count = 0, last = 0;
  for (auto& [key, value] : tree) {
    check(is_there[key] && value == key * 3 && (count == 0 || last < key));
    last = key;
    ++count;
  }
  for (bool one : is_there) count -= one;
  check(count == 0 && tree.rbegin()->first == last);
  std::set<std::string> words{"pear", "apple", "fig"};
  check(*words.begin() == "apple" && *words.rbegin() == "pear" && words.count("fig") == 1);
}

void check_hash_tables() {
  std::unordered_map<std::string, int> numbers;
  for (int i = 0; i < 100; ++i) numbers[std::string(i % 50, 'x') + char('a' + i % 26)] += i;
  int sum = 0;
  for (auto& [word, number] : numbers) sum += number;
  check(sum == 4950 && numbers.count("a") == 1 && numbers.find("none") == numbers.end());
  numbers.erase("a");
  check(numbers.count("a") == 0);
}

void check_pointers() {
  std::weak_ptr<Counted> weak;
  {
    auto first = std::make_shared<Counted>(7);
    std::shared_ptr<Counted> second(new Counted(8));
    auto third = first;
    weak = first;
    check(first.use_count() == 2 && weak.lock()->value == 7 && Counted::alive == 2);
    std::function<unsigned(unsigned)> add = [second](unsigned n) { return n + second->value; };
    check(add(1) == 9 && second.use_count() == 2);
  }
  check(weak.expired() && Counted::alive == 0);
}

void check_atomics() {
  static std::atomic<unsigned> counter;
  static std::atomic<long long> large;
  counter = 3;
  large = 1LL << 40;
  unsigned expected = 4;
  check(counter++ == 3 && counter.compare_exchange_strong(expected, 9) && counter.load() == 9);
  check(large.fetch_add(1) == 1LL << 40 && large.exchange(0) == (1LL << 40) + 1);
  static std::atomic_flag flag;
  check(!flag.test_and_set() && flag.test_and_set());
  flag.clear();
}
}  // namespace

C_API unsigned std_containers(unsigned) {
  wrong = 0;
  check_lists();
  check_trees();
  check_hash_tables();
  check_pointers();
  check_atomics();
  return wrong;
}
