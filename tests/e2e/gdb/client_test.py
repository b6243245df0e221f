"""natmod run --gdb as its protocol has it, with a small client: what gdb does not send, and Xtensa, for which
Debian has no gdb. client_test.py NAME runs test_NAME, with the program $NATMOD."""

import os
import pathlib
import random
import re
import socket
import subprocess
import time

from common import NATMOD, build, line_of, main, run

TRAP = "T05"


def frame(payload):
    data = payload.encode("latin-1")
    return b"$" + data + b"#%02x" % (sum(data) & 0xff)


class Client:
    """A program under natmod run --gdb, and a connection with it."""

    def __init__(self, *arguments, address="0"):
        self.process = subprocess.Popen([NATMOD, "run", "--gdb", address, *arguments], text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        place = self.process.stderr.readline().split("target remote ")[1].strip()
        if place.startswith(":"):
            self.socket = socket.create_connection(("127.0.0.1", int(place[1:])), timeout=60)
        else:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(60)
            self.socket.connect(place)
        self.data = b""
        self.offset = {}
        assert "qXfer:features:read+" in self.ask("qSupported:swbreak+;xmlRegisters=i386")

    def receive(self):
        """The next packet's payload."""
        while True:
            found = re.search(rb"\$([^#]*)#([0-9a-f]{2})", self.data)
            if found:
                self.data = self.data[found.end():]
                assert int(found[2], 16) == sum(found[1]) & 0xff
                return re.sub(rb"}(.)", lambda m: bytes([m[1][0] ^ 0x20]), found[1], flags=re.DOTALL).decode("latin-1")
            more = self.socket.recv(65536)
            if not more:
                raise EOFError
            self.data += more

    def ask(self, payload):
        self.socket.sendall(frame(payload) + b"+")
        return self.receive()

    def stop(self, payload):
        """The stop that a packet leads to; libraries are looked up in between. What is for the console is passed
        over."""
        answer = self.ask(payload)
        while answer.startswith("O") and answer != "OK":
            answer = self.receive()
        if "library" in answer:
            self.read_libraries()
            return self.stop("c")
        return answer

    def read_libraries(self):
        text = self.ask("qXfer:libraries:read::0,4000")
        for name, sections in re.findall(r'<library name="([^"]*)">(.*?)</library>', text):
            self.offset[pathlib.Path(name).stem] = int(re.search(r'address="0x([0-9a-f]+)"', sections)[1], 16)

    def to_import(self):
        """Goes on until the module is there, and nothing of it has run."""
        answer = self.ask("c")
        assert answer == "T05library:;", answer
        self.read_libraries()

    def registers(self):
        """{name: value}"""
        xml = self.ask("qXfer:features:read:target.xml:0,4000")
        digits, values = self.ask("g"), {}
        for name, bits in re.findall(r'<reg name="([^"]*)" bitsize="(\d+)"', xml):
            own, digits = digits[:int(bits) // 4], digits[int(bits) // 4:]
            values[name] = None if "x" in own else int.from_bytes(bytes.fromhex(own), "little")
        assert not digits
        return values

    def pc(self):
        values = self.registers()
        return next(values[name] for name in ("pc", "rip", "eip") if name in values)

    def output(self):
        return self.process.communicate(timeout=60)


def address_of(module, source, line):
    """Where the code of a source line begins, counted from the start of text."""
    text = run("readelf", "-W", "--debug-dump=decodedline", pathlib.Path(module).with_suffix(".elf"))
    rows = re.findall(rf"^{source} +{line} +(0x[0-9a-f]+|0)\b.*x", text, re.MULTILINE)
    assert rows, text
    return min(int(address, 16) for address in rows)


def symbol(module, name):
    for row in run("readelf", "-sW", pathlib.Path(module).with_suffix(".elf")).splitlines():
        words = row.split()
        if len(words) == 8 and words[7] == name:
            return int(words[1], 16)
    raise KeyError(name)


def stopped_in_flow(arch):
    """At the line that adds to the total, with both arguments in their registers or elsewhere."""
    module = build(arch, "flow.c")
    client = Client(module, "-c", "print(flow.twice(21))")
    client.to_import()
    at = client.offset["flow"] + address_of(module, "flow.c", line_of("flow.c", "total"))
    assert client.ask(f"Z0,{at:x},2") == "OK"
    answer = client.stop("c")
    assert answer == "T05swbreak:;", answer
    assert client.pc() == at
    return client, at


def debug_on_xtensa(arch, prefix):
    client, at = stopped_in_flow(arch)
    code = client.ask(f"m{at:x},4")
    assert re.fullmatch("[0-9a-f]{8}", code), code
    # A step goes to the next instruction, and a second breakpoint does not show in memory.
    assert client.ask(f"z0,{at:x},2") == "OK"
    assert client.ask("s") == TRAP
    pc = client.pc()
    assert 2 <= pc - at <= 3, (pc, at)
    assert client.ask(f"Z1,{at:x},2") == "OK" and client.ask(f"m{at:x},4") == code
    # A register is written and read back.
    number = 2 if prefix == "a" else 1 + (client.registers()["windowbase"] * 4 + 2) % 64
    old = client.ask(f"p{number:x}")
    assert client.ask(f"P{number:x}=78563412") == "OK" and client.ask(f"p{number:x}") == "78563412"
    assert client.ask(f"P{number:x}={old}") == "OK"
    assert client.ask("c") == "W00"
    assert client.output()[0] == "42\n"


def test_xtensa():
    debug_on_xtensa("xtensa", "a")


def test_xtensawin():
    debug_on_xtensa("xtensawin", "ar")


def test_a_watchpoint_stops_behind_the_write_on_all_own_cores():
    for arch in "xtensa", "xtensawin", "rv32imc", "rv64imc":
        module = build(arch, "flow.c")
        client = Client(module, "-c", "print(flow.twice(21))")
        client.to_import()
        xml = client.ask("qXfer:libraries:read::0,4000")
        total = int(re.findall(r'address="0x([0-9a-f]+)"', xml)[-1], 16) + symbol(module, "total")
        assert client.ask(f"Z2,{total:x},4") == "OK"
        assert client.stop("c") == f"T05watch:{total:x};"
        assert client.ask(f"m{total:x},4") == "2a000000"
        assert client.ask(f"z2,{total:x},4") == "OK"
        assert client.ask("c") == "W00"
        client.output()


def test_a_range_of_steps_ends_behind_it():
    client, at = stopped_in_flow("rv32imc")
    client.ask(f"z0,{at:x},2")
    end = at + 6
    assert client.ask(f"vCont;r{at:x},{end:x}:1") == TRAP
    assert client.pc() >= end
    assert client.ask("vCont;c") == "W00"


def test_control_c_stops_machine_code():
    client = Client(build("x64", "flow.c"), "-c", "flow.spin()")
    client.to_import()
    client.socket.sendall(frame("c") + b"+")
    time.sleep(0.5)
    client.socket.sendall(b"\x03")
    assert client.receive() == "T02"
    offset = client.pc() - client.offset["flow"]
    assert 0 <= offset < 0x1000, hex(offset)
    client.socket.sendall(frame("k"))
    assert client.process.wait(60) == 1


def test_control_c_stops_bytecode_and_lets_it_go_on():
    pathlib.Path("wait.py").write_text("import time\nn = 0\nwhile n < 300:\n  n += 1\n  time.sleep_ms(1)\n"
                                       "for i in range(40000000):\n  pass\nprint('done', n)\n")
    client = Client("--budget", "1000G", "wait.py")  # a second or more: the board's sleep takes no time
    client.socket.sendall(frame("c") + b"+")
    time.sleep(0.2)
    client.socket.sendall(b"\x03")
    assert client.receive() == "T02"
    assert client.ask("c") == "W00"
    assert client.output()[0] == "done 300\n"


def test_there_may_be_any_number_of_breakpoints():
    client, at = stopped_in_flow("armv7m")
    for i in range(1000):
        assert client.ask(f"Z0,{client.offset['flow'] + 2 * (i % 40):x},2") == "OK"
    assert client.ask("c") == "T05swbreak:;"


def test_a_breakpoint_inside_of_an_instruction_does_not_disturb():
    for arch in "x86", "x64", "armv6m", "armv7emdp", "rv32imc", "rv64imc", "xtensa", "xtensawin":
        client, at = stopped_in_flow(arch)
        assert client.ask(f"z0,{at:x},2") == "OK"
        assert client.ask(f"Z0,{at + 1:x},2") == "OK"
        assert client.ask("s") == TRAP and client.pc() > at + 1
        assert client.ask("c") == "W00"
        assert client.output() == ("42\n", "")


def test_a_breakpoint_in_an_it_block_leaves_the_conditions():
    module = build("armv7m", "conditional.c")
    for place in range(7):
        client = Client(module, "-c", "print(conditional.pick(3), conditional.pick(7))")
        client.to_import()
        at = client.offset["conditional"] + (symbol(module, "add_by_size") & ~1) + 2 * place
        for _ in range(2):
            assert client.ask(f"Z0,{at:x},2") == "OK"
            assert client.ask("c") == "T05swbreak:;" and client.pc() == at
            assert client.ask(f"z0,{at:x},2") == "OK"
            assert client.ask("s") == TRAP
        assert client.ask("c") == "W00"
        assert client.output()[0] == "5 27\n", place


def test_memory_that_is_none_is_an_error():
    client, at = stopped_in_flow("x64")
    assert client.ask("m0,4") == "E0e"
    assert client.ask("M0,1:00") == "E0e" and client.ask("X0,1:a") == "E0e"
    assert client.ask("Z0,0,1") == "E0e" and client.ask("Z2,ffffffffffffff00,4") == "E0e"
    stack = client.registers()["rsp"]
    assert client.ask(f"X{stack:x},3:a}}\x03c") == "OK" and client.ask(f"m{stack:x},3") == "612363"
    assert client.ask("pffff") == "E02" and client.ask("P0=1") == "E01"


def test_g_and_set_g_are_the_same():
    for arch in "x86", "armv7emdp", "rv64imc", "xtensawin":
        client, at = stopped_in_flow(arch)
        before = client.ask("g")
        assert client.ask("G" + before) == "OK"
        assert client.ask("g") == before
        client.socket.sendall(frame("k"))
        client.process.wait(60)


def test_nothing_that_comes_ends_the_server():
    client, at = stopped_in_flow("x64")
    before = client.ask("g")
    chance = random.Random(5)
    letters = "gGpPmMXzZqQvHTsScC?!aAbBdeEfFiIjJlLnNoOrRtuUVwWxyY0123456789abcdef,;:="
    for _ in range(2000):
        payload = "".join(chance.choice(letters) for _ in range(chance.randrange(1, 12)))
        if payload[0] in "GPMXcCsS" or payload.startswith(("vCont;", "vKill")):
            payload = payload[0]  # what would really change something is tried as a stump
        if payload in ("c", "s", "C", "S"):
            payload += "zz"
        client.ask(payload)
    for stump in "Z", "Z0", "Z0,", "Z9,1,1", "m", "m1", "m,", "M1,1", "X1,2:a", "P", "P=", "qXfer:features:read:", \
            "qXfer:features:read:target.xml:", "qXfer:features:read:target.xml:9999999,1", "qXfer:libraries:read::", \
            "qRcmd,6", "qRcmd,zz", "vCont;", "vCont;x", "vCont;r", "vCont;r1", "vCont;r1,", "G12", "vFile:open:41", \
            "m" + "f" * 40 + ",1", "m1," + "f" * 40, "QPassSignals:e", "a" * 20000:
        if len(stump) > 0x4000:  # too long: refused as damaged
            client.socket.sendall(frame(stump))
        else:
            client.ask(stump)
    noise = bytes(chance.randrange(256) for _ in range(20000)).replace(b"$", b"").replace(b"-", b"")
    client.socket.sendall(noise)
    client.socket.sendall(b"$m1,1#00")  # a wrong checksum
    client.socket.sendall(b"$g#6$?#")   # the end is missing
    client.socket.sendall(b"}}}}" + frame("?") + b"+")
    assert client.receive() == "T05swbreak:;"
    assert client.ask("g") == before
    assert client.ask(f"z0,{at:x},2") == "OK"
    assert client.ask("c") == "W00"
    assert client.output()[0] == "42\n"


def test_a_client_that_is_gone_lets_the_program_go_on():
    for farewell in frame("D"), b"$m12", b"":
        client, at = stopped_in_flow("x64")
        client.socket.sendall(farewell)
        client.socket.close()
        assert client.output()[0] == "42\n" and client.process.returncode == 0


def test_kill_ends_the_program():
    client, at = stopped_in_flow("x64")
    assert client.ask("vKill;1") == "OK"
    output, errors = client.output()
    assert (output, client.process.returncode) == ("", 1) and "gdb ended the program" in errors


def test_the_exit_status_is_told():
    client = Client("-c", "import sys; sys.exit(7)")
    assert client.ask("c") == "W07"
    client.output()
    assert client.process.returncode == 7


def test_a_unix_socket_serves_as_well():
    client = Client("-c", "print(1)", address="./socket")
    assert client.ask("c") == "W00"
    assert client.output()[0] == "1\n" and not os.path.exists("socket")


def test_a_socket_that_nobody_listens_at_is_taken_over():
    left = socket.socket(socket.AF_UNIX)
    left.bind("./socket")
    left.close()
    client = Client("-c", "print(1)", address="./socket")
    assert client.ask("c") == "W00"
    assert client.output()[0] == "1\n"


def test_a_file_and_a_socket_in_use_stay():
    pathlib.Path("file").write_text("text")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("./used")
    listener.listen()
    for place in "./file", "./used":
        done = subprocess.run([NATMOD, "run", "--gdb", place, "-c", "1"], capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == 1 and f"--gdb {place}: Address already in use" in done.stderr, done
    assert pathlib.Path("file").read_text() == "text" and os.path.exists("used")


def test_a_wait_that_is_broken_off_leaves_nothing():
    pathlib.Path("tmp").mkdir()
    process = subprocess.Popen([NATMOD, "run", "--gdb", "0", "-c", "1"], text=True, stdin=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": os.path.abspath("tmp")})
    assert "waiting for gdb" in process.stderr.readline()
    process.terminate()
    process.communicate(timeout=60)
    assert not os.listdir("tmp")


def test_what_is_no_address_and_no_companion_is_refused():
    def refused(*arguments):
        done = subprocess.run([NATMOD, "run", *arguments], capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL)
        return done.returncode, done.stderr

    module = build("x64", "flow.c")
    other = build("x64", "counter.cpp")
    pathlib.Path("no.elf").write_text("not an ELF file")
    elf = str(pathlib.Path(other).with_suffix(".elf"))
    for arguments, status, text in [
            (["--gdb", "nowhere", "-c", "1"], 1, "--gdb nowhere: give a port"),
            (["--gdb", "70000", "-c", "1"], 1, "--gdb 70000: give a port"),
            (["--gdb", "/no/such/folder", "-c", "1"], 1, "No such file or directory"),
            (["--gdb", "-"], 2, "--gdb - needs"),
            (["--gdb", "0", "--elf", "no.elf", module, "-c", "1"], 1, "no.elf: offset"),
            (["--gdb", "0", "--elf", elf, module, "-c", "1"], 1, "is not of this"),
            (["--gdb", "0", "--elf", f"other={elf}", module, "-c", "1"], 1, "there is no module 'other'")]:
        got, errors = refused(*arguments)
        assert got == status and text in errors, (arguments, got, errors)


if __name__ == "__main__":
    main(globals())
