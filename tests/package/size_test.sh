# natmod size.

# sized_module: main.c and tables.c for armv7m.
sized_module() {
  main_c 'int look(int); static int counter; int count(void) { return ++counter; }' 'look(count())' >main.c
  echo 'static const int table[40] = {1, 2, 3}; int look(int i) { return table[i % 40]; }' >tables.c
  makefile 'SRC = main.c tables.c' 'ARCH ?= armv7m' 'BUILD = build-$(ARCH)' 'MPY_LD_FLAGS = --map $(BUILD)/mod.map'
  succeeds make
  FILE=mod.mpy
  MAP=build-armv7m/mod.map
}

test_size_accounts_for_every_byte_of_text_and_bss() {
  needs python3
  sized_module
  natmod size $FILE --map $MAP --json >sizes.json || fail "status $?"
  python3 - $(stat -c %s $FILE) <<'END' || fail "$(cat sizes.json)"
import json, sys
module, = json.load(open("sizes.json"))
sizes, items = module["sizes"], module["items"]
assert module["arch"] == "armv7m" and sizes["file"] == int(sys.argv[1])
def total(segment): return sum(i["bytes"] for i in items if i["segment"] == segment)
assert total("Text") == sizes["text"], (total("Text"), sizes)
assert total("BSS") == sizes["bss"] == 4, sizes
by_name = {i["symbol"]: i for i in items}
assert by_name["table"]["bytes"] == 160 and "tables.o" in by_name["table"]["object"], by_name["table"]
END
  succeeds natmod size $FILE --map $MAP
  grep -qE '^ +160 Text +table$' out || fail "$(cat out)"
  succeeds natmod size $FILE --map $MAP --by object
  grep -qE 'Text +.*tables.o' out || fail "$(cat out)"
}

# Code, constants, variables with and without a value: each byte once, in the column of its kind; what a
# module takes once it is imported, on each port that has the architecture.
test_size_on_all_architectures() {
  needs python3
  main_c 'static int count; static int start[3] = {7, 8, 9}; static const char *const names[] = {"a", "bb"};
static const int table[] = {5, 6, 7, 8}; int look(int i);
int look(int i) { start[i & 1] += ++count; return table[i & 3] + start[i & 1] + names[i & 1][0]; }' 'look(n_args)' >main.c
  makefile 'SRC = main.c' 'BUILD = build-$(ARCH)' 'MPY_LD_FLAGS = --map mod.map'
  for arch in $(all_archs); do
    succeeds make -s ARCH=$arch
    natmod size mod.mpy --map mod.map --ram --json >$arch.json || fail "$arch: status $?"
  done
  python3 - *.json <<'END' || fail "see above"
import json, sys
ports = {"x86": ["unix"], "x64": ["unix"], "armv6m": ["rp2"], "armv7m": ["rp2", "stm32"], "armv7em": ["rp2", "stm32"],
         "armv7emsp": ["rp2", "stm32"], "armv7emdp": ["stm32"], "xtensa": ["esp8266"], "xtensawin": ["esp32"],
         "rv32imc": ["esp32"], "rv64imc": ["unix"]}
assert len(sys.argv) > 8, sys.argv
for path in sys.argv[1:]:
    module, = json.load(open(path))
    arch, sizes = module["arch"], module["sizes"]
    total = lambda segment: sum(i["bytes"] for i in module["items"] if i["segment"] == segment)
    assert total("Text") == sizes["text"], (arch, total("Text"), sizes)
    assert total("RODATA") == sizes["rodata"] + sizes["data"], (arch, total("RODATA"), sizes)
    assert total("BSS") == sizes["bss"] >= 4, (arch, total("BSS"), sizes)
    assert sizes["data"] == 12, (arch, sizes)
    assert (sizes["rodata"] >= 20) == arch.startswith("xtensa"), (arch, sizes)
    assert [use["port"] for use in module["ram"]] == ports[arch], (arch, module["ram"])
    for use in module["ram"]:
        assert use["heap"] >= sizes["bss"] + 12 and use["executable"] in (0, sizes["text"]), (arch, use)
        assert use["executable"] > 0 or use["heap"] > sizes["text"], (arch, use)
    assert {i["symbol"] for i in module["items"]} >= {"look", "start", "table", "names", "count", "mpy_init"}, arch
END
}

test_size_refuses_the_map_of_another_build() {
  sized_module
  cp $MAP old.map
  sed -i 's/{1, 2, 3}/{1, 2, 4}/' tables.c
  succeeds make
  refused "natmod: old.map: is the map of another build than $FILE; link writes both at once (--map)" \
    natmod size $FILE --map old.map
  refused "--by: needs --map" natmod size $FILE --by object
  refused "--html: takes one file" natmod size $FILE $FILE --map $MAP --map $MAP --html page.html
  # A Python part beside it is none of the map's business.
  echo 'answer = 42' >extra.py
  succeeds make 'SRC=main.c tables.c extra.py'
  succeeds natmod size $FILE --map $MAP --by section
  grep -qE '^ +[0-9]+ bytecode$' out || fail "$(cat out)"
}

