# The raw REPL that MicroPython's ports for boards have on their serial line, and its unix port has not:
# control-A begins it, control-D runs what came before it and answers OK, what that prints, and its
# traceback, each ended by control-D; control-D after nothing is a soft reset. Without raw paste.
import io
import sys

BANNER = "raw REPL; CTRL-B to exit\r\n>"


def say(text):
    sys.stdout.write(text)


def run(source, names):
    say("OK")
    traceback = io.StringIO()
    try:
        exec(source, names)
    except Exception as error:
        sys.print_exception(error, traceback)
    say("\x04" + traceback.getvalue() + "\x04>")


def serve():
    names = {"__name__": "__main__"}
    is_raw = False
    typed = b""
    while True:
        byte = sys.stdin.buffer.read(1)
        if not byte:
            return
        if byte == b"\x01":
            is_raw, typed = True, b""
            say(BANNER)
        elif byte == b"\x02":
            is_raw = False
        elif byte == b"\x03" or not is_raw:
            typed = b""
        elif byte == b"\x05":
            sys.stdin.buffer.read(2)
            say("R\x00")
        elif byte != b"\x04":
            typed += byte
        elif typed:
            run(typed.decode(), names)
            typed = b""
        else:
            names = {"__name__": "__main__"}
            say("OK\r\nMPY: soft reboot\r\n" + BANNER)


serve()
