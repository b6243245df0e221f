// Streams: objects that are read and written like files, through a table in their type's protocol
// slot.
#ifndef NATMOD_STREAM_H
#define NATMOD_STREAM_H

#include "natmod/function.h"
#include "py/mperrno.h"

NATMOD_C_BEGIN

#define MP_STREAM_ERROR ((mp_uint_t)-1)

// Requests of ioctl.
#define MP_STREAM_FLUSH (1)
#define MP_STREAM_SEEK (2)  // arg: struct mp_stream_seek_t *
#define MP_STREAM_POLL (3)  // arg: MP_STREAM_POLL_*; returns those that are ready
#define MP_STREAM_CLOSE (4)
#define MP_STREAM_TIMEOUT (5)
#define MP_STREAM_GET_OPTS (6)
#define MP_STREAM_SET_OPTS (7)
#define MP_STREAM_GET_DATA_OPTS (8)
#define MP_STREAM_SET_DATA_OPTS (9)
#define MP_STREAM_GET_FILENO (10)
#define MP_STREAM_GET_BUFFER_SIZE (11)

#define MP_STREAM_POLL_RD (0x0001)
#define MP_STREAM_POLL_WR (0x0004)
#define MP_STREAM_POLL_ERR (0x0008)
#define MP_STREAM_POLL_HUP (0x0010)
#define MP_STREAM_POLL_NVAL (0x0020)

#define MP_SEEK_SET (0)
#define MP_SEEK_CUR (1)
#define MP_SEEK_END (2)
struct mp_stream_seek_t {
  mp_off_t offset;  // unsigned for MP_SEEK_SET, else signed; the new position on return
  int whence;
};

// Each function returns MP_STREAM_ERROR and sets *errcode if it fails.
typedef struct _mp_stream_p_t {
  mp_uint_t (*read)(mp_obj_t obj, void* buf, mp_uint_t size, int* errcode);
  mp_uint_t (*write)(mp_obj_t obj, const void* buf, mp_uint_t size, int* errcode);
  mp_uint_t (*ioctl)(mp_obj_t obj, mp_uint_t request, uintptr_t arg, int* errcode);
  mp_uint_t is_text : 1;
} mp_stream_p_t;

// What mp_get_stream_raise demands.
#define MP_STREAM_OP_READ (1)
#define MP_STREAM_OP_WRITE (2)
#define MP_STREAM_OP_IOCTL (4)

// The protocol of an object that is known to be a stream.
NATMOD_INLINE const mp_stream_p_t* mp_get_stream(mp_const_obj_t self) {
  const mp_obj_type_t* type = ((const mp_obj_base_t*)MP_OBJ_TO_PTR(self))->type;
  return (const mp_stream_p_t*)MP_OBJ_TYPE_GET_SLOT(type, protocol);
}

// Methods for a stream type's locals_dict: four that the firmware exports, as
// mp_stream_read_obj, mp_stream_readinto_obj, mp_stream_unbuffered_readline_obj and
// mp_stream_write_obj (natmod/builtin_types.h); the rest are for a module to define.
extern const mp_obj_fun_builtin_fixed_t mp_stream_close_obj;
extern const mp_obj_fun_builtin_fixed_t mp_stream_flush_obj;
extern const mp_obj_fun_builtin_fixed_t mp_stream_tell_obj;
extern const mp_obj_fun_builtin_fixed_t mp_stream_unbuffered_readlines_obj;
extern const mp_obj_fun_builtin_var_t mp_stream_read1_obj;
extern const mp_obj_fun_builtin_var_t mp_stream_readinto1_obj;
extern const mp_obj_fun_builtin_var_t mp_stream_write1_obj;
extern const mp_obj_fun_builtin_var_t mp_stream_seek_obj;
extern const mp_obj_fun_builtin_var_t mp_stream_ioctl_obj;
extern const mp_obj_fun_builtin_var_t mp_stream___exit___obj;

mp_obj_t mp_stream_close(mp_obj_t stream);
mp_obj_t mp_stream_unbuffered_iter(mp_obj_t self);
mp_obj_t mp_stream_write(mp_obj_t self, const void* buf, size_t len, byte flags);
mp_off_t mp_stream_seek(mp_obj_t stream, mp_off_t offset, int whence, int* errcode);
void mp_stream_write_adaptor(void* self, const char* buf, size_t len);

#define MP_STREAM_RW_READ 0
#define MP_STREAM_RW_WRITE 2
#define MP_STREAM_RW_ONCE 1
mp_uint_t mp_stream_rw(mp_obj_t stream, void* buf, mp_uint_t size, int* errcode, byte flags);
#define mp_stream_write_exactly(stream, buf, size, err) \
  mp_stream_rw(stream, (byte*)buf, size, err, MP_STREAM_RW_WRITE)
#define mp_stream_read_exactly(stream, buf, size, err) \
  mp_stream_rw(stream, buf, size, err, MP_STREAM_RW_READ)

#define mp_is_nonblocking_error(error) ((error) == MP_EAGAIN)

NATMOD_C_END

#endif  // NATMOD_STREAM_H
