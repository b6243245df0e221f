// The module hashlib: MD5, SHA-1 and SHA-256.
//
// Source: MicroPython's extmod/modhashlib.c for behaviour and texts.
#include <nettle/nettle-meta.h>

#include "modules/host_part.h"
#include "modules/modules.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

struct Hash : HostPart {
  const nettle_hash* algorithm;
  std::vector<std::max_align_t> context;
  bool is_final = false;

  void start(const nettle_hash& which) {
    algorithm = &which;
    context.resize(which.context_size / sizeof(std::max_align_t) + 1);
    which.init(context.data());
  }
};

std::shared_ptr<Hash> unfinished(Runtime& rt, Value self) {
  auto hash = host_part<Hash>(rt, self);
  if (hash->is_final) raise(rt, TypeId::ValueError, "hash is final");
  return hash;
}

Value hash_update(Runtime& rt, Args args) {
  const auto hash = unfinished(rt, args[0]);
  Buffer buffer;
  get_buffer(rt, args[1], buffer, kBufferRead | kBufferRaise);
  const std::string_view data = memory(rt).text(buffer.address, buffer.size);
  constexpr uint64_t kByteCost = 20;
  rt.state().charge(data.size() * kByteCost);
  hash->algorithm->update(hash->context.data(), data.size(),
                          reinterpret_cast<const uint8_t*>(data.data()));
  return kNone;
}

Value hash_digest(Runtime& rt, Args args) {
  const auto hash = unfinished(rt, args[0]);
  hash->is_final = true;
  std::string digest(hash->algorithm->digest_size, '\0');
  hash->algorithm->digest(hash->context.data(), digest.size(),
                          reinterpret_cast<uint8_t*>(digest.data()));
  return new_bytes(rt, digest);
}

template <const nettle_hash& kAlgorithm>
Value hash_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 0, 1);
  const Value self = new_object_with_bytes(rt, type, 2, kAlgorithm.context_size);
  new_host_part<Hash>(rt, self).start(kAlgorithm);
  if (args.size() == 1) {
    const Value update[] = {self, args[0]};
    hash_update(rt, {update, {}});
  }
  return self;
}

constexpr Member kHashMembers[] = {
    {"update", hash_update, 2, 2},
    {"digest", hash_digest, 1, 1},
};

const TypeDef kHashes[] = {
    {.name = "sha256", .make_new = hash_make_new<nettle_sha256>, .members = kHashMembers},
    {.name = "sha1", .make_new = hash_make_new<nettle_sha1>, .members = kHashMembers},
    {.name = "md5", .make_new = hash_make_new<nettle_md5>, .members = kHashMembers},
};

void fill_hashlib(ModuleItems& items) {
  for (const TypeDef& hash : kHashes) items.add(hash);
}

}  // namespace

const ModuleDef kModule_hashlib = {.name = "hashlib", .extensible = true, .fill = fill_hashlib};

}  // namespace natmod::board