test_size_shows_what_changed() {
  sized_module
  cp $FILE old.mpy
  cp $MAP old.map
  sed -i 's/\[40\]/[50]/' tables.c
  succeeds make
  succeeds natmod size --diff old.mpy $FILE --map old.map --map $MAP
  grep -qE '^ +160 +200 +\+40 Text +table$' out || fail "$(cat out)"
  grep -qE '^ +[0-9]+ +[0-9]+ +\+40 text$' out || fail "$(cat out)"
  succeeds natmod size --diff old.mpy $FILE --map old.map --map $MAP --by section --json
  tr -d ' \n' <out >line
  grep -qF '{"segment":"Text","name":"tables.o:(.rodata.table)","before":160,"after":200}' line || fail "$(cat out)"
  grep -qE '"text":\{"before":[0-9]+,"after":[0-9]+\}' line || fail "$(cat out)"
}

# What the import costs, where text is in the heap and where it is not.
test_size_measures_memory_after_the_import() {
  sized_module
  succeeds natmod size $FILE --ram
  local text
  text=$(awk '$2 == "text" {print $1}' out)
  awk -v text=$text '$1 == "rp2" && $2 > text && $3 == 0 {n++} $1 == "stm32" && $2 > text {n++} END {exit n != 2}' out || fail "$(cat out)"
  succeeds make ARCH=x64
  succeeds natmod size mod.mpy --ram
  text=$(awk '$2 == "text" {print $1}' out)
  awk -v text=$text '$1 == "unix" && $2 > 0 && $3 == text {n++} END {exit n != 1}' out || fail "$(cat out)"
}

# The page is drawn by a real browser: the tiles cover the map, each in proportion to its bytes.
test_size_page_in_chromium() {
  needs chromium python3
  sized_module
  succeeds natmod size $FILE --map $MAP --html page.html
  ! grep -qE 'https?://|src=|@import' page.html || fail "it needs a network"
  succeeds timeout 120 chromium --headless --no-sandbox --disable-gpu --window-size=1100,900 \
    --user-data-dir="$PWD/profile" --virtual-time-budget=2000 --screenshot="$PWD/page.png" --dump-dom "file://$PWD/page.html"
  mv out dom
  natmod size $FILE --map $MAP --json >sizes.json
  python3 - <<'END' || fail "$(grep -o '<div class="tile.*' dom | head -c 2000)"
import json, re
module, = json.load(open("sizes.json"))
dom = open("dom").read()
tags = re.findall(r'<div class="tile[^>]*>', dom)
tiles = [re.search(r'left: ([\d.]+)px; top: ([\d.]+)px; width: ([\d.]+)px; height: ([\d.]+)px', tag).groups() +
         re.search(r'data-bytes="(\d+)"', tag).groups() for tag in tags]
tiles = [tuple(map(float, tile)) for tile in tiles]
assert len(tiles) == len(module["items"]) >= 5, len(tiles)
total = sum(i["bytes"] for i in module["items"])
for left, top, width, height, bytes_ in tiles:
    assert abs(width * height - 960 * 540 * bytes_ / total) < 30, (width, height, bytes_)
    assert left + width < 960.5 and top + height < 540.5
png = open("page.png", "rb").read()
assert png[:8] == b"\x89PNG\r\n\x1a\n"
import struct, zlib
width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
data, at = b"", 8
while at < len(png):
    length, name = struct.unpack(">I4s", png[at:at + 8])
    if name == b"IDAT": data += png[at + 8:at + 8 + length]
    at += 12 + length
raw, step = zlib.decompress(data), {2: 3, 6: 4}[kind]
line, previous, colours = width * step + 1, bytearray(width * step), set()
for y in range(height):
    row = bytearray(raw[y * line + 1:(y + 1) * line])
    kind_of_filter = raw[y * line]
    for x in range(len(row)):
        a = row[x - step] if x >= step else 0
        b = previous[x]
        c = previous[x - step] if x >= step else 0
        if kind_of_filter == 1: row[x] = row[x] + a & 255
        elif kind_of_filter == 2: row[x] = row[x] + b & 255
        elif kind_of_filter == 3: row[x] = row[x] + (a + b) // 2 & 255
        elif kind_of_filter == 4:
            p = a + b - c
            best = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))
            row[x] = row[x] + best[2] & 255
    previous = row
    if y % 20 == 0: colours.update(tuple(row[x:x + 3]) for x in range(0, len(row), step * 10))
assert len(colours) >= 4, colours   # the objects' colours are on the picture
END
}
