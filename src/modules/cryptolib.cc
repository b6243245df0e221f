// The module cryptolib: AES.
//
// Source: MicroPython's extmod/modcryptolib.c for behaviour and texts.
#include <nettle/cbc.h>
#include <nettle/nettle-meta.h>

#include "modules/host_part.h"
#include "modules/modules.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

constexpr size_t kBlockSize = 16;
enum Mode : int64_t { kEcb = 1, kCbc = 2 };
enum class Direction { none, encrypt, decrypt };

// The first use decides the direction, and with it what is made of the key.
struct Aes : HostPart {
  const nettle_cipher* cipher;
  int64_t mode;
  Direction direction = Direction::none;
  std::string key;
  std::array<uint8_t, kBlockSize> iv{};
  std::vector<std::max_align_t> context;

  void set_direction(Direction wanted) {
    direction = wanted;
    context.resize(cipher->context_size / sizeof(std::max_align_t) + 1);
    const auto set_key =
        wanted == Direction::encrypt ? cipher->set_encrypt_key : cipher->set_decrypt_key;
    set_key(context.data(), reinterpret_cast<const uint8_t*>(key.data()));
  }

  std::string process(std::string_view data) {
    std::string out(data.size(), '\0');
    const auto* from = reinterpret_cast<const uint8_t*>(data.data());
    auto* to = reinterpret_cast<uint8_t*>(out.data());
    const bool encrypts = direction == Direction::encrypt;
    const auto code = encrypts ? cipher->encrypt : cipher->decrypt;
    if (mode == kEcb) {
      code(context.data(), data.size(), to, from);
    } else {
      const auto chain = encrypts ? cbc_encrypt : cbc_decrypt;
      chain(context.data(), code, kBlockSize, iv.data(), data.size(), to, from);
    }
    return out;
  }
};

Value aes_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 2, 3);
  const int64_t mode = get_int(rt, args[1]);
  if (mode != kEcb && mode != kCbc) raise(rt, TypeId::ValueError, "mode");
  constexpr size_t kContext = 2 * sizeof(uint64_t) + 68 * sizeof(uint32_t) + kBlockSize;
  const Value self = new_object_with_bytes(rt, type, 1, kContext);
  Aes& aes = new_host_part<Aes>(rt, self);
  aes.mode = mode;
  aes.key = buffer_bytes(rt, args[0]);
  if (aes.key.size() != nettle_aes128.key_size && aes.key.size() != nettle_aes256.key_size) {
    raise(rt, TypeId::ValueError, "key");
  }
  aes.cipher = aes.key.size() == nettle_aes128.key_size ? &nettle_aes128 : &nettle_aes256;
  if (args.size() > 2 && args[2] != kNone) {
    const std::string iv = buffer_bytes(rt, args[2]);
    if (iv.size() != kBlockSize) raise(rt, TypeId::ValueError, "IV");
    std::copy(iv.begin(), iv.end(), aes.iv.begin());
  } else if (mode == kCbc) {
    raise(rt, TypeId::ValueError, "IV");
  }
  return self;
}

Value aes_process(Runtime& rt, Args args, Direction direction) {
  const auto aes = host_part<Aes>(rt, args[0]);
  const std::string data = buffer_bytes(rt, args[1]);
  if (data.size() % kBlockSize != 0) raise(rt, TypeId::ValueError, "blksize % 16");
  Buffer out;
  if (args.size() > 2) {
    get_buffer(rt, args[2], out, kBufferWrite | kBufferRaise);
    if (out.size < data.size()) raise(rt, TypeId::ValueError, "output too small");
  }
  if (aes->direction == Direction::none) {
    aes->set_direction(direction);
  } else if (aes->direction != direction) {
    raise(rt, TypeId::ValueError, "can't encrypt & decrypt");
  }
  constexpr uint64_t kByteCost = 50;
  rt.state().charge(data.size() * kByteCost);
  const std::string result = aes->process(data);
  if (args.size() == 2) return new_bytes(rt, result);
  memory(rt).write(out.address, result);
  return args[2];
}
Value aes_encrypt(Runtime& rt, Args args) {
  return aes_process(rt, args, Direction::encrypt);
}
Value aes_decrypt(Runtime& rt, Args args) {
  return aes_process(rt, args, Direction::decrypt);
}

constexpr Member kAesMembers[] = {
    {"encrypt", aes_encrypt, 2, 3},
    {"decrypt", aes_decrypt, 2, 3},
};

const TypeDef kAes = {.name = "aes", .make_new = aes_make_new, .members = kAesMembers};

void fill_cryptolib(ModuleItems& items) {
  items.add(kAes);
}

}  // namespace

const ModuleDef kModule_cryptolib = {
    .name = "cryptolib", .extensible = true, .fill = fill_cryptolib};

}  // namespace natmod::board
