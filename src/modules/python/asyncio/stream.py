# Streams of bytes over whatever can be polled.
import select

from . import core


class Stream:
    def __init__(self, s, e={}):
        self.s = s
        self.e = e
        self.out_buf = b""

    def get_extra_info(self, v):
        return self.e[v]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    async def read(self, n=-1):
        data = b""
        while True:
            await core.park_at(self.s, select.POLLIN)
            more = self.s.read(n)
            if more is not None:
                if n >= 0:
                    return more
                if not more:
                    return data
                data += more

    async def readinto(self, buf):
        await core.park_at(self.s, select.POLLIN)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        data = b""
        while len(data) < n:
            await core.park_at(self.s, select.POLLIN)
            more = self.s.read(n - len(data))
            if more is not None:
                if not more:
                    raise EOFError
                data += more
        return data

    async def readline(self):
        line = b""
        while True:
            await core.park_at(self.s, select.POLLIN)
            more = self.s.readline()
            if more is not None:
                line += more
                if not more or line.endswith(b"\n"):
                    return line

    def write(self, buf):
        if not self.out_buf:
            written = self.s.write(buf)
            if written == len(buf):  # and so without a copy
                return
            if written:
                buf = buf[written:]
        self.out_buf += buf

    async def drain(self):
        if not self.out_buf:  # others shall run beside who writes in a loop
            return await core.sleep_ms(0)
        while self.out_buf:
            await core.park_at(self.s, select.POLLOUT)
            self.out_buf = self.out_buf[self.s.write(self.out_buf) or 0 :]


StreamReader = StreamWriter = Stream
