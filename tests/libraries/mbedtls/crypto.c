// crypto: the ciphers, digests and large numbers of mbed TLS, a library that knows nothing of
// MicroPython, as Debian's source has it. Its tables are made at the first use, in static variables.
//
//   self_test(name)   the library's own vectors; 0: all are right
//   sha256(data)      a digest
#include "py/dynruntime.h"

#include <string.h>

#include "mbedtls/aes.h"
#include "mbedtls/base64.h"
#include "mbedtls/bignum.h"
#include "mbedtls/camellia.h"
#include "mbedtls/chacha20.h"
#include "mbedtls/des.h"
#include "mbedtls/gcm.h"
#include "mbedtls/md5.h"
#include "mbedtls/poly1305.h"
#include "mbedtls/ripemd160.h"
#include "mbedtls/sha1.h"
#include "mbedtls/sha256.h"
#include "mbedtls/sha512.h"
#include "mbedtls/xtea.h"

#define TEST(name) {#name, mbedtls_##name##_self_test}
static const struct {
  const char *name;
  int (*run)(int verbose);
} tests[] = {
    TEST(aes),    TEST(base64), TEST(camellia), TEST(chacha20), TEST(des),    TEST(gcm),    TEST(md5),
    TEST(mpi),    TEST(poly1305), TEST(ripemd160), TEST(sha1),  TEST(sha256), TEST(sha512), TEST(xtea),
};

static mp_obj_t self_test(mp_obj_t name_in) {
  const char *name = mp_obj_str_get_str(name_in);
  for (size_t i = 0; i < MP_ARRAY_SIZE(tests); ++i) {
    if (strcmp(name, tests[i].name) == 0) return mp_obj_new_int(tests[i].run(0));
  }
  mp_raise_ValueError(MP_ERROR_TEXT("no such test"));
}
static MP_DEFINE_CONST_FUN_OBJ_1(self_test_obj, self_test);

static mp_obj_t names(void) {
  mp_obj_t list = mp_obj_new_list(0, NULL);
  for (size_t i = 0; i < MP_ARRAY_SIZE(tests); ++i) {
    mp_obj_list_append(list, mp_obj_new_str(tests[i].name, strlen(tests[i].name)));
  }
  return list;
}
static MP_DEFINE_CONST_FUN_OBJ_0(names_obj, names);

static mp_obj_t sha256(mp_obj_t data_in) {
  mp_buffer_info_t data;
  mp_get_buffer_raise(data_in, &data, MP_BUFFER_READ);
  unsigned char digest[32];
  mbedtls_sha256_ret(data.buf, data.len, digest, 0);
  return mp_obj_new_bytes(digest, sizeof digest);
}
static MP_DEFINE_CONST_FUN_OBJ_1(sha256_obj, sha256);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_self_test, MP_OBJ_FROM_PTR(&self_test_obj));
  mp_store_global(MP_QSTR_names, MP_OBJ_FROM_PTR(&names_obj));
  mp_store_global(MP_QSTR_sha256, MP_OBJ_FROM_PTR(&sha256_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
